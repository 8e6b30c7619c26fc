package org.rtclite.media.device;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.rtclite.media.audio.AudioSink;
import org.rtclite.media.audio.AudioSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A sound card: a playback and a capture thread, each between a line and a ring.
 *
 * <p>When a line fails, because the card was unplugged say, its thread tries every second to open one again; until then
 * the call hears silence and what it sends is lost.
 */
final class SoundCard implements AudioDevice {

    /** Opens one direction of a card; asked again after a failure. */
    interface Opener {
        PcmLine open() throws IOException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(SoundCard.class);
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long CLOSE_LIMIT_MS = 1000;

    /** One direction: its thread and the line that it has now. */
    private final class Direction implements Runnable {
        private final Opener opener;
        private final IntConsumer attach;
        private final Predicate<PcmLine> step;
        private final Thread thread;
        private volatile @Nullable PcmLine line;

        Direction(String name, Opener opener, PcmLine line, IntConsumer attach, Predicate<PcmLine> step) {
            this.opener = opener;
            this.line = line;
            this.attach = attach;
            this.step = step;
            thread = new Thread(this, name);
            thread.setDaemon(true);
        }

        @Override
        public void run() {
            while (!closed) {
                PcmLine current = line;
                if (current == null) {
                    reopen();
                    continue;
                }
                attach.accept(current.sampleRateHz());
                boolean alive = true;
                while (alive && !closed) {
                    alive = step.test(current);
                }
                current.close();
                line = null;
                if (!closed) {
                    reconnects.incrementAndGet();
                    LOG.warn("{} lost its line, trying to open another", thread.getName());
                }
            }
            PcmLine left = line; // opened, but the card was closed before it could be used
            if (left != null) {
                left.close();
                line = null;
            }
        }

        private void reopen() {
            try {
                line = opener.open();
                LOG.info("{} has a line again", thread.getName());
            } catch (IOException e) {
                LOG.debug("{} has no line yet: {}", thread.getName(), e.toString());
                LockSupport.parkNanos(this, RETRY_NANOS);
            }
        }

        /** Waits for the thread; a line that blocks it is closed under it. */
        void finish() {
            LockSupport.unpark(thread);
            try {
                thread.join(CLOSE_LIMIT_MS / 2);
                PcmLine stuck = line;
                if (thread.isAlive() && stuck != null) {
                    stuck.close();
                    thread.join(CLOSE_LIMIT_MS / 2);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private final String explanation;
    private final PlaybackPump playback;
    private final CapturePump capture;
    private final List<Direction> directions = new ArrayList<>();
    private final AtomicLong reconnects = new AtomicLong();
    private volatile boolean closed;

    private SoundCard(String explanation, int sampleRateHz, LongSupplier nanoClock) {
        this.explanation = explanation;
        playback = new PlaybackPump(sampleRateHz, nanoClock);
        capture = new CapturePump(sampleRateHz, nanoClock);
    }

    /**
     * Opens both directions and starts their threads.
     *
     * @param sampleRateHz the call's rate
     * @throws IOException if neither direction opens
     */
    static SoundCard open(String name, int sampleRateHz, Opener playback, Opener capture) throws IOException {
        IOException noPlayback = null;
        PcmLine out = null;
        try {
            out = playback.open(); // before capture: some cards set the rate of both by the first
        } catch (IOException e) {
            noPlayback = e;
        }
        PcmLine in = null;
        IOException noCapture = null;
        try {
            in = capture.open();
        } catch (IOException e) {
            noCapture = e;
        }
        if (out == null && in == null && noPlayback != null) {
            throw noPlayback;
        }
        SoundCard card =
                new SoundCard(explanation(name, out, noPlayback, in, noCapture), sampleRateHz, System::nanoTime);
        if (out != null) {
            card.add("rtclite-playback", playback, out, card.playback::attach, card.playback::step);
        }
        if (in != null) {
            card.add("rtclite-capture", capture, in, card.capture::attach, card.capture::step);
        }
        card.directions.forEach(direction -> direction.thread.start());
        return card;
    }

    private void add(String name, Opener opener, PcmLine line, IntConsumer attach, Predicate<PcmLine> step) {
        directions.add(new Direction(name, opener, line, attach, step));
    }

    private static String explanation(
            String name,
            @Nullable PcmLine out,
            @Nullable IOException noPlayback,
            @Nullable PcmLine in,
            @Nullable IOException noCapture) {
        String plays =
                out == null ? "plays nothing (" + message(noPlayback) + ")" : "plays at " + out.sampleRateHz() + " Hz";
        String hears =
                in == null ? "hears nothing (" + message(noCapture) + ")" : "hears at " + in.sampleRateHz() + " Hz";
        return "sound card '" + name + "' " + plays + " and " + hears;
    }

    private static String message(@Nullable IOException e) {
        return e == null ? "no line" : String.valueOf(e.getMessage());
    }

    @Override
    public String explanation() {
        return explanation;
    }

    @Override
    public AudioSource source() {
        return capture;
    }

    @Override
    public AudioSink sink() {
        return playback;
    }

    @Override
    public DeviceStats stats() {
        return new DeviceStats(
                playback.underruns(),
                capture.underruns(),
                playback.slips() + capture.slips(),
                playback.lost() + capture.lost(),
                -playback.driftPpm(),
                capture.driftPpm(),
                reconnects.get());
    }

    @Override
    public void close() {
        closed = true;
        directions.forEach(Direction::finish);
    }
}
