package org.rtclite.sip.message;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SipMessageTest {

    private static SipRequest.Builder invite() {
        return SipRequest.builder(SipMethod.INVITE, Uri.parse("sip:bob@biloxi.example.com"))
                .prependVia(Via.of("udp", "192.0.2.1", 5060, "z9hG4bKnashds8"))
                .maxForwards(70)
                .from(NameAddress.parse("Alice <sip:alice@atlanta.example.com>;tag=1928301774"))
                .to(NameAddress.parse("<sip:bob@biloxi.example.com>"))
                .callId("a84b4c76e66710")
                .cseq(314159, SipMethod.INVITE)
                .contact(NameAddress.parse("<sip:alice@192.0.2.1>"))
                .body("application/sdp", "v=0\r\n");
    }

    @Test
    void writesTheFieldsInTheOrderInWhichTheyWereSet() {
        assertEquals("""
                INVITE sip:bob@biloxi.example.com SIP/2.0\r
                Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKnashds8;rport\r
                Max-Forwards: 70\r
                From: Alice <sip:alice@atlanta.example.com>;tag=1928301774\r
                To: <sip:bob@biloxi.example.com>\r
                Call-ID: a84b4c76e66710\r
                CSeq: 314159 INVITE\r
                Contact: <sip:alice@192.0.2.1>\r
                Content-Type: application/sdp\r
                Content-Length: 5\r
                \r
                v=0\r
                """, new String(invite().build().toByteArray(), StandardCharsets.UTF_8));
    }

    @Test
    void readsBackWhatWasBuilt() {
        SipRequest invite = invite().build();
        assertEquals("INVITE", invite.method());
        assertEquals(70, invite.maxForwards());
        assertEquals("z9hG4bKnashds8", invite.topVia().branch());
        assertEquals(0, invite.topVia().rport());
        assertEquals("1928301774", invite.fromTag());
        assertNull(invite.toTag());
        assertEquals(new CSeq(314159, "INVITE"), invite.cseq());
        assertEquals("a84b4c76e66710", invite.header("i"));
        assertEquals("a84b4c76e66710", invite.header("call-id"));
        assertTrue(invite.isContentType("application/sdp"));
        assertFalse(invite.isContentType("application/sd"));
        assertEquals("v=0\r\n", invite.bodyText());
        assertEquals(-1, invite.expires());
        assertEquals(1, invite.contacts().size());
    }

    @Test
    void answersWithTheFieldsOfTheRequest() {
        SipRequest invite = invite().prependVia(Via.parse("SIP/2.0/UDP p1.example.com;branch=z9hG4bKp1"))
                .add(SipHeader.RECORD_ROUTE, "<sip:p1.example.com;lr>")
                .build();
        SipResponse ringing = SipResponse.builder(invite, 180).build();
        assertEquals("SIP/2.0 180 Ringing", ringing.startLine());
        assertEquals(invite.vias(), ringing.vias());
        assertEquals(invite.recordRoutes(), ringing.recordRoutes());
        assertEquals(invite.header("From"), ringing.header("From"));
        assertEquals(invite.cseq(), ringing.cseq());
        assertTrue(SipResponse.builder(invite, 486).build().recordRoutes().isEmpty());
    }

    @Test
    void copiesUntouchedFieldsByteForByte() {
        SipRequest first = invite().add("X-Odd", "a  ;b,\t\"c\" <d>").build();
        SipRequest second = first.toBuilder().maxForwards(69).build();
        assertEquals("a  ;b,\t\"c\" <d>", second.header("x-odd"));
        assertEquals(69, second.maxForwards());
        assertArrayEquals(
                first.toByteArray(), second.toBuilder().maxForwards(70).build().toByteArray());
    }

    @Test
    void takesOneViaOffALineOfSeveral() {
        SipRequest.Builder builder = SipRequest.builder("OPTIONS", Uri.parse("sip:a@b"))
                .add("v", "SIP/2.0/UDP a;branch=z9hG4bK1, SIP/2.0/TCP b;branch=z9hG4bK2")
                .add("Via", "SIP/2.0/TLS c");
        SipRequest two = builder.removeTopVia().build();
        assertEquals(
                List.of("TCP", "TLS"), two.vias().stream().map(Via::transport).toList());
        SipRequest replaced = builder.replaceTopVia(two.topVia().withReceived("192.0.2.9", 99))
                .build();
        assertEquals("192.0.2.9", replaced.topVia().received());
        assertEquals(2, replaced.vias().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nX: b", "a\nb", "a\0b", "\r"})
    void refusesLineEndsAndNulInValues(String value) {
        assertThrows(SipSyntaxException.class, () -> invite().add("Subject", value));
        assertThrows(SipSyntaxException.class, () -> invite().set("X-Any", value));
        assertThrows(SipSyntaxException.class, () -> SipResponse.builder(200, value));
        assertThrows(SipSyntaxException.class, () -> new NameAddress(value, Uri.parse("sip:a@b"), Parameters.NONE));
        assertThrows(SipSyntaxException.class, () -> Parameters.NONE.with("x", value));
    }

    @Test
    void refusesFieldsThatItCouldNotReadBack() {
        assertThrows(SipSyntaxException.class, () -> invite().set("Contact", "<sip:a@b"));
        assertThrows(SipSyntaxException.class, () -> invite().set("CSeq", "x INVITE"));
        assertThrows(SipSyntaxException.class, () -> invite().set("Max-Forwards", "300"));
        assertThrows(SipSyntaxException.class, () -> invite().add("Bad Name", "x"));
        assertThrows(IllegalArgumentException.class, () -> invite().set("l", "5"));
        assertThrows(
                IllegalStateException.class,
                () -> SipRequest.builder("BYE", Uri.parse("sip:a@b")).build().cseq());
    }

    @Test
    void splitsListsOutsideQuotesAndBrackets() {
        SipRequest request = invite().add("k", "100rel, timer ,")
                .add("Supported", "\"a,b\",<c,d>")
                .build();
        assertEquals(List.of("100rel", "timer", "\"a,b\"", "<c,d>"), request.elements(SipHeader.SUPPORTED));
    }

    @Test
    void tellsTheWildcardContact() {
        SipRequest register = invite().set("Contact", "*").build();
        assertTrue(register.isContactWildcard());
        assertTrue(register.contacts().isEmpty());
    }
}
