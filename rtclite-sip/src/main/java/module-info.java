/** SIP and SDP: messages, transactions, dialogs, user agent, and the phone that a program embeds. */
@org.jspecify.annotations.NullMarked
module org.rtclite.sip {
    requires transitive org.rtclite.rtp;
    requires transitive org.rtclite.media;
    requires org.slf4j;
    requires static transitive org.jspecify;
    requires io.netty.buffer;
    requires io.netty.common;
    requires io.netty.transport;

    exports org.rtclite.sip.message;
}
