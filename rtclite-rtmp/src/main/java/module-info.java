/** RTMP, AMF and FLV. */
@org.jspecify.annotations.NullMarked
module org.rtclite.rtmp {
    requires transitive org.rtclite.media;
    requires org.slf4j;
    requires static transitive org.jspecify;
    requires io.netty.buffer;
    requires io.netty.common;
    requires io.netty.transport;

    exports org.rtclite.rtmp.handshake;
}
