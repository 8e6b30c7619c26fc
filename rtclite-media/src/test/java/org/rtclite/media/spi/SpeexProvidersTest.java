package org.rtclite.media.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioFormat.Encoding;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rtclite.media.ogg.OggSpeexPcmReader;

/** Through {@link AudioSystem}, as programs use the providers. */
class SpeexProvidersTest {

    @TempDir
    Path folder;

    private static URL file(String name) {
        return OggSpeexPcmReader.class.getResource(name + ".spx");
    }

    private Path copy(String name) throws IOException {
        Path path = folder.resolve(name + ".spx");
        try (InputStream in = file(name).openStream()) {
            Files.copy(in, path);
        }
        return path;
    }

    @Test
    void fileFormatTellsRateChannelsDurationAndComments() throws IOException, UnsupportedAudioFileException {
        File file = copy("narrowband-q3").toFile();
        AudioFileFormat format = AudioSystem.getAudioFileFormat(file);
        assertEquals(SpeexAudio.FILE_TYPE, format.getType());
        assertEquals(file.length(), format.getByteLength());
        assertEquals(SpeexAudio.SPEEX, format.getFormat().getEncoding());
        assertEquals(8000, format.getFormat().getSampleRate());
        assertEquals(1, format.getFormat().getChannels());
        assertEquals(5_300_000L, format.getProperty("duration"));
        assertEquals("Six voices", format.properties().get("title"));
        assertEquals("Nobody", format.getProperty("author"));
        AudioFileFormat byUrl = AudioSystem.getAudioFileFormat(file("stereo-q6"));
        assertEquals(2, byUrl.getFormat().getChannels());
        assertEquals(AudioSystem.NOT_SPECIFIED, byUrl.getByteLength());
    }

    @Test
    void speexIsDecodedToPcmOfEitherByteOrder() throws IOException, UnsupportedAudioFileException {
        for (String name : new String[] {"narrowband-q3", "wideband-vbr6-3frames", "stereo-q6"}) {
            short[] expected = decode(name);
            try (AudioInputStream speex =
                            AudioSystem.getAudioInputStream(copy(name).toFile());
                    AudioInputStream pcm = AudioSystem.getAudioInputStream(Encoding.PCM_SIGNED, speex)) {
                assertFalse(pcm.getFormat().isBigEndian());
                assertEquals(speex.getFormat().getSampleRate(), pcm.getFormat().getSampleRate());
                assertSamples(expected, pcm.readAllBytes(), ByteOrder.LITTLE_ENDIAN);
            }
            try (AudioInputStream speex = AudioSystem.getAudioInputStream(file(name))) {
                AudioFormat from = speex.getFormat();
                AudioFormat big = new AudioFormat(from.getSampleRate(), 16, from.getChannels(), true, true);
                assertTrue(AudioSystem.isConversionSupported(big, from));
                assertSamples(
                        expected, AudioSystem.getAudioInputStream(big, speex).readAllBytes(), ByteOrder.BIG_ENDIAN);
            }
        }
    }

    private static short[] decode(String name) throws IOException {
        try (OggSpeexPcmReader reader = OggSpeexPcmReader.of(file(name).openStream())) {
            short[] pcm = new short[200_000];
            return java.util.Arrays.copyOf(pcm, reader.read(pcm, 0, pcm.length));
        }
    }

