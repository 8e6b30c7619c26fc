package org.rtclite.sip.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rtclite.sip.message.NameAddress;
import org.rtclite.sip.message.SipHeader;
import org.rtclite.sip.message.SipMessage;
import org.rtclite.sip.message.SipRequest;
import org.rtclite.sip.message.SipResponse;
import org.rtclite.sip.message.SipUri;
import org.rtclite.sip.message.Via;

/** The torture messages of RFC 4475 and RFC 5118. */
class TortureTest {

    private static ParseResult parse(String name) {
        return new SipParser().parse(Resources.read(name + ".dat"));
    }

    private static SipMessage message(String name) {
        return assertInstanceOf(ParseResult.Message.class, parse("rfc4475/" + name))
                .message();
    }

    private static SipRequest request(String name) {
        return (SipRequest) message(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "wsinv",
                "intmeth",
                "esc01",
                "escnull",
                "esc02",
                "lwsdisp",
                "longreq",
                "dblreq",
                "semiuri",
                "transports",
                "mpart01",
                "unreason",
                "noreason"
            })
    void acceptsTheValidMessages(String name) {
        SipMessage message = message(name);
        assertFalse(message.vias().isEmpty());
        assertNotNull(message.from().uri());
        assertNotNull(message.to().uri());
        SipMessage again = assertInstanceOf(ParseResult.Message.class, new SipParser().parse(message.toByteArray()))
                .message();
        assertEquals(message.startLine(), again.startLine());
        assertEquals(message.vias(), again.vias());
        assertEquals(message.from(), again.from());
        assertEquals(message.bodyText(), again.bodyText());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "unkscm",
                "novelsc",
                "unksm2",
                "bext01",
                "invut",
                "regaut01",
                "bcast",
                "zeromf",
                "cparam01",
                "cparam02",
                "regescrt",
                "sdp01",
                "inv2543",
                "badbranch"
            })
    void leavesApplicationMattersToTheApplication(String name) {
        assertNotNull(message(name).callId());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    badinv01   | 400 | 5  | Via: token expected at offset 23 in 'SIP/2.0/UDP 192.0.2.15;;,;,,'
                    clerr      | 400 | -1 | Content-Length is 9999 but 154 bytes follow the header
                    ncl        | 400 | 8  | Content-Length is '-999', must be 0 to 65536
                    scalar02   | 400 | 3  | CSeq: number above 4294967295 at offset 0 in '36893488147419103232 REGISTER'
                    quotbal    | 400 | 0  | To: quoted string has no end at offset 0 in '"Mr. J. User <sip:j.user@example.com>'
                    ltgtruri   | 400 | -1 | Request-URI: scheme and ':' expected at offset 0 in '<sip:user@example.com>'
                    escruri    | 400 | -1 | Request-URI: headers are not allowed here at offset 21 in 'sip:user@example.com?Route=%3Csip:example.com%3E'
                    mismatch01 | 400 | -1 | CSeq method is INVITE in a request OPTIONS
                    mismatch02 | 400 | -1 | CSeq method is INVITE in a request NEWMETHOD
                    badvers    | 505 | -1 | version is 'SIP/7.0', must be SIP/2.0
                    insuf      | 400 | -1 | From is missing
                    multi01    | 400 | -1 | From stands 2 times
                    mcl01      | 400 | 7  | Content-Length is 13 and 5
                    """)
    void saysWhatIsWrongAndWhere(String name, int code, int field, String problem) {
        ParseResult.Failure failure = assertInstanceOf(ParseResult.Failure.class, parse("rfc4475/" + name));
        assertEquals(problem, failure.problem());
        assertEquals(code, failure.code());
        assertEquals(field, failure.field());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "badinv01", "clerr", "ncl", "scalar02", "scalarlg", "quotbal", "ltgtruri", "lwsruri", "lwsstart",
                "trws", "escruri", "regbadct", "badaspec", "baddn", "badvers", "mismatch01", "mismatch02", "bigcode"
            })
    void refusesTheInvalidMessages(String name) {
        assertInstanceOf(ParseResult.Failure.class, parse("rfc4475/" + name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "clerr",
                "ncl",
                "scalar02",
                "quotbal",
                "ltgtruri",
                "lwsruri",
                "lwsstart",
                "trws",
                "escruri",
                "regbadct",
                "badaspec",
                "baddn",
                "mismatch01",
                "mismatch02",
                "insuf",
                "multi01",
                "mcl01"
            })
    void answersInvalidRequestsWithWhatIsWellFormed(String name) {
        ParseResult.Failure failure = assertInstanceOf(ParseResult.Failure.class, parse("rfc4475/" + name));
        SipResponse response = failure.response();
        assertNotNull(response);
        assertEquals(failure.code(), response.code());
        assertInstanceOf(ParseResult.Message.class, switchMissing(response));
    }

    /** The answer parses again once the fields that the request lacked are filled in. */
    private static ParseResult switchMissing(SipResponse response) {
        SipResponse.Builder full = response.toBuilder();
        for (SipHeader header : List.of(SipHeader.FROM, SipHeader.TO)) {
            if (!full.has(header)) {
                full.add(header, "<sip:unknown.invalid>");
            }
        }
        if (!full.has(SipHeader.CALL_ID)) {
            full.callId("none");
        }
        if (!full.has(SipHeader.CSEQ)) {
            full.cseq(1, "UNKNOWN");
        }
        return new SipParser().parse(full.build().toByteArray());
    }

    @ParameterizedTest
    @ValueSource(strings = {"scalarlg", "bigcode", "badinv01"})
    void answersNeitherResponsesNorRequestsWithoutAVia(String name) {
        assertNull(assertInstanceOf(ParseResult.Failure.class, parse("rfc4475/" + name))
                .response());
    }

    @Test
    void leavesABadDateToTheValidator() {
        assertEquals(
                List.of(new SipValidator.Finding(6, "Date: 'Fri, 01 Jan 2010 16:00:00 EST' is not a date in GMT")),
                SipValidator.validate(message("baddate")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "wsinv",
                "intmeth",
                "esc01",
                "escnull",
                "esc02",
                "lwsdisp",
                "longreq",
                "dblreq",
                "semiuri",
                "transports",
                "mpart01",
                "unreason",
                "noreason"
            })
    void findsNothingInTheValidMessages(String name) {
        assertEquals(List.of(), SipValidator.validate(message(name)));
    }

    @Test
    void readsTheTortuousInvite() {
        SipRequest invite = request("wsinv");
        assertEquals(
                new SipUri(
                        false,
                        "vivekg",
                        null,
                        "chair-dnrc.example.com",
                        -1,
                        invite.sipUri().parameters(),
                        null),
                invite.uri());
        assertTrue(invite.sipUri().parameters().has("unknownparam"));
        assertEquals("1918181833n", invite.toTag());
        assertEquals("98asjd8", invite.fromTag());
        assertEquals("J Rosenberg \\\"", invite.from().displayName());
        assertEquals(68, invite.maxForwards());
        assertEquals(9, invite.cseq().sequence());
        assertEquals("", invite.header("Subject"));
        assertEquals("newfangled value continued newfangled value", invite.header("newfangledheader"));
        assertEquals(";;,,;;,;", invite.header("UnknownHeaderWithUnusualValue"));
        assertEquals(
                List.of("390skdjuw", "z9hG4bK9ikj8", "z9hG4bK30239"),
                invite.vias().stream().map(Via::branch).toList());
        assertEquals("0.33", invite.contacts().get(0).parameters().get("q"));
        assertEquals("Quoted string \"\"", invite.contacts().get(0).displayName());
        assertTrue(invite.routes().get(0).sipUri().isLooseRouter());
        assertEquals(150, invite.bodyLength());
    }

    @Test
    void keepsUnusualCharacters() {
        SipRequest request = request("intmeth");
        assertEquals("!interesting-Method0123456789_*+`.%indeed'~", request.method());
        assertEquals("BEL:\u0007 NUL:\uFFFD DEL:\u007f", request.to().displayName());
        assertEquals("token1~` token2'+_ token3*%!.-", request.from().displayName());
        assertEquals("работающий", request.from().parameters().get("fromParam''~+*_!.-%"));
        assertEquals(
                "&it+has=1,weird!*pas$wo~d_too.(doesn't-it)", request.sipUri().password());
    }

    @Test
    void decodesEscapesOnce() {
        SipRequest invite = request("esc01");
        assertEquals("sips:user@example.com", invite.sipUri().userText());
        assertEquals("user", invite.to().sipUri().userText());
        SipUri contact = invite.contacts().get(0).sipUri();
        assertEquals("caller", contact.userText());
        List<NameAddress> twoNulls = request("escnull").contacts();
        assertEquals("\0", twoNulls.get(0).sipUri().userText());
        assertEquals("\0\0", twoNulls.get(1).sipUri().userText());
        assertFalse(twoNulls.get(0).uri().isEquivalentTo(twoNulls.get(1).uri()));
        assertEquals(2, request("esc02").contacts().size());
        assertEquals("user;par=u@example.net", request("semiuri").sipUri().userText());
    }

    @Test
    void tellsHeaderParametersFromUriParameters() {
        assertTrue(request("cparam01").contacts().get(0).parameters().has("unknownparam"));
        assertTrue(request("cparam02").contacts().get(0).sipUri().parameters().has("unknownparam"));
        assertEquals(
                "Route=%3Csip:sip.example.com%3E",
                request("regescrt").contacts().get(0).sipUri().headers());
    }

    @Test
    void cutsWhatFollowsTheBodyInADatagram() {
        SipRequest register = request("dblreq");
        assertEquals("REGISTER", register.method());
        assertEquals(0, register.bodyLength());
        assertFalse(new String(register.toByteArray(), java.nio.charset.StandardCharsets.UTF_8).contains("INVITE"));
    }

    @Test
    void takesTheRestOfTheDatagramAsBodyWithoutContentLength() {
        SipRequest invite = request("inv2543");
        assertTrue(invite.bodyText().startsWith("v=0"));
        assertEquals(
                Integer.toString(invite.bodyLength()),
                assertInstanceOf(ParseResult.Message.class, new SipParser().parse(invite.toByteArray()))
                        .message()
                        .header("Content-Length"));
    }

    @Test
    void readsReasonPhrasesThatAreUnusualOrEmpty() {
        assertEquals("= 2**3 * 5**2 но сто девяносто девять - простое", ((SipResponse) message("unreason")).reason());
        assertEquals("", ((SipResponse) message("noreason")).reason());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ipv6-good",
                "port-ambiguous",
                "port-unambiguous",
                "via-received-param-with-delim",
                "via-received-param-no-delim",
                "ipv6-in-sdp",
                "mult-ip-in-header",
                "mult-ip-in-sdp",
                "ipv4-mapped-ipv6",
                "ipv6-bug-abnf-3-colons",
                "ipv6-correct-abnf-2-colons"
            })
    void acceptsIpv6References(String name) {
        SipRequest request = (SipRequest) assertInstanceOf(ParseResult.Message.class, parse("rfc5118/" + name))
                .message();
        assertEquals(request.uri(), SipUri.parse(request.uri().toString()));
    }

    @Test
    void refusesAnIpv6AddressWithoutBrackets() {
        assertEquals(
                400,
                assertInstanceOf(ParseResult.Failure.class, parse("rfc5118/ipv6-bad"))
                        .code());
    }

    @Test
    void readsReceivedWithAndWithoutBrackets() {
        for (String name : List.of("via-received-param-with-delim", "via-received-param-no-delim")) {
            SipMessage message = assertInstanceOf(ParseResult.Message.class, parse("rfc5118/" + name))
                    .message();
            assertEquals("2001:db8::9:255", message.topVia().received());
            assertEquals("2001:db8::9:1", message.topVia().host());
        }
    }
}
