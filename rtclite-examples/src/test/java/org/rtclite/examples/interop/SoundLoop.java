package org.rtclite.examples.interop;

import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import org.rtclite.media.audio.ToneSource;
import org.rtclite.media.device.AudioDevice;
import org.rtclite.media.device.AudioDevices;
import org.rtclite.media.device.DeviceStats;
import org.rtclite.media.file.AudioFile;
import org.rtclite.media.file.AudioWriter;
import org.rtclite.media.file.FileFormat;

/**
 * Plays a tone on the default sound card and records what the card hears meanwhile, 10 ms at a time as a call does:
 * {@code SoundLoop FILE.wav HZ SECONDS}. A process of its own, as a sound server is found by the environment.
 */
final class SoundLoop {

    private static final int RATE_HZ = 16_000;
    private static final int TICK_SAMPLES = RATE_HZ / 100;
    private static final long TICK_NANOS = 10_000_000;

    private SoundLoop() {}

    public static void main(String[] arguments) throws Exception {
        int ticks = 100 * Integer.parseInt(arguments[2]);
        ToneSource tone = ToneSource.of(RATE_HZ, -12, Double.parseDouble(arguments[1]));
        short[] heard = new short[ticks * TICK_SAMPLES];
        short[] said = new short[TICK_SAMPLES];
        int size = 0;
        try (AudioDevice card = AudioDevices.open("default", RATE_HZ)) {
            System.out.println(card.explanation());
            long next = System.nanoTime();
            for (int tick = 0; tick < ticks; tick++) {
                for (long wait = next - System.nanoTime(); wait > 0; wait = next - System.nanoTime()) {
                    LockSupport.parkNanos(wait);
                }
                next += TICK_NANOS;
                card.sink().write(said, 0, tone.read(said, 0, TICK_SAMPLES));
                size += Math.max(0, card.source().read(heard, size, TICK_SAMPLES));
            }
            DeviceStats stats = card.stats();
            System.out.printf(
                    Locale.ROOT,
                    "underruns=%d captureUnderruns=%d slips=%d reconnects=%d drift=%.0f captureDrift=%.0f%n",
                    stats.playbackUnderruns(),
                    stats.captureUnderruns(),
                    stats.slips(),
                    stats.reconnects(),
                    stats.playbackDriftPpm(),
                    stats.captureDriftPpm());
        }
        try (AudioWriter writer = AudioFile.create(Path.of(arguments[0]), FileFormat.pcm(RATE_HZ, 1))) {
            writer.write(heard, 0, size);
        }
    }
}
