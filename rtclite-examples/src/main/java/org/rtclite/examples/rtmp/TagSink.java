package org.rtclite.examples.rtmp;

import io.netty.buffer.ByteBuf;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.rtclite.rtmp.amf.Amf0Reader;
import org.rtclite.rtmp.amf.AmfException;
import org.rtclite.rtmp.amf.AmfLimits;
import org.rtclite.rtmp.amf.AmfProperties;
import org.rtclite.rtmp.flv.FlvTag;
import org.rtclite.rtmp.flv.FlvWriter;
import org.rtclite.rtmp.netty.RtmpClient;
import org.rtclite.rtmp.netty.RtmpException;
import org.rtclite.rtmp.netty.RtmpPublisher;

/** Where tags go: an FLV file or a stream. One thread at a time. */
interface TagSink extends AutoCloseable {

    /** Takes a tag, which stays the caller's; waits while it cannot take more. */
    void write(int type, long timestampMs, ByteBuf body) throws IOException;

    @Override
    void close() throws IOException;

    /** Makes a file, or connects and publishes; {@code trust} is for TLS, null for what the Java runtime trusts. */
    static TagSink open(String place, boolean zeroBased, @Nullable SslContext trust) throws IOException {
        if (StreamAddress.matches(place)) {
            return new Published(StreamAddress.parse(place), trust);
        }
        Path file = Path.of(place);
        return new Written(zeroBased ? FlvWriter.createZeroBased(file) : FlvWriter.create(file));
    }

    /** The properties in an onMetaData tag; null when the tag is none. */
    static @Nullable AmfProperties metadata(ByteBuf body) {
        try {
            Amf0Reader reader = new Amf0Reader(AmfLimits.FILE);
            reader.wrap(body.duplicate());
            return reader.hasMore()
                            && "onMetaData".equals(reader.read())
                            && reader.hasMore()
                            && reader.read() instanceof AmfProperties properties
                    ? properties
                    : null;
        } catch (AmfException e) {
            return null;
        }
    }

    /** A file. */
    final class Written implements TagSink {

        private final FlvWriter file;

        Written(FlvWriter file) {
            this.file = file;
        }

        @Override
        public void write(int type, long timestampMs, ByteBuf body) throws IOException {
            AmfProperties metadata = type == FlvTag.SCRIPT ? metadata(body) : null;
            if (metadata != null) {
                file.metadata(metadata); // the writer has a tag of its own for it, with true durations and sizes
            } else {
                file.write(type, timestampMs, body);
            }
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }

    /** A stream of a server. */
    final class Published implements TagSink {

        private final RtmpClient client;
        private final RtmpPublisher publisher;

        Published(StreamAddress address, @Nullable SslContext trust) throws RtmpException {
            client = address.client(trust).connect();
            try {
                publisher = client.publish(address.name());
            } catch (RtmpException e) {
                client.close();
                throw e;
            }
        }

        @Override
        public void write(int type, long timestampMs, ByteBuf body) throws RtmpException {
            publisher.send(type, timestampMs, body);
        }

        @Override
        public void close() {
            publisher.close();
            client.close();
        }
    }
}
