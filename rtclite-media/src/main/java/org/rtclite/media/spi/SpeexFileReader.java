package org.rtclite.media.spi;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;
import javax.sound.sampled.spi.AudioFileReader;
import org.jspecify.annotations.Nullable;
import org.rtclite.media.ogg.OggComments;
import org.rtclite.media.ogg.OggLimits;
import org.rtclite.media.ogg.OggSpeexPcmReader;
import org.rtclite.media.ogg.OggSpeexReader;
import org.rtclite.media.ogg.SpeexHeader;

/**
 * Reads .spx files for {@code javax.sound}: as streams of the encoding {@link SpeexAudio#SPEEX}.
 *
 * <p>The format of a file tells its {@code duration} in microseconds, {@code title} and {@code author}.
 */
public final class SpeexFileReader extends AudioFileReader {

    /** Enough for the page that holds the Speex header. */
    private static final int PEEKED_BYTES = 1024;

    private static final long MICROS_PER_SECOND = 1_000_000;

    @Override
    public AudioFileFormat getAudioFileFormat(InputStream stream) throws UnsupportedAudioFileException, IOException {
        return fileFormat(peek(stream), AudioSystem.NOT_SPECIFIED, Map.of());
    }

    @Override
    public AudioFileFormat getAudioFileFormat(URL url) throws UnsupportedAudioFileException, IOException {
        try (InputStream in = new BufferedInputStream(url.openStream())) {
            return getAudioFileFormat(in);
        }
    }

    @Override
    public AudioFileFormat getAudioFileFormat(File file) throws UnsupportedAudioFileException, IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file.toPath()))) {
            peek(in);
        }
        try (OggSpeexPcmReader reader = OggSpeexPcmReader.open(file.toPath())) {
            Map<String, Object> properties = new HashMap<>();
            long samples = reader.lengthSamples();
            int rate = reader.header().sampleRateHz();
            properties.put("duration", samples / rate * MICROS_PER_SECOND + samples % rate * MICROS_PER_SECOND / rate);
            put(properties, "title", reader.comments());
            put(properties, "author", reader.comments());
            long bytes = file.length();
            int length = bytes > Integer.MAX_VALUE ? AudioSystem.NOT_SPECIFIED : (int) bytes;
            return fileFormat(reader.header(), length, properties);
        }
    }

    private static void put(Map<String, Object> properties, String name, OggComments comments) {
        Optional<String> value = comments.value(name);
        value.ifPresent(text -> properties.put(name, text));
    }

    private static AudioFileFormat fileFormat(SpeexHeader header, int byteLength, Map<String, Object> properties) {
        return new SpeexFileFormat(byteLength, SpeexAudio.format(header), properties);
    }

    @Override
    public AudioInputStream getAudioInputStream(InputStream stream) throws UnsupportedAudioFileException, IOException {
        SpeexHeader header = peek(stream);
        return new AudioInputStream(stream, SpeexAudio.format(header), AudioSystem.NOT_SPECIFIED);
    }

    @Override
    public AudioInputStream getAudioInputStream(URL url) throws UnsupportedAudioFileException, IOException {
        return openStream(url.openStream());
    }

    @Override
    public AudioInputStream getAudioInputStream(File file) throws UnsupportedAudioFileException, IOException {
        return openStream(Files.newInputStream(file.toPath()));
    }

    /** Takes over the stream, and closes it when it is not of this type. */
    private AudioInputStream openStream(InputStream plain) throws UnsupportedAudioFileException, IOException {
        InputStream in = new BufferedInputStream(plain);
        try {
            return getAudioInputStream(in);
        } catch (UnsupportedAudioFileException | IOException e) {
            in.close();
            throw e;
        }
    }

    /** Reads the header and goes back to the beginning. */
    private static SpeexHeader peek(InputStream stream) throws UnsupportedAudioFileException, IOException {
        if (!stream.markSupported()) {
            throw new IOException("the stream cannot go back to its beginning: wrap it in a BufferedInputStream");
        }
        stream.mark(PEEKED_BYTES);
        byte[] beginning = stream.readNBytes(PEEKED_BYTES);
        stream.reset();
        try (OggSpeexReader reader =
                OggSpeexReader.of(new ByteArrayInputStream(beginning), new OggLimits(PEEKED_BYTES, PEEKED_BYTES, 0))) {
            return reader.header();
        } catch (IOException e) {
            UnsupportedAudioFileException unsupported = new UnsupportedAudioFileException(e.getMessage());
            unsupported.initCause(e);
            throw unsupported;
        }
    }

    /** Gives access to the constructor that takes the file's length. */
    private static final class SpeexFileFormat extends AudioFileFormat {

        private final Map<String, Object> properties;

        SpeexFileFormat(int byteLength, AudioFormat format, Map<String, Object> properties) {
            super(SpeexAudio.FILE_TYPE, byteLength, format, AudioSystem.NOT_SPECIFIED);
            this.properties = Map.copyOf(properties);
        }

        @Override
        public Map<String, Object> properties() {
            return properties;
        }

        @Override
        public @Nullable Object getProperty(String key) {
            return properties.get(key);
        }
    }
}
