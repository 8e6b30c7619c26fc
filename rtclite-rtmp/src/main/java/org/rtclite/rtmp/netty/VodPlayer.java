package org.rtclite.rtmp.netty;

import io.netty.channel.EventLoop;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.rtclite.rtmp.flv.FlvReader;
import org.rtclite.rtmp.flv.FlvTag;
import org.rtclite.rtmp.session.RtmpServerSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plays a recording to one player: reads on a thread that may wait for the disk, sends on the connection's event loop, some
 * seconds ahead of real time and never more than the connection takes.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what a channel or loop cannot do any more, its close handler tells
final class VodPlayer {

    private static final Logger LOG = LoggerFactory.getLogger(VodPlayer.class);
    private static final long AHEAD_MS = 2000;
    private static final long STEP_MS = 100;
    private static final int BATCH_TAGS = 256;
    private static final int BATCH_BYTES = 512 * 1024;

    private final Path file;
    private final SessionHandler handler;
    private final RtmpServerSession session;
    private final EventLoop loop;
    private final int streamId;
    private final long durationMs;
    private final Executor disk;
    private final Runnable onEnd;
    private @Nullable FlvReader reader; // on the disk's thread only
    private @Nullable FlvTag held; // on the disk's thread only: read too early
    private @Nullable NextRecording next; // on the disk's thread only: to be gone over to
    private long lastReadMs; // on the disk's thread only
    private volatile boolean ended;
    // on the event loop only
    private boolean paused;
    private boolean reading;
    private int generation;
    private long startNanos;
    private long startMs = -1;
    private long positionMs;

    VodPlayer(
            Path file,
            SessionHandler handler,
            RtmpServerSession session,
            EventLoop loop,
            int streamId,
            long durationMs,
            Executor disk,
            Runnable onEnd) {
        this.file = file;
        this.handler = handler;
        this.session = session;
        this.loop = loop;
        this.streamId = streamId;
        this.durationMs = durationMs;
        this.disk = disk;
        this.onEnd = onEnd;
    }

    /** Begins at that position, or goes on from there. */
    void seek(long wantedMs) {
        generation++;
        startMs = -1;
        reading = true;
        int current = generation;
        disk.execute(() -> {
            try {
                List<FlvTag> first = new ArrayList<>();
                if (reader == null) {
                    reader = FlvReader.open(file);
                }
                if (next != null) {
                    goOver(next, first);
                }
                drop();
                FlvReader open = reader;
                long found = Math.max(open.seek(wantedMs), open.firstTimestampMs()); // a file may begin late
                lastReadMs = found;
                if (wantedMs > 0 && first.isEmpty()) {
                    first.addAll(open.configurations());
                }
                loop.execute(() -> begin(current, found, first));
            } catch (IOException e) {
                LOG.warn("{} cannot be played: {}", file, e.toString());
                loop.execute(this::finish);
            }
        });
    }

    /** Goes over to another file at its first key frame that is not before what was read of this one (play2). */
    void switchTo(Path to, String name) {
        disk.execute(() -> {
            abandonNext();
            try {
                if (!ended) {
                    next = NextRecording.open(to, name, held != null ? held.timestampMs() : lastReadMs);
                }
            } catch (IOException e) {
                LOG.debug("{} is no successor of {}: {}", to, file, e.toString());
                loop.execute(() -> {
                    session.refuseSwitch(streamId, String.valueOf(e.getMessage()));
                    handler.drain();
                });
            }
        });
    }

    /** Goes on with the other file; appends to {@code tags} what comes first of it. */
    private void goOver(NextRecording to, List<FlvTag> tags) {
        closeQuietly(reader);
        drop();
        reader = to.reader();
        held = to.first();
        next = null;
        tags.addAll(to.lead());
    }

    private void begin(int of, long foundMs, List<FlvTag> first) {
        for (FlvTag tag : first) {
            if (of == generation && !ended) {
                send(new FlvTag(tag.type(), foundMs, tag.body()));
            }
            tag.close();
        }
        if (of == generation) {
            startMs = foundMs;
            positionMs = foundMs;
            startNanos = loop.ticker().nanoTime();
            reading = false;
            step();
        }
    }

