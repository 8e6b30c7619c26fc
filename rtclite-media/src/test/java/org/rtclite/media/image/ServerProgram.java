package org.rtclite.media.image;

import java.io.IOException;
import java.nio.file.Path;
import org.rtclite.media.audio.AudioCodec;
import org.rtclite.media.device.AudioDevice;
import org.rtclite.media.device.AudioDevices;
import org.rtclite.media.file.AudioFile;
import org.rtclite.media.file.AudioReader;
import org.rtclite.media.file.AudioWriter;
import org.rtclite.media.file.FileFormat;
import org.rtclite.media.g711.G711;
import org.rtclite.media.resample.Resampler;
import org.rtclite.media.speex.SpeexCodec;
import org.rtclite.media.speex.SpeexDecoder;
import org.rtclite.media.speex.SpeexEncoder;

/** What a server does with the library: runs in a process of its own, whose image has no java.desktop. */
final class ServerProgram {

    private ServerProgram() {}

    /** Writes a WAV file where the first argument says, reads it, and takes its sound through the codecs. */
    public static void main(String[] arguments) throws IOException {
        boolean desktop = ModuleLayer.boot().findModule("java.desktop").isPresent();
        Module media = AudioCodec.class.getModule();
        Path file = Path.of(arguments[0]);
        short[] tone = new short[1600];
        for (int i = 0; i < tone.length; i++) {
            tone[i] = (short) (8000 * Math.sin(2 * Math.PI * 440 * i / 16_000));
        }
        try (AudioWriter writer = AudioFile.create(file, FileFormat.pcm(16_000, 1))) {
            writer.write(tone, 0, tone.length);
        }
        short[] read;
        try (AudioReader reader = AudioFile.open(file)) {
            read = reader.readAllMono(tone.length);
        }
        SpeexEncoder encoder = SpeexEncoder.wideband().quality(8).build();
        byte[] payload = new byte[encoder.maxFrameBytes()];
        int bytes = encoder.encode(read, 0, payload, 0);
        short[] decoded = new short[encoder.frameSamples()];
        int samples = SpeexDecoder.wideband().build().decode(payload, 0, bytes, decoded, 0);
        byte[] companded = new byte[160];
        short[] narrow = Resampler.convert(read, 16_000, 8000, Resampler.Quality.VOICE);
        G711.ULAW.encode(narrow, 0, companded.length, companded, 0);
        System.out.println("module " + media.getName() + ", desktop " + desktop + ", read " + read.length + ", coded "
                + bytes + ", decoded " + samples + ", resampled " + narrow.length + ", codecs "
                + SpeexCodec.registry().codecs().size() + ", cards "
                + AudioDevices.list().size());
        try (AudioDevice device = AudioDevices.open("default", 16_000)) {
            System.out.println(device.explanation());
        }
    }
}
