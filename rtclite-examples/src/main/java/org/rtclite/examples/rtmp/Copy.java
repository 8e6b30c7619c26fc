package org.rtclite.examples.rtmp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.rtclite.examples.cli.Console;
import org.rtclite.examples.cli.ExitCode;
import org.rtclite.rtmp.flv.AudioTag;
import org.rtclite.rtmp.flv.FlvTag;
import org.rtclite.rtmp.flv.VideoTag;
import org.rtclite.rtmp.netty.RtmpException;

/**
 * Copies tags from a source to a sink until the source ends, the duration is over, or {@link #stop} is called.
 *
 * <p>After a lost connection, time stamps go on where they were, and a new publication of a file begins with its metadata
 * and codec configurations again. {@link #run} blocks its thread; {@link #stop} may come from any other.
 */
final class Copy {

    private static final Duration STEP = Duration.ofMillis(100); // how soon a stop is noticed
    private static final long GAP_MS = 20;
    private static final long PROGRESS_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /**
     * What to copy and how.
     *
     * @param durationMs media to copy, {@link Long#MAX_VALUE} for all
     * @param paced sends a file at the pace of its time stamps
     * @param reconnect how long to wait before connecting again after a loss; null gives up
     * @param trust for TLS, null for what the Java runtime trusts
     * @param progress where a line is rewritten in place; null for nowhere
     */
    record Settings(
            String source,
            String destination,
            long durationMs,
            boolean paced,
            @Nullable Duration reconnect,
            @Nullable SslContext trust,
            @Nullable PrintStream progress) {}

    private final Settings settings;
    private final Console console;
    private final boolean live;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Map<Integer, byte[]> beginnings = new LinkedHashMap<>(); // metadata and codec configurations
    private @Nullable TagSource source;
    private @Nullable TagSink sink;
    private boolean ran;
    private long tags;
    private long bytes;
    private long offsetMs; // from the source's time to ours
    private long lastMs;
    private long firstMs = -1;
    private boolean rebase;
    private long paceNanos;
    private long paceMs = -1;
    private long progressNanos;

    Copy(Settings settings, Console console) {
        this.settings = settings;
        this.console = console;
        live = StreamAddress.matches(settings.source());
    }

    /** Tags that were copied. */
    long tags() {
        return tags;
    }

    /** Bytes of their bodies. */
    long bytes() {
        return bytes;
    }

    /** Media that was copied, by its time stamps. */
    long mediaMs() {
        return firstMs < 0 ? 0 : lastMs - firstMs;
    }

    /** Ends the copy soon. */
    void stop() {
        stopped.countDown();
    }

    boolean isStopped() {
        return stopped.getCount() == 0;
    }

    /** Copies. */
    void run() throws IOException, InterruptedException {
        try {
            while (!copyUntilLost()) {
                awaitReconnect();
            }
        } finally {
            closeBoth();
        }
    }

    /** True when it is done, false when a connection was lost and another try is wanted. */
    private boolean copyUntilLost() throws IOException, InterruptedException {
        String loss;
        try {
            open();
            ran = true;
            loss = pump();
            if (loss == null) {
                return true;
            }
            if (settings.reconnect() == null) {
                if (tags == 0) {
                    throw new StreamFailure(ExitCode.UNREACHABLE, "the source closed the connection: " + loss);
                }
                console.say("the source closed the connection: " + loss);
                return true;
            }
        } catch (RtmpException e) {
            if (settings.reconnect() == null || !ran) {
                throw e;
            }
            loss = String.valueOf(e.getMessage());
        }
        console.complain("lost: " + loss);
        return isStopped();
    }

