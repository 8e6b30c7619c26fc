package org.rtclite.media.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rtclite.media.audio.AudioSource;

@Timeout(30)
class FileSourceTest {

    @TempDir
    Path folder;

    private Path file(int samples) throws IOException {
        Path file = folder.resolve(samples + ".wav");
        short[] pcm = new short[samples];
        for (int i = 0; i < samples; i++) {
            pcm[i] = (short) (i * 7);
        }
        try (AudioWriter writer = AudioFile.create(file, FileFormat.pcm(8000, 1))) {
            writer.write(pcm, 0, samples);
        }
        return file;
    }

    @Test
    void givesTheWholeFileAndThenTheEnd() throws IOException {
        try (FileSource source = FileSource.open(file(50_000))) {
            short[] out = new short[50_160];
            int total = 0;
            boolean more = source.fill();
            assertTrue(more);
            int n = source.read(out, 0, 160);
            while (n != AudioSource.END) {
                total += n;
                if (total % 1600 == 0) {
                    source.fill();
                }
                n = source.read(out, total, 160);
            }
            assertEquals(50_000, total);
            assertEquals(50_000, source.positionSamples());
            assertEquals(0, source.underruns());
            for (int i = 0; i < total; i++) {
                assertEquals((short) (i * 7), out[i]);
            }
            assertFalse(source.fill());
        }
    }

    @Test
    void isSilentNotOverWhenReadingAheadIsLate() throws IOException {
        try (FileSource source = FileSource.open(file(30_000))) {
            short[] out = new short[160];
            assertEquals(0, source.read(out, 0, 160));
            assertEquals(1, source.underruns());
            source.fill();
            assertEquals(160, source.read(out, 0, 160));
        }
    }

    @Test
    void pumpReturnsWhenTheLastSampleIsTaken() throws Exception {
        try (FileSource source = FileSource.open(file(40_000))) {
            CompletableFuture<Integer> media = CompletableFuture.supplyAsync(() -> {
                short[] out = new short[160];
                int total = 0;
                for (int n = 0; n != AudioSource.END; n = source.read(out, 0, 160)) {
                    total += n;
                }
                return total;
            });
            source.pump();
            assertEquals(40_000, source.positionSamples());
            assertEquals(40_000, media.get(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void closeEndsBothThreads() throws Exception {
        FileSource source = FileSource.open(file(40_000));
        source.fill();
        CompletableFuture<Void> pump = CompletableFuture.runAsync(() -> {
            try {
                source.pump();
            } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        source.close();
        pump.get(10, TimeUnit.SECONDS);
        assertEquals(AudioSource.END, source.read(new short[160], 0, 160));
    }

    @Test
    void playsWhatWasReadBeforeTheDiskFailed() throws IOException {
        byte[] header = new byte[44];
        Arrays.fill(header, (byte) 0);
        WavHeader.header(FileFormat.pcm(8000, 1), 100_000).get(header);
        InputStream in = new InputStream() {
            private int position;

            @Override
            public int read() throws IOException {
                if (position == 5044) {
                    throw new IOException("disk failure");
                }
                return position < 44 ? header[position++] & 0xFF : position++ & 0;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                int n = Math.min(length, 44);
                for (int i = 0; i < n; i++) {
                    bytes[offset + i] = (byte) read();
                }
                return n;
            }
        };
        try (FileSource source = new FileSource(AudioFile.open(in, "bad.wav"))) {
            IOException e = assertThrows(IOException.class, source::fill);
            assertEquals("disk failure", e.getMessage());
            short[] out = new short[10_000];
            int n = source.read(out, 0, 10_000);
            assertTrue(n == AudioSource.END || n <= 2500);
            assertEquals(AudioSource.END, source.read(out, 0, 10));
        }
        assertArrayEquals(new byte[] {'R', 'I'}, Arrays.copyOf(header, 2));
    }
}