    private static void assertSamples(short[] expected, byte[] actual, ByteOrder order) {
        assertEquals(2 * expected.length, actual.length);
        ByteBuffer samples = ByteBuffer.wrap(actual).order(order);
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], samples.getShort(2 * i), "sample " + i);
        }
    }

    @Test
    void pcmIsWrittenAsSpeexAndReadBackAtTheSameLengthAndTime() throws IOException, UnsupportedAudioFileException {
        for (float rate : new float[] {8000, 16000, 32000}) {
            for (int channels = 1; channels <= 2; channels++) {
                byte[] voice = hum(rate, channels);
                AudioFormat format = new AudioFormat(rate, 16, channels, true, channels == 2);
                AudioInputStream pcm = stream(voice, format);
                File spx = folder.resolve("written-" + (int) rate + "-" + channels + ".spx")
                        .toFile();
                assertTrue(AudioSystem.isFileTypeSupported(SpeexAudio.FILE_TYPE, pcm));
                int bytes = AudioSystem.write(pcm, SpeexAudio.FILE_TYPE, spx);
                assertEquals(spx.length(), bytes);
                try (AudioInputStream back =
                        AudioSystem.getAudioInputStream(format, AudioSystem.getAudioInputStream(spx))) {
                    byte[] decoded = back.readAllBytes();
                    assertEquals(voice.length, decoded.length, rate + " Hz, " + channels + " channels");
                    double similarity = similarity(voice, decoded, format);
                    assertTrue(similarity > 0.9, rate + " Hz, " + channels + " channels: " + similarity);
                }
            }
        }
    }

    /** A voiced sound: harmonics of a pitch that moves. */
    private static byte[] hum(float rate, int channels) {
        int samples = (int) rate + 77;
        ByteBuffer out = ByteBuffer.allocate(2 * samples * channels)
                .order(channels == 2 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        double phase = 0;
        for (int i = 0; i < samples; i++) {
            phase += 2 * Math.PI * (120 + 30 * Math.sin(2 * Math.PI * 2 * i / rate)) / rate;
            double value = 0;
            for (int harmonic = 4; harmonic < 16; harmonic++) { // above what the high-passes turn
                value += 700 * Math.sin(harmonic * phase + harmonic);
            }
            for (int channel = 0; channel < channels; channel++) {
                out.putShort((short) value);
            }
        }
        return out.array();
    }

    private static AudioInputStream stream(byte[] pcm, AudioFormat format) {
        return new AudioInputStream(new ByteArrayInputStream(pcm), format, pcm.length / format.getFrameSize());
    }

    /** Correlation of two signals without any shift. */
    private static double similarity(byte[] a, byte[] b, AudioFormat format) {
        ByteOrder order = format.isBigEndian() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        ByteBuffer x = ByteBuffer.wrap(a).order(order);
        ByteBuffer y = ByteBuffer.wrap(b).order(order);
        double xy = 0;
        double xx = 0;
        double yy = 0;
        while (x.hasRemaining()) {
            double left = x.getShort();
            double right = y.getShort();
            xy += left * right;
            xx += left * left;
            yy += right * right;
        }
        return xy / Math.sqrt(xx * yy);
    }

    @Test
    void qualityIsAPropertyOfTheTargetFormat() throws IOException {
        AudioFormat format = new AudioFormat(8000, 16, 1, true, false);
        int small = encodedLength(format, Map.of("quality", 1));
        int usual = encodedLength(format, Map.of());
        int large = encodedLength(format, Map.of("quality", 10));
        int varying = encodedLength(format, Map.of("quality", 8, "vbr", true));
        assertTrue(
                small < usual && usual < large && varying != usual, small + " " + usual + " " + large + " " + varying);
    }

    private static int encodedLength(AudioFormat from, Map<String, Object> properties) throws IOException {
        AudioFormat target = SpeexAudio.speex(from.getSampleRate(), from.getChannels(), properties);
        return new SpeexConverter()
                .getAudioInputStream(target, stream(hum(8000, 1), from))
                .readAllBytes()
                .length;
    }

    @Test
    void whatIsNotSpeexIsLeftToOtherProviders() throws IOException {
        byte[] noise = new byte[3000];
        new Random(1).nextBytes(noise);
        SpeexFileReader reader = new SpeexFileReader();
        InputStream in = new BufferedInputStream(new ByteArrayInputStream(noise));
        assertThrows(UnsupportedAudioFileException.class, () -> reader.getAudioInputStream(in));
        assertEquals(noise.length, in.readAllBytes().length);
        Path path = Files.write(folder.resolve("noise.spx"), noise);
        assertThrows(UnsupportedAudioFileException.class, () -> reader.getAudioInputStream(path.toFile()));
        assertThrows(UnsupportedAudioFileException.class, () -> reader.getAudioFileFormat(path.toFile()));
        AudioFormat eightBit = new AudioFormat(8000, 8, 1, true, false);
        SpeexFileWriter writer = new SpeexFileWriter();
        assertEquals(0, writer.getAudioFileTypes(stream(noise, eightBit)).length);
        assertThrows(
                IllegalArgumentException.class,
                () -> writer.write(stream(noise, eightBit), SpeexAudio.FILE_TYPE, new ByteArrayOutputStream()));
        assertThrows(
                IllegalArgumentException.class,
                () -> new SpeexConverter().getAudioInputStream(SpeexAudio.SPEEX, stream(noise, eightBit)));
        assertEquals(0, new SpeexConverter().getTargetEncodings(new AudioFormat(44_100, 16, 2, true, false)).length);
    }

    @Test
    void speexIsCopiedIntoAFileAsItIs() throws IOException, UnsupportedAudioFileException {
        Path path = copy("stereo-q6");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (AudioInputStream speex = AudioSystem.getAudioInputStream(path.toFile())) {
            assertEquals(Files.size(path), AudioSystem.write(speex, SpeexAudio.FILE_TYPE, out));
        }
        assertEquals(-1, java.util.Arrays.mismatch(Files.readAllBytes(path), out.toByteArray()));
    }
}
