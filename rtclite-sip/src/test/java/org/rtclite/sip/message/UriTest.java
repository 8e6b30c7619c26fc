package org.rtclite.sip.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UriTest {

    /** RFC 3261 section 19.1.1 and what the field sends. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "sip:alice@atlanta.com",
                "sip:alice:secretword@atlanta.com;transport=tcp",
                "sips:alice@atlanta.com?subject=project%20x&priority=urgent",
                "sip:+1-212-555-1212:1234@gateway.com;user=phone",
                "sips:1212@gateway.com",
                "sip:alice@192.0.2.4",
                "sip:atlanta.com;method=REGISTER?to=alice%40atlanta.com",
                "sip:alice;day=tuesday@atlanta.com",
                "sip:alice:@atlanta.com",
                "sip:[2001:db8::1]:5070;lr",
                "sip:a@[::ffff:192.0.2.1];maddr=[ff02::1];ttl=1",
                "sip:*21#@gw.example.net;user=phone",
                "sip:host?a=",
                "sip:j%C3%BCrgen@example.com",
                "tel:+1-201-555-0123;phone-context=x",
                "urn:service:sos",
                "soap.beep://192.0.2.103:3002",
                "http://www.example.com/?q#x"
            })
    void writesBackWhatItRead(String text) {
        assertEquals(text, Uri.parse(text).toString());
        assertEquals(Uri.parse(text), Uri.parse(text));
        assertEquals(Uri.parse(text).hashCode(), Uri.parse(text).hashCode());
    }

    @Test
    void takesAUriApart() {
        SipUri uri = SipUri.parse("SIPS:al%69ce:pw@[2001:DB8::1]:5061;Transport=TCP;lr;x=%41?Subject=hi");
        assertTrue(uri.secure());
        assertEquals("sips", uri.scheme());
        assertEquals("al%69ce", uri.user());
        assertEquals("alice", uri.userText());
        assertEquals("pw", uri.password());
        assertEquals("2001:DB8::1", uri.host());
        assertEquals(5061, uri.port());
        assertEquals("tcp", uri.transport());
        assertTrue(uri.isLooseRouter());
        assertEquals("A", uri.parameter("X"));
        assertEquals("Subject=hi", uri.headers());
        assertEquals(
                "tel", assertInstanceOf(OpaqueUri.class, Uri.parse("TEL:+1")).scheme());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | 0 | URI: scheme and ':' expected at offset 0 in ''",
                "alice@atlanta.com | 0 | URI: scheme and ':' expected at offset 0 in 'alice@atlanta.com'",
                "sip: | 4 | URI: host expected at offset 4 in 'sip:'",
                "sip:@host | 4 | URI: user part is empty at offset 4 in 'sip:@host'",
                "sip:alice@ | 10 | URI: host expected at offset 10 in 'sip:alice@'",
                "sip:a b@c | 5 | URI: character not allowed in user part at offset 5 in 'sip:a b@c'",
                "sip:a@b@c | 7 | URI: unexpected '@' at offset 7 in 'sip:a@b@c'",
                "sip:a@b:65536 | 8 | URI: number above 65535 at offset 8 in 'sip:a@b:65536'",
                "sip:a@b:x | 8 | URI: number expected at offset 8 in 'sip:a@b:x'",
                "sip:a@b; | 8 | URI: URI parameter expected at offset 8 in 'sip:a@b;'",
                "sip:a@b;x= | 10 | URI: URI parameter value expected at offset 10 in 'sip:a@b;x='",
                "sip:a@b?x | 9 | URI: '=' expected at offset 9 in 'sip:a@b?x'",
                "sip:%4@b | 4 | URI: two hexadecimal digits must follow '%' at offset 4 in 'sip:%4@b'",
                "sip:a@[::1 | 6 | URI: IPv6 address in brackets expected at offset 6 in 'sip:a@[::1'",
                "sip:a@[1:2] | 6 | URI: IPv6 address in brackets expected at offset 6 in 'sip:a@[1:2]'",
                "sip:a@b<c> | 7 | URI: unexpected '<' at offset 7 in 'sip:a@b<c>'",
                "tel: | 4 | URI: URI expected at offset 4 in 'tel:'",
                "urn:a b | 5 | URI: character not allowed at offset 5 in 'urn:a b'"
            })
    void saysWhatIsWrongAndWhere(String text, int offset, String message) {
        SipSyntaxException failure = assertThrows(SipSyntaxException.class, () -> Uri.parse(text));
        assertEquals(message, failure.getMessage());
        assertEquals(offset, failure.offset());
    }

    /** RFC 3261 section 19.1.4. */
    @ParameterizedTest
    @CsvSource({
        "sip:%61lice@atlanta.com;transport=TCP, sip:alice@AtlanTa.CoM;Transport=tcp",
        "sip:carol@chicago.com, sip:carol@chicago.com;newparam=5",
        "sip:carol@chicago.com, sip:carol@chicago.com;security=on",
        "sip:carol@chicago.com;newparam=5, sip:carol@chicago.com;security=on",
        "sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com, sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com",
        "sip:alice@atlanta.com?subject=project%20x&priority=urgent, sip:alice@atlanta.com?priority=urgent&subject=project%20x"
    })
    void findsTheSameResource(String a, String b) {
        assertTrue(Uri.parse(a).isEquivalentTo(Uri.parse(b)));
        assertTrue(Uri.parse(b).isEquivalentTo(Uri.parse(a)));
    }

    /** RFC 3261 section 19.1.4. */
    @ParameterizedTest
    @CsvSource({
        "SIP:ALICE@AtLanTa.CoM;Transport=udp, sip:alice@AtLanTa.CoM;Transport=UDP",
        "sip:bob@biloxi.com, sip:bob@biloxi.com:5060",
        "sip:bob@biloxi.com, sip:bob@biloxi.com;transport=udp",
        "sip:bob@biloxi.com, sip:bob@biloxi.com:6000;transport=tcp",
        "sip:carol@chicago.com, sip:carol@chicago.com?Subject=next%20meeting",
        "sip:bob@phone21.boxesbybob.com, sip:bob@192.0.2.4",
        "sip:carol@chicago.com;security=on, sip:carol@chicago.com;security=off",
        "sip:alice@a.com, sips:alice@a.com",
        "sip:a%2Fb@a.com, sip:a/b@a.com",
        "sip:alice@a.com, sip:a.com",
        "sip:alice:x@a.com, sip:alice:y@a.com",
        "sip:1@a.com, tel:1"
    })
    void tellsDifferentResourcesApart(String a, String b) {
        assertFalse(Uri.parse(a).isEquivalentTo(Uri.parse(b)));
        assertFalse(Uri.parse(b).isEquivalentTo(Uri.parse(a)));
        assertNotEquals(Uri.parse(a), Uri.parse(b));
    }

    @Test
    void escapesTheUserThatItIsGiven() {
        assertEquals(
                "sip:J%20Doe%40x@example.com",
                SipUri.of("J Doe@x", "example.com").toString());
        assertEquals("sip:100%25@[::1]:5062", SipUri.of("100%", "::1", 5062).toString());
        assertEquals("sip:example.com", SipUri.of(null, "example.com").toString());
        assertThrows(SipSyntaxException.class, () -> SipUri.of("a", "bad host"));
        assertThrows(SipSyntaxException.class, () -> SipUri.of("a", "h\r\nX: y"));
    }

    @Test
    void changesOnlyWhatItIsAskedTo() {
        SipUri uri = SipUri.parse("sip:a:b@h:1;x=1;lr?s=t");
        assertEquals(
                "sip:a:b@h:1;x=1;lr;transport=a%20b?s=t",
                uri.withParameter("transport", "a b").toString());
        assertEquals("sip:a:b@h:1;lr?s=t", uri.withoutParameter("X").toString());
        assertEquals("sip:a:b@[::1];x=1;lr?s=t", uri.withHostPort("[::1]", -1).toString());
        assertEquals(
                "sips:a:b@h:1;x=1;lr", uri.withSecure(true).withoutHeaders().toString());
    }

    @ParameterizedTest
    @CsvSource({
        "::, true",
        "::1, true",
        "1::, true",
        "1:2:3:4:5:6:7:8, true",
        "1:2:3:4:5:6:7::, true",
        "::ffff:192.0.2.1, true",
        "1:2:3:4:5:6:192.0.2.1, true",
        "2001:db8:::192.0.2.1, true",
        "1:2:3:4:5:6:7, false",
        "1:2:3:4:5:6:7:8:9, false",
        "1::2::3, false",
        "12345::, false",
        ":1:2:3:4:5:6:7, false",
        "1:2:3:4:5:6:7:, false",
        "::192.0.2.256, false",
        "::192.0.2, false",
        "::192.0.2.1.1, false",
        "g::, false"
    })
    void knowsAnIpv6Address(String text, boolean good) {
        assertEquals(good, Hosts.isIpv6Text(text));
    }
}
