package org.rtclite.media.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rtclite.media.audio.LevelMeter;
import org.rtclite.media.file.AudioFile;
import org.rtclite.media.file.AudioReader;
import org.rtclite.media.file.AudioWriter;
import org.rtclite.media.file.FileFormat;

@Timeout(60)
class AudioDevicesTest {

    @TempDir
    Path folder;

    @Test
    void silenceToneAndEchoStandIn() throws IOException {
        short[] pcm = new short[800];
        try (AudioDevice device = AudioDevices.open("null", 8000)) {
            pcm[3] = 1;
            assertEquals(800, device.source().read(pcm, 0, 800));
            assertEquals(-127, LevelMeter.rmsDbov(pcm, 0, 800));
            device.sink().write(pcm, 0, 800);
            assertTrue(device.explanation().contains("silence is sent"));
        }
        try (AudioDevice device = AudioDevices.open("tone:500", 16_000)) {
            assertEquals(16_000, device.source().sampleRateHz());
            device.source().read(pcm, 0, 800);
            assertEquals(-20, LevelMeter.rmsDbov(pcm, 0, 800), 0.2);
            assertEquals(pcm[8], -pcm[24], 1);
        }
        try (AudioDevice device = AudioDevices.open("loopback", 8000)) {
            assertEquals(0, device.source().read(pcm, 0, 80));
            device.sink().write(new short[] {1, 2, 3}, 0, 3);
            assertEquals(3, device.source().read(pcm, 0, 80));
            assertArrayEquals(new short[] {1, 2, 3}, Arrays.copyOf(pcm, 3));
            short[] much = new short[10_000];
            for (int i = 0; i < much.length; i += 100) {
                device.sink().write(much, i, 100);
            }
            assertTrue(device.source().read(much, 0, 10_000) <= 4096, "an echo has no long memory");
        }
    }

    @Test
    void filesStandInForBothDirections() throws IOException {
        Path in = folder.resolve("in.wav");
        short[] pcm = new short[1600];
        for (int i = 0; i < pcm.length; i++) {
            pcm[i] = (short) (i + 1);
        }
        try (AudioWriter writer = AudioFile.create(in, FileFormat.pcm(8000, 1))) {
            writer.write(pcm, 0, 1600);
        }
        Path out = folder.resolve("out.wav");
        try (AudioDevice device = AudioDevices.open("file:" + in + "," + out, 8000)) {
            short[] read = new short[1600];
            assertEquals(1600, device.source().read(read, 0, 1600));
            assertArrayEquals(pcm, read);
            assertEquals(0, device.source().read(read, 0, 80), "silence, not the end");
            device.sink().write(pcm, 0, 1600);
        }
        try (AudioReader reader = AudioFile.open(out)) {
            assertArrayEquals(pcm, reader.readAllMono(9999));
        }
        assertThrows(IOException.class, () -> AudioDevices.open("file:" + folder.resolve("none.wav"), 8000));
    }

    @Test
    void theDefaultDeviceOpensAnywhereAndExplainsItself() throws IOException {
        try (AudioDevice device = AudioDevices.open("default", 8000)) {
            assertTrue(device.explanation().contains("sound card"), device.explanation());
            assertEquals(8000, device.sink().sampleRateHz());
        }
        assertThrows(IOException.class, () -> AudioDevices.open("a card that nobody has", 8000));
        assertThrows(IllegalArgumentException.class, () -> AudioDevices.open("tone:high", 8000));
    }

    /** Run by the test below in a machine without java.desktop. */
    static final class WithoutDesktop {
        private WithoutDesktop() {}

        public static void main(String[] args) throws IOException {
            try (AudioDevice device = AudioDevices.open("default", 8000)) {
                System.out.println(AudioDevices.list() + " " + device.explanation());
            }
        }
    }

    @Test
    void worksWhereJavaDesktopIsAbsent() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(List.of(
                        java,
                        "--limit-modules",
                        "java.base",
                        "-cp",
                        System.getProperty("java.class.path"),
                        WithoutDesktop.class.getName()))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        assertTrue(output.contains("[] no sound card (the module java.desktop is absent): silence is sent"), output);
        assertEquals(0, process.exitValue(), output);
    }
}
