/** RTP, RTCP and the media path of a call. */
@org.jspecify.annotations.NullMarked
module org.rtclite.rtp {
    requires transitive org.rtclite.media;
    requires org.slf4j;
    requires static transitive org.jspecify;
    requires io.netty.buffer;
    requires io.netty.common;
    requires io.netty.transport;
}
