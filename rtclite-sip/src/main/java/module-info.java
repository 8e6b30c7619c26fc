/** SIP and SDP: messages, transactions, dialogs, user agent, and the phone that a program embeds. */
@org.jspecify.annotations.NullMarked
module org.rtclite.sip {
    requires transitive org.rtclite.rtp;
    requires transitive org.rtclite.media;
    requires org.slf4j;
    requires static org.jspecify;
    requires io.netty.buffer;
    requires io.netty.common;
    requires transitive io.netty.transport;
    requires io.netty.handler;
    requires io.netty.resolver;

    exports org.rtclite.sip.auth;
    exports org.rtclite.sip.codec;
    exports org.rtclite.sip.message;
    exports org.rtclite.sip.sdp;
    exports org.rtclite.sip.transaction;
    exports org.rtclite.sip.dialog;
    exports org.rtclite.sip.ua;
    exports org.rtclite.sip.testing;
    exports org.rtclite.sip.netty;
    exports org.rtclite.sip.phone;
}
