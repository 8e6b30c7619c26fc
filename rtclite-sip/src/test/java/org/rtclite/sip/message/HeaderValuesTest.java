package org.rtclite.sip.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The typed values of header fields: addresses, Via, CSeq, parameters, names. */
class HeaderValuesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "<sip:a@b>                            | <sip:a@b>",
                "sip:a@b                              | <sip:a@b>",
                "sip:a@b;tag=x                        | <sip:a@b>;tag=x",
                "  Bob  Smith <sip:a@b;lr> ; tag = x  | \"Bob  Smith\" <sip:a@b;lr>;tag=x",
                "Bob<sip:a@b>                         | Bob <sip:a@b>",
                "\"\" <sip:a@b>                       | \"\" <sip:a@b>",
                "\"A \\\"quoted\\\" \\\\ name\" <sip:a@b> | \"A \\\"quoted\\\" \\\\ name\" <sip:a@b>",
                "\"a,b;c<d>\"<tel:+1>;x=\"y;z\"       | \"a,b;c<d>\" <tel:+1>;x=\"y;z\"",
                "Bob (Sales) <sip:a@b>                | \"Bob (Sales)\" <sip:a@b>",
                "<sip:a@b;p=1?h=v>;q=0.5;flag         | <sip:a@b;p=1?h=v>;q=0.5;flag"
            })
    void readsAddressesInEveryForm(String text, String written) {
        NameAddress address = NameAddress.parse(text);
        assertEquals(written, address.toString());
        assertEquals(address, NameAddress.parse(written));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "<sip:a@b", "sip:a@b>", "\"a <sip:a@b>", "\"a\" sip:a@b", "< sip:a@b>", "<sip:a@b >",
                "a, b <sip:a@b>", "<>", "sip:a@b?h=v", "<sip:a@b>;", "<sip:a@b>;;x", "<sip:a@b>;x=", "<sip:a@b> x",
                "<sip:a@b>,<sip:c@d>", "a:b <sip:a@b>"
            })
    void refusesWhatIsNoAddress(String text) {
        assertThrows(SipSyntaxException.class, () -> NameAddress.parse(text));
    }

    @Test
    void readsListsOfAddresses() {
        List<NameAddress> list = NameAddress.parseList("\"a,b\" <sip:a@b;x=1>;p=1 , sip:c@d;q=1,<sip:e,f@g>");
        assertEquals(3, list.size());
        assertEquals("1", list.get(1).parameters().get("q"));
        assertThrows(SipSyntaxException.class, () -> NameAddress.parseList("<sip:a@b>,"));
    }

    @Test
    void setsTheTag() {
        NameAddress address = NameAddress.parse("<sip:a@b>;x=1;tag=old").withTag("new");
        assertEquals("<sip:a@b>;x=1;tag=new", address.toString());
        assertEquals("new", address.tag());
        assertNull(NameAddress.parse("sip:a@b").tag());
    }

    @Test
    void readsAViaWithEveryParameter() {
        Via via = Via.parse("SIP / 2.0 / UDP [2001:db8::1] : 5070 ;branch=z9hG4bKx;received=[2001:db8::2];rport=99;"
                + "maddr=224.2.0.1 ; ttl=16;hidden");
        assertEquals("SIP/2.0", via.protocol());
        assertEquals("UDP", via.transport());
        assertEquals("2001:db8::1", via.host());
        assertEquals(5070, via.port());
        assertEquals("z9hG4bKx", via.branch());
        assertTrue(via.hasMagicCookie());
        assertEquals("2001:db8::2", via.received());
        assertEquals(99, via.rport());
        assertEquals("224.2.0.1", via.maddr());
        assertEquals(16, via.ttl());
        assertTrue(via.parameters().has("hidden"));
        assertEquals(via, Via.parse(via.toString()));
    }

    @ParameterizedTest
    @CsvSource({"'', -1", ";rport, 0", ";rport=, 0", ";rport=5060, 5060", ";rport=x, 0", ";rport=70000, 0"})
    void readsRport(String parameter, int rport) {
        String text = "SIP/2.0/UDP host" + parameter;
        if (parameter.equals(";rport=")) {
            assertThrows(SipSyntaxException.class, () -> Via.parse(text));
        } else {
            assertEquals(rport, Via.parse(text).rport());
        }
    }

    @Test
    void notesWhereARequestCameFrom() {
        Via asked = Via.of("udp", "10.0.0.1", 5060, "z9hG4bK1");
        assertEquals(
                "SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bK1;rport=4711;received=192.0.2.7",
                asked.withReceived("192.0.2.7", 4711).toString());
        Via plain = Via.parse("SIP/2.0/UDP 192.0.2.7;branch=z9hG4bK1");
        assertEquals(plain, plain.withReceived("192.0.2.7", 4711));
        assertEquals("2001:db8::9", plain.withReceived("2001:db8::9", 1).received());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "SIP/2.0/UDP",
                "SIP/2.0 UDP host",
                "SIP/2.0/UDP host:",
                "SIP/2.0/UDP host:70000",
                "SIP/2.0/UDP ;x",
                "SIP/2.0/UDP host;",
                "SIP/2.0/UDP 2001:db8::1",
                "SIP/2.0/UDP host x",
                "SIP/2.0/UDPhost;"
            })
    void refusesWhatIsNoVia(String text) {
        assertThrows(SipSyntaxException.class, () -> Via.parse(text));
    }

    @Test
    void readsCseq() {
        assertEquals(new CSeq(7, "INVITE"), CSeq.parse("  0007\t INVITE "));
        assertEquals(4294967295L, CSeq.parse("4294967295 x").sequence());
        assertSame(SipMethod.INVITE, CSeq.parse(new String("1 INVITE")).method());
        for (String bad : List.of("", "x", "1", "1INVITE", "-1 INVITE", "4294967296 INVITE", "1 IN VITE", "1 a@b")) {
            assertThrows(SipSyntaxException.class, () -> CSeq.parse(bad), bad);
        }
        assertThrows(IllegalArgumentException.class, () -> new CSeq(-1, "INVITE"));
        assertThrows(IllegalArgumentException.class, () -> new CSeq(1, "A B"));
    }

    @Test
    void comparesParametersWithoutRegardToOrderAndCaseOfNames() {
        Parameters a = Parameters.parse(";A=1;b;c=\"x y\"");
        assertEquals(Parameters.parse(" ; c = \"x y\" ; B ; a = 1"), a);
        assertEquals(Parameters.parse(";b;a=1;c=\"x y\"").hashCode(), a.hashCode());
        assertNotEquals(Parameters.parse(";a=1;b=1;c=\"x y\""), a);
        assertEquals(Parameters.parse(";a=1;a=2"), Parameters.parse(";A=1;a=2"));
        assertEquals("1", Parameters.parse(";a=1;a=2").get("a"));
        assertEquals("x y", a.get("C"));
        assertEquals("\"x y\"", a.raw("c"));
        assertTrue(a.has("B"));
        assertNull(a.get("b"));
        assertFalse(a.has("d"));
        assertEquals(
                ";a=2;b;c=\"x y\";d=\"q\\\"\"",
                a.with("a", "2").with("d", "q\"").toString());
        assertEquals(";A=1;b", a.without("c").toString());
        assertEquals(3, a.size());
    }

    @ParameterizedTest
    @EnumSource(SipHeader.class)
    void findsEveryHeaderByItsNameInAnyCase(SipHeader header) {
        for (String name : List.of(
                header.fieldName(),
                header.fieldName().toLowerCase(Locale.ROOT),
                header.fieldName().toUpperCase(Locale.ROOT))) {
            byte[] bytes = ("xx" + name + "yy").getBytes(StandardCharsets.US_ASCII);
            assertSame(header, SipHeader.lookup(name));
            assertSame(header, SipHeader.lookup(bytes, 2, name.length()));
        }
    }

    /** RFC 3261 section 7.3.3 and the IANA registry. */
    @ParameterizedTest
    @CsvSource({
        "i, CALL_ID",
        "m, CONTACT",
        "e, CONTENT_ENCODING",
        "l, CONTENT_LENGTH",
        "c, CONTENT_TYPE",
        "f, FROM",
        "s, SUBJECT",
        "k, SUPPORTED",
        "t, TO",
        "v, VIA",
        "o, EVENT",
        "u, ALLOW_EVENTS",
        "r, REFER_TO",
        "b, REFERRED_BY",
        "x, SESSION_EXPIRES",
        "y, IDENTITY",
        "a, ACCEPT_CONTACT",
        "j, REJECT_CONTACT",
        "d, REQUEST_DISPOSITION"
    })
    void knowsTheCompactNames(String name, SipHeader header) {
        assertSame(header, SipHeader.lookup(name));
        assertSame(header, SipHeader.lookup(name.toUpperCase(Locale.ROOT)));
        assertSame(header, SipHeader.lookup(name.getBytes(StandardCharsets.US_ASCII), 0, 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Vi", "Viaa", "X-Via", "z", "Call_ID", "Call-IE", "\u00c4"})
    void passesUnknownNamesBy(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
        assertNull(SipHeader.lookup(name));
        assertNull(SipHeader.lookup(bytes, 0, bytes.length));
    }

    @Test
    void hasAPhraseForEveryCode() {
        assertEquals("OK", ReasonPhrases.of(200));
        assertEquals("Busy Here", ReasonPhrases.of(486));
        assertEquals("Client Error", ReasonPhrases.of(499));
        for (int code = 100; code < 700; code++) {
            assertFalse(ReasonPhrases.of(code).isEmpty());
        }
    }
}
