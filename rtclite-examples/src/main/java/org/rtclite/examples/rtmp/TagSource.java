package org.rtclite.examples.rtmp;

import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.rtclite.examples.cli.ExitCode;
import org.rtclite.rtmp.flv.FlvReader;
import org.rtclite.rtmp.flv.FlvTag;
import org.rtclite.rtmp.netty.RtmpClient;
import org.rtclite.rtmp.netty.RtmpException;
import org.rtclite.rtmp.netty.RtmpPlayer;
import org.rtclite.rtmp.session.NetStatus;

/** Where tags come from: an FLV file or a stream. One thread at a time. */
interface TagSource extends AutoCloseable {

    /** The next tag, which the caller releases; null when none came within that time, or none will. */
    @Nullable
    FlvTag next(Duration atMost) throws IOException, InterruptedException;

    /** Whether all tags were taken. */
    boolean isEnded();

    /** Why the connection went away without the server saying that the stream has ended; null when it did not. */
    @Nullable
    String lost() throws InterruptedException;

    @Override
    void close() throws IOException;

    /** Opens a file, or connects and plays; {@code trust} is for TLS, null for what the Java runtime trusts. */
    static TagSource open(String place, @Nullable SslContext trust) throws IOException {
        return StreamAddress.matches(place)
                ? new Played(StreamAddress.parse(place), trust)
                : new Read(FlvReader.open(Path.of(place)));
    }

    /** A file. */
    final class Read implements TagSource {

        private final FlvReader file;
        private boolean ended;

        Read(FlvReader file) {
            this.file = file;
        }

        @Override
        public @Nullable FlvTag next(Duration atMost) throws IOException {
            FlvTag tag = file.next();
            ended = tag == null;
            return tag;
        }

        @Override
        public boolean isEnded() {
            return ended;
        }

        @Override
        public @Nullable String lost() {
            return null;
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }

    /** A stream of a server. */
    final class Played implements TagSource {

        private static final Set<String> ENDS = Set.of(NetStatus.PLAY_STOP, NetStatus.PLAY_UNPUBLISH_NOTIFY);
        private static final long CLOSE_MS = 200; // between the end of the stream and that of its connection

        private final RtmpClient client;
        private final RtmpPlayer player;
        private final @Nullable Duration timeout;
        private final String place;
        private long lastTagNanos = System.nanoTime();

        Played(StreamAddress address, @Nullable SslContext trust) throws RtmpException {
            place = address.toString();
            timeout = address.timeout();
            client = address.client(trust).connect();
            try {
                player = client.play(address.name());
            } catch (RtmpException e) {
                client.close();
                throw e;
            }
        }

        @Override
        public @Nullable FlvTag next(Duration atMost) throws IOException, InterruptedException {
            FlvTag tag = player.next(atMost);
            long now = System.nanoTime();
            if (tag != null) {
                lastTagNanos = now;
                return tag;
            }
            NetStatus status = player.status();
            if (player.isEnded()) {
                if (status != null && status.isFailure()) {
                    throw new StreamFailure(StreamFailure.refused(status.refusalKind()), place + ": " + status);
                }
            } else if (timeout != null && now - lastTagNanos > timeout.toNanos()) {
                throw new StreamFailure(
                        ExitCode.NO_MEDIA, place + " sent nothing for " + timeout.toMillis() / 1000.0 + " s");
            }
            return null;
        }

        @Override
        public boolean isEnded() {
            return player.isEnded();
        }

        @Override
        public @Nullable String lost() throws InterruptedException {
            NetStatus status = player.status();
            if (status != null && ENDS.contains(status.code())) {
                return null;
            }
            try {
                return client.closed().get(CLOSE_MS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                return null;
            } catch (ExecutionException e) {
                throw new IllegalStateException("the close never fails", e);
            }
        }

        @Override
        public void close() {
            player.close();
            client.close();
        }
    }
}