    private void awaitReconnect() throws IOException, InterruptedException {
        if (live) {
            closeBoth(false);
            rebase = true;
        } else if (sink != null) {
            sink.close();
            sink = null;
        }
        paceMs = -1;
        Duration wait = settings.reconnect();
        if (wait != null) {
            stopped.await(wait.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void open() throws IOException {
        if (source == null) {
            source = TagSource.open(settings.source(), settings.trust());
        }
        if (sink == null) {
            sink = TagSink.open(settings.destination(), live, settings.trust());
            if (!live) {
                for (Map.Entry<Integer, byte[]> kept : beginnings.entrySet()) {
                    sink.write(kept.getKey(), lastMs, Unpooled.wrappedBuffer(kept.getValue()));
                }
            }
        }
    }

    /** Copies to the end; returns what took a connection away, null when nothing did. */
    private @Nullable String pump() throws IOException, InterruptedException {
        TagSource from = source;
        TagSink to = sink;
        if (from == null || to == null) {
            throw new IllegalStateException("nothing is open");
        }
        while (!isStopped()) {
            FlvTag next = from.next(STEP);
            if (next == null) {
                if (from.isEnded()) {
                    return from.lost();
                }
                continue;
            }
            try (FlvTag tag = next) {
                long timeMs = time(tag);
                if (timeMs - firstMs >= settings.durationMs() && tag.type() != FlvTag.SCRIPT) {
                    return null;
                }
                if (settings.paced() && tag.type() != FlvTag.SCRIPT) {
                    pace(timeMs);
                }
                if (!live) {
                    keepBeginning(tag);
                }
                int length = tag.body().readableBytes();
                to.write(tag.type(), timeMs & 0xffffffffL, tag.body());
                tags++;
                bytes += length;
                showProgress(false);
            }
        }
        return null;
    }

    /** The tag's time in the copy, which grows beyond the 32 bits of a tag; script tags do not move it. */
    private long time(FlvTag tag) {
        if (tag.type() == FlvTag.SCRIPT) {
            return rebase || firstMs < 0 ? Math.max(0, lastMs) : tag.timestampMs() + offsetMs;
        }
        if (firstMs < 0) {
            firstMs = tag.timestampMs();
            lastMs = firstMs;
        }
        if (rebase) {
            rebase = false;
            offsetMs = lastMs + GAP_MS - tag.timestampMs();
        }
        // the difference of 32-bit times follows the wrap at 2^32
        long timeMs = lastMs + (int) (tag.timestampMs() + offsetMs - lastMs);
        lastMs = Math.max(lastMs, timeMs);
        return timeMs;
    }

    private void pace(long timeMs) throws InterruptedException {
        long now = System.nanoTime();
        if (paceMs < 0) {
            paceMs = timeMs;
            paceNanos = now;
        }
        long left = paceNanos + TimeUnit.MILLISECONDS.toNanos(timeMs - paceMs) - now;
        if (left > 0) {
            stopped.await(left, TimeUnit.NANOSECONDS);
        }
    }

    private void keepBeginning(FlvTag tag) {
        ByteBuf body = tag.body();
        AudioTag audio = tag.type() == FlvTag.AUDIO ? AudioTag.parse(body) : null;
        VideoTag video = tag.type() == FlvTag.VIDEO ? VideoTag.parse(body) : null;
        boolean configuration =
                (audio != null && audio.isConfiguration()) || (video != null && video.isConfiguration());
        if (configuration || (tag.type() == FlvTag.SCRIPT && TagSink.metadata(body) != null)) {
            byte[] copy = new byte[body.readableBytes()];
            body.getBytes(body.readerIndex(), copy);
            beginnings.put(tag.type(), copy);
        }
    }

    private void showProgress(boolean last) {
        PrintStream out = settings.progress();
        long now = System.nanoTime();
        if (out != null && (last || now - progressNanos > PROGRESS_NANOS)) {
            progressNanos = now;
            out.print("\r" + summary() + "  " + (last ? "\n" : ""));
            out.flush();
        }
    }

    /** What was copied, in words. */
    String summary() {
        return String.format("%d tags, %.1f kB, %.1f s", tags, bytes / 1000.0, mediaMs() / 1000.0);
    }

    private void closeBoth() throws IOException {
        closeBoth(true);
        if (settings.progress() != null && tags > 0) {
            showProgress(true);
        }
    }

    private void closeBoth(boolean files) throws IOException {
        if (source != null) {
            source.close();
            source = null;
        }
        if (sink != null && (files || StreamAddress.matches(settings.destination()))) {
            sink.close();
            sink = null;
        }
    }
}
