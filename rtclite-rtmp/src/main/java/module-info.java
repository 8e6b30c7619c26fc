/** RTMP, AMF and FLV. */
@org.jspecify.annotations.NullMarked
module org.rtclite.rtmp {
    requires transitive org.rtclite.media;
    requires org.slf4j;
    requires static org.jspecify;
    requires transitive io.netty.buffer;
    requires io.netty.common;
    requires transitive io.netty.transport;
    requires transitive io.netty.handler;
    requires io.netty.codec;
    requires io.netty.codec.http;

    exports org.rtclite.rtmp.amf;
    exports org.rtclite.rtmp.audio;
    exports org.rtclite.rtmp.chunk;
    exports org.rtclite.rtmp.flv;
    exports org.rtclite.rtmp.handshake;
    exports org.rtclite.rtmp.message;
    exports org.rtclite.rtmp.netty;
    exports org.rtclite.rtmp.session;
    exports org.rtclite.rtmp.testing;
}
