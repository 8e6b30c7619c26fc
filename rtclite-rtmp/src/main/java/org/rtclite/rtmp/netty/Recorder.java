package org.rtclite.rtmp.netty;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rtclite.rtmp.amf.AmfProperties;
import org.rtclite.rtmp.flv.FlvTag;
import org.rtclite.rtmp.flv.FlvWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Records a live stream, on a thread that may wait for the disk; what that cannot take in time is left out and counted. */
final class Recorder {

    private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);
    private static final long QUEUE_BYTES = 16L * 1024 * 1024;

    private final Path file;
    private final boolean append;
    private final Executor disk; // one task after the other
    private final Consumer<Path> onComplete;
    private final AtomicLong queued = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private @Nullable FlvWriter writer; // on the disk's thread only
    private boolean failed; // on the disk's thread only

    /** Records into a file; {@code onComplete} is told on the disk's thread when it is complete. */
    Recorder(Path file, boolean append, Executor disk, Consumer<Path> onComplete) {
        this.file = file;
        this.append = append;
        this.disk = disk;
        this.onComplete = onComplete;
    }

    /** Takes a tag without waiting; it stays the caller's. */
    void write(FlvTag tag) {
        int bytes = tag.body().readableBytes() + 64;
        if (queued.addAndGet(bytes) > QUEUE_BYTES) {
            queued.addAndGet(-bytes);
            if (dropped.getAndIncrement() == 0) {
                LOG.warn("the disk is too slow for {}: leaving tags out", file);
            }
            return;
        }
        FlvTag kept = new FlvTag(tag.type(), tag.timestampMs(), tag.body().retainedDuplicate());
        disk.execute(() -> {
            try (kept) {
                writeNow(kept);
            } finally {
                queued.addAndGet(-bytes);
            }
        });
    }

    private void writeNow(FlvTag tag) {
        if (failed) {
            return;
        }
        try {
            FlvWriter open = writer;
            if (open == null) {
                Files.createDirectories(file.toAbsolutePath().getParent());
                open = append ? FlvWriter.append(file) : FlvWriter.createZeroBased(file);
                writer = open;
            }
            if (tag.type() == FlvTag.SCRIPT) {
                var values = DataTags.values(tag.body());
                if (values.size() > 1
                        && "onMetaData".equals(values.get(0))
                        && values.get(1) instanceof AmfProperties metadata) {
                    open.metadata(metadata);
                    return;
                }
            }
            open.write(tag.type(), tag.timestampMs(), tag.body());
        } catch (IOException e) {
            failed = true;
            LOG.error("recording into {} failed: {}", file, e.toString());
        }
    }

    /** Ends the recording once what is queued is written. */
    void close() {
        disk.execute(() -> {
            try {
                if (writer != null) {
                    writer.close();
                    LOG.info("recorded {}: {} bytes, {} tags left out", file, writer.size(), dropped.get());
                    if (!failed) {
                        onComplete.accept(file);
                    }
                }
            } catch (IOException e) {
                LOG.error("recording into {} could not be ended: {}", file, e.toString());
            }
        });
    }
}
