package org.rtclite.media.device;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.DataLine;
import javax.sound.sampled.LineUnavailableException;
import javax.sound.sampled.Mixer;
import javax.sound.sampled.SourceDataLine;
import javax.sound.sampled.TargetDataLine;
import org.jspecify.annotations.Nullable;

/**
 * The cards that javax.sound knows. Loaded only where the module java.desktop is present.
 *
 * <p>Lines are 16-bit little-endian at the card's own rate, mono where it can be had, with a buffer of 60 ms: the
 * defaults of javax.sound are half a second and more.
 */
final class JavaSound {

    private static final int[] RATES_HZ = {48_000, 44_100, 32_000, 16_000, 8000};
    private static final int BUFFER_MS = 60;

    private JavaSound() {}

    static List<DeviceInfo> list() {
        List<DeviceInfo> devices = new ArrayList<>();
        for (Mixer.Info info : AudioSystem.getMixerInfo()) {
            Mixer mixer = AudioSystem.getMixer(info);
            boolean plays = has(mixer, SourceDataLine.class);
            boolean captures = has(mixer, TargetDataLine.class);
            if (plays || captures) {
                devices.add(new DeviceInfo(info.getName(), info.getDescription(), plays, captures));
            }
        }
        return devices;
    }

    private static boolean has(Mixer mixer, Class<? extends DataLine> kind) {
        return mixer.isLineSupported(new javax.sound.sampled.Line.Info(kind));
    }

    /**
     * Opens a card.
     *
     * @param name part of a mixer's name, in any case; null is the system's default for each direction
     * @param lineRateHz the rate of the lines; 0 is the card's own
     */
    static SoundCard open(@Nullable String name, int sampleRateHz, int lineRateHz) throws IOException {
        return SoundCard.open(
                name == null ? "default" : name,
                sampleRateHz,
                () -> new Playback(open(SourceDataLine.class, name, lineRateHz)),
                () -> new Capture(open(TargetDataLine.class, name, lineRateHz)));
    }

    private static <L extends DataLine> L open(Class<L> kind, @Nullable String name, int lineRateHz)
            throws IOException {
        int[] rates = lineRateHz == 0 ? RATES_HZ : new int[] {lineRateHz};
        String reason = "no such line";
        for (int channels = 1; channels <= 2; channels++) {
            for (int rate : rates) {
                AudioFormat format = new AudioFormat(rate, 16, channels, true, false);
                try {
                    L line = line(new DataLine.Info(kind, format), kind, name);
                    int bytes = rate * BUFFER_MS / 1000 * format.getFrameSize();
                    if (line instanceof SourceDataLine playback) {
                        playback.open(format, bytes);
                    } else if (line instanceof TargetDataLine capture) {
                        capture.open(format, bytes);
                    }
                    line.start();
                    return line;
                } catch (LineUnavailableException | IllegalArgumentException | SecurityException e) {
                    reason = String.valueOf(e.getMessage()); // the next format may do
                }
            }
        }
        throw new IOException(reason);
    }

    private static <L extends DataLine> L line(DataLine.Info info, Class<L> kind, @Nullable String name)
            throws LineUnavailableException {
        if (name == null) {
            return kind.cast(AudioSystem.getLine(info));
        }
        for (Mixer.Info mixer : AudioSystem.getMixerInfo()) {
            boolean named = mixer.getName().toLowerCase(Locale.ROOT).contains(name.toLowerCase(Locale.ROOT));
            if (named && AudioSystem.getMixer(mixer).isLineSupported(info)) {
                return kind.cast(AudioSystem.getMixer(mixer).getLine(info));
            }
        }
        throw new IllegalArgumentException("no card named '" + name + "' has a line of " + info.getFormats()[0]);
    }

    /** Samples as bytes, one channel as one or two. */
    private static byte[] room(byte[] bytes, int needed) {
        return bytes.length >= needed ? bytes : new byte[needed];
    }

    private static final class Playback implements PcmLine {
        private final SourceDataLine line;
        private final int channels;
        private byte[] bytes = new byte[0];

        Playback(SourceDataLine line) {
            this.line = line;
            channels = line.getFormat().getChannels();
        }

        @Override
        public int sampleRateHz() {
            return (int) line.getFormat().getSampleRate();
        }

        @Override
        public int move(short[] pcm, int n) {
            bytes = room(bytes, 2 * channels * n);
            for (int i = 0, at = 0; i < n; i++) {
                for (int c = 0; c < channels; c++) {
                    bytes[at++] = (byte) pcm[i];
                    bytes[at++] = (byte) (pcm[i] >> 8);
                }
            }
            return line.write(bytes, 0, 2 * channels * n) / (2 * channels);
        }

        @Override
        public void close() {
            line.stop();
            line.close();
        }
    }

    private static final class Capture implements PcmLine {
        private final TargetDataLine line;
        private final int channels;
        private byte[] bytes = new byte[0];

        Capture(TargetDataLine line) {
            this.line = line;
            channels = line.getFormat().getChannels();
        }

        @Override
        public int sampleRateHz() {
            return (int) line.getFormat().getSampleRate();
        }

        @Override
        public int move(short[] pcm, int n) {
            bytes = room(bytes, 2 * channels * n);
            int got = line.read(bytes, 0, 2 * channels * n) / (2 * channels);
            for (int i = 0, at = 0; i < got; i++) {
                int sum = 0;
                for (int c = 0; c < channels; c++, at += 2) {
                    sum += (short) ((bytes[at] & 0xFF) | (bytes[at + 1] << 8));
                }
                pcm[i] = (short) (sum / channels);
            }
            return got;
        }

        @Override
        public void close() {
            line.stop();
            line.close();
        }
    }
}
