package org.rtclite.examples.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A sound card that is not ours: PulseAudio, whose loudspeaker is its microphone, through javax.sound. */
class SoundCardIT {

    private static final int HZ = 700;

    @Test
    void theToneThatIsPlayedIsHeardAndTheClocksKeepPace() throws Exception {
        try (Peers peers = new Peers("card", "pulseaudio", "sox")) {
            peers.start("sound", Map.of("LIMIT", "60"));
            Path run = peers.folder().resolve("sound");
            Path heard = peers.folder().resolve("heard.wav");
            Path log = peers.folder().resolve("loop.log");
            ProcessBuilder loop = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx128m",
                            "-cp",
                            Program.JAR
                                    + File.pathSeparator
                                    + Path.of(SoundLoop.class
                                            .getProtectionDomain()
                                            .getCodeSource()
                                            .getLocation()
                                            .toURI()),
                            SoundLoop.class.getName(),
                            heard.toString(),
                            String.valueOf(HZ),
                            "7")
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            loop.environment().put("HOME", run.resolve("home").toString());
            loop.environment().put("XDG_RUNTIME_DIR", run.resolve("xdg").toString());
            Process process = loop.start();
            boolean ended = process.waitFor(30, TimeUnit.SECONDS);
            process.destroyForcibly();
            String said = Files.readString(log, StandardCharsets.UTF_8);
            assertTrue(ended && process.exitValue() == 0, said);
            System.out.println(said.strip());
            assertTrue(said.contains("plays"), said);
            Sound.assertTone(peers, heard, HZ);
            Matcher stats = Pattern.compile(
                            "underruns=(?<underruns>\\d+) captureUnderruns=(?<captureUnderruns>\\d+) slips=(?<slips>\\d+) "
                                    + "reconnects=(?<reconnects>\\d+) drift=(?<drift>-?\\d+) "
                                    + "captureDrift=(?<captureDrift>-?\\d+)")
                    .matcher(said);
            assertTrue(stats.find(), said);
            assertTrue(number(stats, "underruns") <= 30 && number(stats, "captureUnderruns") <= 30, said);
            assertTrue(number(stats, "slips") <= 5, said);
            assertEquals(0, number(stats, "reconnects"), said);
            // one clock drives both: a correction at its limit of 3000 would be a servo that ran away
            assertTrue(Math.abs(number(stats, "drift")) < 3000 && Math.abs(number(stats, "captureDrift")) < 3000, said);
        }
    }

    private static int number(Matcher stats, String name) {
        return Integer.parseInt(stats.group(name));
    }
}
