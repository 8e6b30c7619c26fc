package org.rtclite.sip.phone;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.rtclite.media.audio.AudioSink;
import org.rtclite.media.audio.AudioSource;
import org.rtclite.rtp.audio.AudioLeg;

/**
 * What a call's leg plays and where it plays to: a playback in front, a steady source (device, program) behind it.
 *
 * <p>Commands come from any thread and hop to the leg's.
 */
final class CallAudio {

    private final MediaSession media;
    private final AtomicReference<@Nullable Playback> front = new AtomicReference<>();
    // the leg's thread only
    private @Nullable AudioSource steadySource;
    private @Nullable AudioSink steadySink;
    private @Nullable Echo echo;

    private @Nullable AudioSink recorder;
    private @Nullable AudioSink listener;

    CallAudio(MediaSession media) {
        this.media = media;
    }

    /** Plays {@code source} in front of everything else; what played there before is cancelled. */
    void play(Playback playback, AudioSource source) {
        Playback before = front.getAndSet(playback);
        if (before != null) {
            before.finish(PlayEnd.CANCELLED);
        }
        onLeg(leg -> {
            if (front.get() == playback) {
                leg.source(source);
            }
        });
        playback.onEnd(() -> onLeg(leg -> {
            if (front.compareAndSet(playback, null)) {
                leg.source(steadySource);
            }
        }));
    }

    /** Sends back what is heard, as a playback that ends only when cancelled. */
    void echo(Playback playback, Echo loop) {
        onLeg(leg -> {
            echo = loop;
            leg.sink(loop);
        });
        play(playback, playback.asSource());
        playback.onEnd(() -> onLeg(leg -> {
            if (echo == loop) {
                echo = null;
                leg.sink(steadySink);
            }
        }));
    }

    /** The source and sink behind playbacks, until replaced; null for silence and nowhere. */
    void steady(@Nullable AudioSource source, @Nullable AudioSink sink) {
        onLeg(leg -> {
            steadySource = source;
            steadySink = sink;
            if (front.get() == null) {
                leg.source(source);
            }
            if (echo == null) {
                leg.sink(sink);
            }
        });
    }

    void taps(@Nullable AudioSink far, @Nullable AudioSink near) {
        onLeg(leg -> {
            recorder = far;
            leg.farTap(bothOf(recorder, listener));
            leg.nearTap(near);
        });
    }

    /** Lets {@code sink}, of the codec's own rate, hear the far side beside whatever else does. */
    void listen(AudioSink sink) {
        onLeg(leg -> {
            listener = sink;
            leg.farTap(bothOf(recorder, listener));
        });
    }

    private static @Nullable AudioSink bothOf(@Nullable AudioSink one, @Nullable AudioSink other) {
        if (one == null || other == null || one.sampleRateHz() != other.sampleRateHz()) {
            return one != null ? one : other;
        }
        return new AudioSink() {
            @Override
            public int sampleRateHz() {
                return one.sampleRateHz();
            }

            @Override
            public void write(short[] pcm, int offset, int samples) {
                one.write(pcm, offset, samples);
                other.write(pcm, offset, samples);
            }
        };
    }

    /** The call is over: the playback ends with it. */
    void hangup() {
        Playback playing = front.getAndSet(null);
        if (playing != null) {
            playing.finish(PlayEnd.HANGUP);
        }
    }

    /** What a command does to the leg. */
    @FunctionalInterface
    interface LegCommand {
        void run(AudioLeg leg);
    }

    /** Runs a command on the leg's thread, unless there is no leg. */
    void onLeg(LegCommand command) {
        media.legThread().execute(() -> {
            AudioLeg leg = media.leg();
            if (leg != null) {
                command.run(leg);
            }
        });
    }
}
