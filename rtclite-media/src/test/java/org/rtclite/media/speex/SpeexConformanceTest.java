package org.rtclite.media.speex;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Our decoder against what libspeex 1.2.1 made of 30 streams: length, return codes and every sample.
 *
 * <p>The table goes to {@code target/conformance-speex.md}; with {@code -Drtclite.conformance.write=true} it
 * replaces the one in {@code docs/conformance-speex.md}.
 */
class SpeexConformanceTest {

    private static final Path ROOT =
            Path.of("").toAbsolutePath().endsWith("rtclite-media") ? Path.of("..") : Path.of("");
    private static final Path COMMITTED = ROOT.resolve("docs/conformance-speex.md");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| o\\d\\d-.*$");

    static Stream<String> streams() {
        return SpfReader.names().stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("streams")
    void streamDecodesAsTheReferenceDecodesIt(String name) {
        ConformanceResult result = ConformanceResult.of(SpfReader.open(name));
        assertTrue(result.sameLength(), () -> "another number of samples: " + result.row());
        assertTrue(result.sameCodes(), () -> "other return codes: " + result.row());
        assertTrue(result.snrDb() >= 70, () -> "below 70 dB: " + result.row());
        assertTrue(result.snrBeforeLossDb() >= 70, () -> "below 70 dB before the first loss: " + result.row());
        assertTrue(result.maxDifference() <= 12, () -> "off by more than 12: " + result.row());
    }

    @Test
    void committedTableNamesEveryStreamWithFiguresThatStillHold() throws IOException {
        List<String> rows = SpfReader.names().stream()
                .map(name -> ConformanceResult.of(SpfReader.open(name)).row())
                .toList();
        String document = document(rows);
        Path written = Path.of("target", "conformance-speex.md");
        Files.createDirectories(written.getParent());
        Files.writeString(written, document);
        if (Boolean.getBoolean("rtclite.conformance.write")) {
            Files.writeString(COMMITTED, document);
        }
        List<String> committed = ROW.matcher(Files.readString(COMMITTED))
                .results()
                .map(match -> match.group())
                .toList();
        assertEquals(SpfReader.names().size(), committed.size(), "rows of " + COMMITTED);
        for (int i = 0; i < rows.size(); i++) {
            assertHolds(committed.get(i), rows.get(i));
        }
    }

    /** Figures may differ by rounding of one platform's exp and sqrt, not more. */
    private static void assertHolds(String committed, String now) {
        String[] was = committed.split("\\s*\\|\\s*", -1);
        String[] is = now.split("\\s*\\|\\s*", -1);
        assertEquals(was[1], is[1], "streams in order");
        assertEquals(was[2], is[2], was[1]);
        assertEquals("equal", was[3], was[1]);
        assertEquals("equal", was[4], was[1]);
        assertTrue(decibels(is[5]) >= decibels(was[5]) - 1, () -> was[1] + " had " + was[5] + " dB, has " + is[5]);
        assertTrue(Integer.parseInt(is[7]) <= Integer.parseInt(was[7]) + 1, () -> was[1] + " is off by " + is[7]);
    }

    private static double decibels(String text) {
        return text.equals("identical") ? 200 : Double.parseDouble(text);
    }

    private static String document(List<String> rows) {
        return """
                # Speex decoder: conformance

                There are no official test vectors for Speex. These 30 streams were made with the encoder of libspeex 1.2.1
                from ten voices: narrowband at 2 to 25, wideband at 6 to 42, ultra-wideband at 15 to 36 kbit/s, variable bit rate, discontinuous transmission, losses, several
                frames per packet, in-band requests, user data and stereo. Expected output is that of the decoder of libspeex
                1.2.1 (float build), high-pass on, perceptual enhancement on except where the name says `noenh`.

                A stream passes when length and return codes are equal, the difference is at least 70 dB below the signal and
                no sample is off by more than 12. Builds of libspeex itself with other float settings (x87, fast-math) differ
                from each other by 69 to 81 dB and up to 9; its fixed-point build by 10 to 50 dB.

                Repeat: `mvn -B test -pl rtclite-media -am -Dtest=SpeexConformanceTest`; with `-Drtclite.conformance.write=true`
                this file is written anew.

                | stream | packets | length | codes | SNR dB | SNR dB before the first loss | largest difference |
                |---|---|---|---|---|---|---|
                """ + String.join("\n", rows) + "\n";
    }
}
