package org.rtclite.sip.phone;

import java.util.concurrent.CompletableFuture;
import org.rtclite.media.audio.AudioSource;

/**
 * Something being played into a call.
 *
 * <p>One plays at a time: starting another cancels the one before. From any thread.
 */
public final class Playback {

    private final Waits waits;
    private final AudioSource source;
    private final CompletableFuture<PlayEnd> end = new CompletableFuture<>();
    private volatile boolean paused;
    private volatile long playedSamples;

    Playback(Waits waits, AudioSource source) {
        this.waits = waits;
        this.source = source;
    }

    /** Stops it at once, within one packet: {@link #await()} returns {@link PlayEnd#CANCELLED}. */
    public void cancel() {
        finish(PlayEnd.CANCELLED);
    }

    /** Holds it: silence is sent until {@link #resume()}. */
    public void pause() {
        paused = true;
    }

    /** Goes on where {@link #pause()} stopped. */
    public void resume() {
        paused = false;
    }

    /** How much of it was sent, in milliseconds. */
    public long playedMs() {
        return playedSamples * 1000 / source.sampleRateHz();
    }

    /** Waits until it ends. */
    public PlayEnd await() {
        return waits.join(end, "Playback.await");
    }

    /** Completes when it ends, on a callback thread. */
    public CompletableFuture<PlayEnd> done() {
        return waits.onCallbacks(end);
    }

    boolean isOver() {
        return end.isDone();
    }

    void finish(PlayEnd how) {
        end.complete(how);
    }

    /** Runs {@code action} when it ends, on whatever thread ends it. */
    void onEnd(Runnable action) {
        Waits.whenDone(end, (how, failure) -> action.run());
    }

    /** What the call's leg reads: the source, with pause, count and cancellation. On the leg's thread. */
    AudioSource asSource() {
        return new AudioSource() {
            @Override
            public int sampleRateHz() {
                return source.sampleRateHz();
            }

            @Override
            public int read(short[] pcm, int offset, int samples) {
                if (end.isDone()) {
                    return END;
                }
                if (paused) {
                    return 0;
                }
                int read = source.read(pcm, offset, samples);
                if (read == END) {
                    finish(PlayEnd.DONE);
                } else {
                    long total = playedSamples + read; // the leg's thread is the only writer
                    playedSamples = total;
                }
                return read;
            }
        };
    }
}
