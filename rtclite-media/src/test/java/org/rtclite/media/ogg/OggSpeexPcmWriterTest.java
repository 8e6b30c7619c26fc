package org.rtclite.media.ogg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rtclite.media.speex.SpeexEncoder;
import org.rtclite.media.speex.SpeexMode;

class OggSpeexPcmWriterTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void anyNumberOfSamplesComesBackInTime() throws IOException {
        for (SpeexMode mode : SpeexMode.values()) {
            int frame = mode.frameSamples();
            for (int samples :
                    new int[] {0, 1, frame - 1, frame, frame + 1, 60 * frame - 30, 100 * frame, 151 * frame + 7}) {
                out.reset();
                short[] pcm = burst(samples, frame);
                OggSpeexPcmWriter writer = OggSpeexPcmWriter.to(
                        out, SpeexEncoder.of(mode).complexity(1).build(), List.of("A=b"));
                for (int at = 0; at < samples; at += 777) {
                    writer.write(pcm, at, Math.min(777, samples - at));
                }
                writer.close();
                writer.close();
                short[] back = OggFiles.decode(out.toByteArray());
                assertEquals(samples, back.length, mode + ", " + samples + " samples");
                if (samples >= 60 * frame - 30) {
                    assertEquals(centre(pcm), centre(back), frame / 20.0, mode + ", " + samples + " samples");
                }
                assertPositionsAscend();
            }
        }
    }

    private void assertPositionsAscend() throws IOException {
        OggPages pages = new OggPages(new ByteArrayInputStream(out.toByteArray()), OggLimits.DEFAULT);
        long last = 0;
        boolean marked = false;
        while (pages.next()) {
            assertTrue(pages.granulePosition() >= last);
            last = pages.granulePosition();
            marked = pages.last();
        }
        assertTrue(marked);
    }

    /** Silence with one burst of 10 ms in it. */
    private static short[] burst(int samples, int frame) {
        short[] pcm = new short[samples];
        int middle = samples / 3;
        for (int i = 0; i < samples; i++) {
            double frames = (double) (i - middle) / frame;
            pcm[i] = (short) (20_000 * Math.exp(-40 * frames * frames) * Math.sin(2 * Math.PI * 12 * frames));
        }
        return pcm;
    }

    /** Centre of the energy. */
    private static double centre(short[] pcm) {
        double moment = 0;
        double energy = 0;
        for (int i = 0; i < pcm.length; i++) {
            moment += (double) i * pcm[i] * pcm[i];
            energy += (double) pcm[i] * pcm[i];
        }
        return moment / energy;
    }

    @Test
    void headerSaysWhetherTheRateVaries() throws IOException {
        assertFalse(header(SpeexEncoder.wideband().build()).variableBitRate());
        assertTrue(header(SpeexEncoder.wideband().vbr(6).build()).variableBitRate());
    }

    private SpeexHeader header(SpeexEncoder encoder) throws IOException {
        out.reset();
        OggSpeexPcmWriter.to(out, encoder, List.of()).close();
        try (OggSpeexReader reader =
                OggSpeexReader.of(new ByteArrayInputStream(out.toByteArray()), OggLimits.DEFAULT)) {
            return reader.header();
        }
    }

    @Test
    void wrongArgumentsAreNamed() throws IOException {
        OggSpeexPcmWriter writer =
                OggSpeexPcmWriter.to(out, SpeexEncoder.narrowband().stereo(true).build(), List.of());
        assertEquals(
                "3 samples are no multiple of 2 channels",
                assertThrows(IllegalArgumentException.class, () -> writer.write(new short[3], 0, 3))
                        .getMessage());
        assertThrows(IndexOutOfBoundsException.class, () -> writer.write(new short[3], 2, 2));
        writer.close();
        assertThrows(IllegalStateException.class, () -> writer.write(new short[2], 0, 2));
    }
}
