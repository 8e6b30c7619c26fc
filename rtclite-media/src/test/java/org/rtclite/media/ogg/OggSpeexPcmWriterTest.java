package org.rtclite.media.ogg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
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
    void packetsOfSeveralFramesHoldWhatSinglePacketsHold() throws IOException {
        for (SpeexMode mode : SpeexMode.values()) {
            int frame = mode.frameSamples();
            for (int samples : new int[] {1, 3 * frame, 100 * frame, 151 * frame + 7}) {
                short[] pcm = burst(samples, frame);
                short[] single = OggFiles.decode(file(mode, 1, pcm));
                for (int framesPerPacket : new int[] {2, 5, 50}) {
                    byte[] file = file(mode, framesPerPacket, pcm);
                    String what = mode + ", " + samples + " samples, " + framesPerPacket + " frames per packet";
                    assertArrayEquals(single, OggFiles.decode(file), what);
                    assertPositionsAscend();
                }
            }
        }
    }

    private byte[] file(SpeexMode mode, int framesPerPacket, short[] pcm) throws IOException {
        return file(SpeexEncoder.of(mode).complexity(1).build(), framesPerPacket, pcm);
    }

    private byte[] file(SpeexEncoder encoder, int framesPerPacket, short[] pcm) throws IOException {
        out.reset();
        try (OggSpeexPcmWriter writer = OggSpeexPcmWriter.to(out, encoder, framesPerPacket, List.of())) {
            writer.write(pcm, 0, pcm.length);
        }
        return out.toByteArray();
    }

    @Test
    void framesThatNeedNotBeSentTakeTheirPlaceInTheFile() throws IOException {
        for (SpeexMode mode : SpeexMode.values()) {
            short[] pcm = burst(150 * mode.frameSamples(), mode.frameSamples());
            for (int framesPerPacket : new int[] {1, 4}) {
                SpeexEncoder encoder =
                        SpeexEncoder.of(mode).quality(8).dtx(true).build();
                byte[] file = file(encoder, framesPerPacket, pcm);
                int shortest = Integer.MAX_VALUE;
                try (OggSpeexReader reader = OggSpeexReader.of(new ByteArrayInputStream(file), OggLimits.DEFAULT)) {
                    for (int length = reader.read(); length != OggSpeexReader.END; length = reader.read()) {
                        shortest = Math.min(shortest, length);
                    }
                }
                assertTrue(shortest <= 2 * framesPerPacket, mode + ": " + shortest + " bytes");
                assertEquals(pcm.length, OggFiles.decode(file).length);
                assertEquals(centre(pcm), centre(OggFiles.decode(file)), mode.frameSamples() / 20.0);
            }
        }
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
