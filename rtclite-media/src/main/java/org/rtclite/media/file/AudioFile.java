package org.rtclite.media.file;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import org.rtclite.media.file.AudioWriter.Container;

/** Opens and creates sound files: WAV (RIFF, RF64) and AU. */
public final class AudioFile {

    private AudioFile() {}

    /**
     * Opens a file, telling its kind by its first bytes.
     *
     * @throws IOException if it cannot be read, is of another kind, or is malformed: the text names value and place
     */
    public static AudioReader open(Path file) throws IOException {
        return open(Files.newInputStream(file), String.valueOf(file.getFileName()));
    }

    /**
     * Reads a file from a stream, such as a resource.
     *
     * @param in closed with the reader, and at once if this fails
     * @param name for messages
     */
    public static AudioReader open(InputStream in, String name) throws IOException {
        InputStream buffered = new BufferedInputStream(in);
        try {
            HeaderInput header = new HeaderInput(buffered, name);
            int tag = header.tag();
            Layout layout;
            if (tag == WavHeader.RIFF || tag == WavHeader.RF64) {
                layout = WavHeader.read(header, tag == WavHeader.RF64);
            } else if (tag == AuHeader.SND) {
                layout = AuHeader.read(header);
            } else {
                throw header.malformed(String.format(Locale.ROOT, "neither WAV nor AU, starts with %08x", tag), 0);
            }
            return new AudioReader(buffered, layout);
        } catch (IOException e) {
            try (in) {
                throw e;
            }
        }
    }

    /** Creates a file, or empties it: AU if its name ends in {@code .au} or {@code .snd}, else WAV. */
    public static AudioWriter create(Path file, FileFormat format) throws IOException {
        String name = String.valueOf(file.getFileName());
        String lower = name.toLowerCase(Locale.ROOT);
        Container container = lower.endsWith(".au") || lower.endsWith(".snd") ? Container.AU : Container.WAV;
        SeekableByteChannel channel = Files.newByteChannel(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
        try {
            return new AudioWriter(channel, container, format, name);
        } catch (IOException e) {
            try (channel) {
                throw e;
            }
        }
    }
}
