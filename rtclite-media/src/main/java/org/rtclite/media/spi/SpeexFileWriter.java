package org.rtclite.media.spi;

import java.io.BufferedOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.spi.AudioFileWriter;

/** Writes .spx files for {@code javax.sound}: PCM is encoded, Speex is copied. */
public final class SpeexFileWriter extends AudioFileWriter {

    private final SpeexConverter converter = new SpeexConverter();

    @Override
    public AudioFileFormat.Type[] getAudioFileTypes() {
        return new AudioFileFormat.Type[] {SpeexAudio.FILE_TYPE};
    }

    @Override
    public AudioFileFormat.Type[] getAudioFileTypes(AudioInputStream stream) {
        AudioFormat format = stream.getFormat();
        boolean writable = format.getEncoding().equals(SpeexAudio.SPEEX) || SpeexAudio.encodable(format);
        return writable ? getAudioFileTypes() : new AudioFileFormat.Type[0];
    }

    @Override
    public int write(AudioInputStream stream, AudioFileFormat.Type fileType, OutputStream out) throws IOException {
        if (!fileType.equals(SpeexAudio.FILE_TYPE) || getAudioFileTypes(stream).length == 0) {
            throw new IllegalArgumentException("cannot write " + stream.getFormat() + " as " + fileType);
        }
        InputStream file = converter.getAudioInputStream(SpeexAudio.SPEEX, stream);
        return (int) Math.min(Integer.MAX_VALUE, file.transferTo(out));
    }

    @Override
    public int write(AudioInputStream stream, AudioFileFormat.Type fileType, File file) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file.toPath()))) {
            return write(stream, fileType, out);
        }
    }
}
