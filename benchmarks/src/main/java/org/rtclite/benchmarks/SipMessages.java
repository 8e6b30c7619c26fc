package org.rtclite.benchmarks;

import java.nio.charset.StandardCharsets;

/** The messages that the SIP benchmarks parse: the sizes and fields of a call through two proxies. */
public enum SipMessages {
    /** 15 fields with Proxy-Authorization, and a description of four codecs. */
    INVITE("""
            INVITE sip:bob@biloxi.example.com SIP/2.0
            Via: SIP/2.0/UDP 192.0.2.101:5060;branch=z9hG4bK74bf9a8c1e;rport
            Max-Forwards: 70
            Route: <sip:proxy.atlanta.example.com:5060;lr>
            From: "Alice Liddell" <sip:alice@atlanta.example.com>;tag=9fxced76sl
            To: "Bob" <sip:bob@biloxi.example.com>
            Call-ID: 3848276298220188511@atlanta.example.com
            CSeq: 4711 INVITE
            Contact: <sip:alice@192.0.2.101:5060;transport=udp>
            Proxy-Authorization: Digest username="alice",realm="atlanta.example.com",nonce="wf84f1ceczx41ae6cbe5aea9c8e88d359",uri="sip:bob@biloxi.example.com",response="42ce3cef44b22f50c6a6071bc8",algorithm=MD5
            Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE, REFER, MESSAGE
            Supported: replaces, timer, outbound
            User-Agent: rtclite benchmark
            Content-Type: application/sdp
            Content-Length: %d

            """, true),

    /** The answer along three Via and two Record-Route, with a description. */
    OK("""
            SIP/2.0 200 OK
            Via: SIP/2.0/UDP proxy2.biloxi.example.com:5060;branch=z9hG4bK721e418c4.1;received=192.0.2.222
            Via: SIP/2.0/UDP proxy1.atlanta.example.com:5060;branch=z9hG4bK2d4790.1;received=192.0.2.111
            Via: SIP/2.0/UDP 192.0.2.101:5060;branch=z9hG4bK74bf9a8c1e;rport=5060;received=192.0.2.101
            Record-Route: <sip:proxy2.biloxi.example.com;lr>
            Record-Route: <sip:proxy1.atlanta.example.com;lr>
            From: "Alice Liddell" <sip:alice@atlanta.example.com>;tag=9fxced76sl
            To: "Bob" <sip:bob@biloxi.example.com>;tag=314159
            Call-ID: 3848276298220188511@atlanta.example.com
            CSeq: 4711 INVITE
            Contact: <sip:bob@192.0.2.201:5060>
            Content-Type: application/sdp
            Content-Length: %d

            """, true),

    /** With credentials and without a body. */
    REGISTER("""
            REGISTER sip:registrar.biloxi.example.com SIP/2.0
            Via: SIP/2.0/UDP 192.0.2.201:5060;branch=z9hG4bKnashds7a41;rport
            Max-Forwards: 70
            From: "Bob" <sip:bob@biloxi.example.com>;tag=456248
            To: "Bob" <sip:bob@biloxi.example.com>
            Call-ID: 843817637684230@998sdasdh09
            CSeq: 1827 REGISTER
            Contact: <sip:bob@192.0.2.201:5060>;expires=3600
            Authorization: Digest username="bob",realm="biloxi.example.com",nonce="ea9c8e88df84f1cec4341ae6cbe5a359",uri="sip:biloxi.example.com",response="dfe56131d1958046689d83306477ecc"
            Expires: 3600
            Content-Length: 0

            """, false);

    private final String text;

    SipMessages(String template, boolean described) {
        String body = described ? Sdp.TEXT : "";
        this.text = String.format(template.replace("\n", "\r\n"), body.length()) + body;
    }

    /** The description alone. */
    public static String sdp() {
        return Sdp.TEXT;
    }

    /** A new array with the message. */
    public byte[] bytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Apart, because the constants above are made before static fields of this class. */
    private static final class Sdp {
        private static final String TEXT = """
                v=0
                o=alice 2890844526 2890844526 IN IP4 192.0.2.101
                s=-
                c=IN IP4 192.0.2.101
                t=0 0
                m=audio 49172 RTP/AVP 0 8 97 101
                a=rtpmap:0 PCMU/8000
                a=rtpmap:8 PCMA/8000
                a=rtpmap:97 speex/16000
                a=rtpmap:101 telephone-event/8000
                a=fmtp:101 0-15
                a=ptime:20
                a=sendrecv
                """.replace("\n", "\r\n");
    }
}