    /** Stops sending, or goes on. */
    void pause(boolean pause) {
        if (paused && !pause) {
            startNanos =
                    loop.ticker().nanoTime() - TimeUnit.MILLISECONDS.toNanos(Math.max(0, (int) (positionMs - startMs)));
        }
        paused = pause;
        if (!pause) {
            step();
        }
    }

    private void step() {
        if (ended || reading || paused || startMs < 0) {
            return;
        }
        if (!handler.isWritable()) {
            again();
            return;
        }
        reading = true;
        int current = generation;
        long elapsedMs = TimeUnit.NANOSECONDS.toMillis(loop.ticker().nanoTime() - startNanos);
        long untilMs = startMs + elapsedMs + AHEAD_MS;
        long endMs = durationMs < 0 || durationMs > Integer.MAX_VALUE ? Long.MAX_VALUE : startMs + durationMs;
        disk.execute(() -> {
            List<FlvTag> tags = new ArrayList<>();
            boolean more = read(tags, untilMs, endMs);
            loop.execute(() -> send(current, tags, more));
        });
    }

    /** Whether one time comes after another, on the circle of 2^32 ms that time stamps go round. */
    static boolean isAfter(long timestampMs, long otherMs) {
        return (int) (timestampMs - otherMs) > 0;
    }

    /** Reads what is due; false at the end of the file. */
    private boolean read(List<FlvTag> tags, long untilMs, long endMs) {
        FlvReader open = reader;
        int bytes = 0;
        try {
            while (open != null && tags.size() < BATCH_TAGS && bytes < BATCH_BYTES) {
                FlvTag tag = held != null ? held : open.next();
                held = null;
                NextRecording to = next;
                if (to != null
                        && (tag == null || tag.timestampMs() >= to.first().timestampMs())) {
                    held = tag; // dropped with the rest of its file
                    goOver(to, tags);
                    open = reader;
                    continue;
                }
                if (tag == null || (endMs != Long.MAX_VALUE && isAfter(tag.timestampMs(), endMs))) {
                    if (tag != null) {
                        tag.close();
                    }
                    return false;
                }
                if (isAfter(tag.timestampMs(), untilMs)) {
                    held = tag;
                    return true;
                }
                bytes += tag.body().readableBytes();
                lastReadMs = Math.max(lastReadMs, tag.timestampMs());
                tags.add(tag);
            }
        } catch (IOException e) {
            LOG.warn("{} ends early: {}", file, e.toString());
            return false;
        }
        return open != null;
    }

    private void send(int of, List<FlvTag> tags, boolean more) {
        for (FlvTag tag : tags) {
            if (of == generation && !ended) {
                send(tag);
                positionMs = tag.timestampMs();
            }
            tag.close();
        }
        if (of != generation || ended) {
            return;
        }
        reading = false;
        handler.drain();
        if (!more) {
            finish();
        } else if (tags.size() == BATCH_TAGS) {
            step();
        } else {
            again();
        }
    }

    private void send(FlvTag tag) {
        switch (tag.type()) {
            case FlvTag.AUDIO -> session.sendAudio(streamId, tag.timestampMs(), tag.body());
            case FlvTag.VIDEO -> session.sendVideo(streamId, tag.timestampMs(), tag.body());
            default -> {
                var values = DataTags.values(tag.body());
                if (!values.isEmpty()) {
                    session.sendData(
                            streamId,
                            tag.timestampMs(),
                            String.valueOf(values.get(0)),
                            values.subList(1, values.size()));
                }
            }
        }
    }

    private void again() {
        int current = generation;
        loop.schedule(
                () -> {
                    if (current == generation) {
                        step();
                    }
                },
                STEP_MS,
                TimeUnit.MILLISECONDS);
    }

    private void finish() {
        if (!ended) {
            session.finished(streamId);
            handler.drain();
            end();
            onEnd.run();
        }
    }

    /** Ends playing and closes the file. */
    void end() {
        if (!ended) {
            ended = true;
            disk.execute(() -> {
                drop();
                abandonNext();
                closeQuietly(reader);
            });
        }
    }

    private void drop() {
        if (held != null) {
            held.close();
            held = null;
        }
    }

    private void abandonNext() {
        closeQuietly(next);
        next = null;
    }

    private void closeQuietly(@Nullable Closeable open) {
        try {
            if (open != null) {
                open.close();
            }
        } catch (IOException e) {
            LOG.debug("{} could not be closed: {}", file, e.toString());
        }
    }
}
