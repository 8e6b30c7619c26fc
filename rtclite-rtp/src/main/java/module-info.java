/** RTP, RTCP and the media path of a call. */
@org.jspecify.annotations.NullMarked
module org.rtclite.rtp {
    requires transitive org.rtclite.media;
    requires org.slf4j;
    requires static org.jspecify;
    requires io.netty.buffer;
    requires io.netty.common;
    requires transitive io.netty.transport;

    exports org.rtclite.rtp.audio;
    exports org.rtclite.rtp.dtmf;
    exports org.rtclite.rtp.jitter;
    exports org.rtclite.rtp.netty;
    exports org.rtclite.rtp.packet;
    exports org.rtclite.rtp.rtcp;
    exports org.rtclite.rtp.session;
    exports org.rtclite.rtp.testing;
}
