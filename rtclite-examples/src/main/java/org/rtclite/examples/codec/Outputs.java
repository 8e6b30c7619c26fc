package org.rtclite.examples.codec;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.rtclite.media.file.AudioFile;
import org.rtclite.media.file.AudioWriter;
import org.rtclite.media.file.FileFormat;
import org.rtclite.media.ogg.OggSpeexPcmWriter;
import org.rtclite.media.speex.SpeexEncoder;
import org.rtclite.media.speex.SpeexMode;

/** Creates outputs of any kind; standard output takes those that are written from front to back. */
final class Outputs {

    private Outputs() {}

    /** A place as messages name it. */
    static String name(String place) {
        return place.equals(Inputs.STANDARD) ? "standard output" : place;
    }

    /**
     * Creates a file, or empties it, or begins on standard output.
     *
     * @param standard what {@code -} writes to; left open
     * @param rateHz of the PCM that will be written
     * @param channels of the PCM that will be written
     */
    static PcmOutput create(String place, OutputStream standard, Target target, int rateHz, int channels)
            throws IOException {
        return switch (target.kind()) {
            case WAV, AU ->
                new SoundFile(AudioFile.create(Path.of(place), new FileFormat(rateHz, channels, target.encoding())));
            case PCM -> new Raw(stream(place, standard), channels);
            case SPX -> {
                OutputStream out = stream(place, standard);
                SpeexOptions speex = target.speex();
                yield new OggSpeex(
                        OggSpeexPcmWriter.to(out, encoder(speex, rateHz), speex.framesPerPacket, speex.comments),
                        channels);
            }
            case SPF -> new SpfOutput(Path.of(place), encoder(target.speex(), rateHz), target.speex().framesPerPacket);
            case FLV -> throw new IllegalArgumentException("FLV is read, not written");
        };
    }

    private static SpeexEncoder encoder(SpeexOptions speex, int rateHz) {
        return speex.builder(SpeexMode.ofSampleRate(rateHz)).build();
    }

    private static OutputStream stream(String place, OutputStream standard) throws IOException {
        OutputStream out =
                place.equals(Inputs.STANDARD) ? new LeftOpen(standard) : Files.newOutputStream(Path.of(place));
        return new BufferedOutputStream(out);
    }

    /** A stream that is flushed, not closed. */
    private static final class LeftOpen extends FilterOutputStream {

        LeftOpen(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }

    /** A WAV or AU file. */
    private record SoundFile(AudioWriter writer) implements PcmOutput {

        @Override
        public void write(short[] pcm, int offset, int frames) throws IOException {
            writer.write(pcm, offset, frames);
        }

        @Override
        public void close() throws IOException {
            writer.close();
        }
    }

    /** An Ogg Speex file. */
    private record OggSpeex(OggSpeexPcmWriter writer, int channels) implements PcmOutput {

        @Override
        public void write(short[] pcm, int offset, int frames) throws IOException {
            writer.write(pcm, offset, frames * channels);
        }

        @Override
        public void close() throws IOException {
            writer.close();
        }
    }

    /** 16-bit little-endian samples without a header. */
    private record Raw(OutputStream out, int channels) implements PcmOutput {

        @Override
        public void write(short[] pcm, int offset, int frames) throws IOException {
            for (int i = 0; i < frames * channels; i++) {
                out.write(pcm[offset + i]);
                out.write(pcm[offset + i] >> 8);
            }
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }
}
