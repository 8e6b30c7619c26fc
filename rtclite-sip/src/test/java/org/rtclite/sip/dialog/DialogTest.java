package org.rtclite.sip.dialog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rtclite.sip.message.NameAddress;
import org.rtclite.sip.message.SipRequest;
import org.rtclite.sip.message.SipResponse;
import org.rtclite.sip.message.SipUri;
import org.rtclite.sip.transaction.Flow;

/** RFC 3261 s12 and the routing examples of s16.12. */
class DialogTest {

    private static final Flow FLOW =
            Flow.udp(new InetSocketAddress("192.0.2.1", 5060), new InetSocketAddress("192.0.2.2", 5060));

    private static SipRequest invite(String... recordRoutes) {
        SipRequest.Builder builder = SipRequest.builder("INVITE", SipUri.parse("sip:callee@domain.com"))
                .add("Via", "SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1")
                .add("From", "<sip:caller@u1.example.com>;tag=caller")
                .add("To", "<sip:callee@domain.com>")
                .add("Call-ID", "call")
                .add("CSeq", "7 INVITE")
                .add("Contact", "<sip:caller@u1.example.com>");
        for (String route : recordRoutes) {
            builder.add("Record-Route", route);
        }
        return builder.build();
    }

    private static SipResponse answer(SipRequest request, String contact) {
        return SipResponse.builder(request, 200)
                .to(request.to().withTag("callee"))
                .add("Contact", contact)
                .build();
    }

    private static Dialog callee(String... recordRoutes) {
        return Dialog.ofServer(invite(recordRoutes), "callee", 100, FLOW);
    }

    @Test
    void mirrorsTheIdentityOfTheTwoEnds() {
        SipRequest invite = invite();
        Dialog caller = Dialog.ofClient(invite, answer(invite, "<sip:callee@u2.domain.com>"), FLOW);
        Dialog callee = callee();
        assertEquals(new DialogId("call", "caller", "callee"), caller.id());
        assertEquals(new DialogId("call", "callee", "caller"), callee.id());
        assertEquals(caller.local(), callee.remote());
        assertEquals(caller.remote(), callee.local());
        assertTrue(caller.weCalled());
        assertFalse(callee.weCalled());
    }

    @Test
    void takesRecordRoutesInReverseAsCallerAndInOrderAsCallee() {
        SipRequest invite = invite("<sip:p2.domain.com;lr>", "<sip:p1.example.com;lr>");
        Dialog caller = Dialog.ofClient(invite, answer(invite, "<sip:callee@u2.domain.com>"), FLOW);
        SipRequest bye = caller.begin("BYE", caller.nextSequence()).build();
        assertEquals("sip:callee@u2.domain.com", bye.uri().toString());
        assertEquals(List.of("<sip:p1.example.com;lr>", "<sip:p2.domain.com;lr>"), bye.headers("Route"));
        assertEquals("sip:p1.example.com;lr", caller.nextHop().toString());
        assertEquals("8 BYE", bye.cseq().toString());

        Dialog callee = callee("<sip:p2.domain.com;lr>", "<sip:p1.example.com;lr>");
        SipRequest back = callee.begin("BYE", callee.nextSequence()).build();
        assertEquals("sip:caller@u1.example.com", back.uri().toString());
        assertEquals(List.of("<sip:p2.domain.com;lr>", "<sip:p1.example.com;lr>"), back.headers("Route"));
        assertEquals("100 BYE", back.cseq().toString());
    }

    @Test
    void makesAStrictRouterTheRequestUriAndTheTargetTheLastRoute() {
        Dialog callee = callee("<sip:p2.domain.com>", "<sip:p1.example.com;lr>");
        SipRequest bye = callee.begin("BYE", 1).build();
        assertEquals("sip:p2.domain.com", bye.uri().toString());
        assertEquals(List.of("<sip:p1.example.com;lr>", "<sip:caller@u1.example.com>"), bye.headers("Route"));
        assertEquals("sip:p2.domain.com", callee.nextHop().toString());
    }

    @Test
    void takesHigherSequencesOnly() {
        Dialog callee = callee();
        SipRequest same = invite();
        assertFalse(callee.acceptsSequence(same), "7 again");
        assertTrue(callee.acceptsSequence(same.toBuilder().cseq(9, "INVITE").build()), "a gap is no fault");
        assertFalse(callee.acceptsSequence(same.toBuilder().cseq(8, "INVITE").build()));
    }

    @Test
    void takesAnySequenceFirstFromTheCallee() {
        SipRequest invite = invite();
        Dialog caller = Dialog.ofClient(invite, answer(invite, "<sip:callee@u2.domain.com>"), FLOW);
        assertTrue(caller.acceptsSequence(invite.toBuilder().cseq(0, "BYE").build()));
    }

    @Test
    void computesTheRouteSetOnceMoreFromThe2xx() {
        SipRequest invite = invite("<sip:early.example;lr>");
        Dialog caller = Dialog.ofClient(invite, answer(invite, "<sip:early@u2.domain.com>"), FLOW);
        SipRequest late = invite("<sip:late.example;lr>");
        caller.confirm(answer(late, "<sip:late@u3.domain.com>"));
        SipRequest ack = caller.begin("ACK", 7).build();
        assertEquals("sip:late@u3.domain.com", ack.uri().toString());
        assertEquals(List.of("<sip:late.example;lr>"), ack.headers("Route"));
    }

    @Test
    void keepsTheTargetWhenAMessageHasNoContact() {
        Dialog callee = callee();
        callee.refreshTarget(invite().toBuilder().remove("Contact").build());
        assertEquals("sip:caller@u1.example.com", callee.remoteTarget().toString());
        callee.refreshTarget(invite().toBuilder()
                .contact(NameAddress.parse("<sip:moved@u9.example>"))
                .build());
        assertEquals("sip:moved@u9.example", callee.remoteTarget().toString());
    }
}
