package org.rtclite.sip.phone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Inet6Address;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rtclite.sip.message.SipUri;

class AddressesTest {

    @ParameterizedTest
    @CsvSource({
        "sip:bob@example.net, sip:bob@example.net",
        "bob@example.net, sip:bob@example.net",
        "127.0.0.1:5070, sip:127.0.0.1:5070",
        "example.net, sip:example.net",
        "[::1]:5070, sip:[::1]:5070",
        "Bob <sip:bob@example.net>, sip:bob@example.net",
        "SIPS:bob@example.net, sips:bob@example.net"
    })
    void theSchemeMayBeLeftOut(String typed, String uri) {
        assertEquals(uri, Addresses.sipUri(typed).toString());
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1",
        "255.255.255.255, 255.255.255.255",
        "2001:db8::2, 2001:db8:0:0:0:0:0:2",
        "[::1], 0:0:0:0:0:0:0:1",
        "::ffff:192.0.2.1, 192.0.2.1",
        "example.net, ",
        "localhost, ",
        "256.1.1.1, ",
        "1.2.3, ",
        "1.2.3.4.5, ",
        "1.2.3.x, ",
        "face, ",
        "1::2::3, ",
        "[::1, ",
        "'', "
    })
    void aNumericHostIsItsAddressAndANameIsNotLookedUp(String host, @Nullable String address) {
        InetAddress numeric = Addresses.numeric(host);
        assertEquals(address, numeric == null ? null : Addresses.text(numeric));
    }

    @Test
    void anAddressIsWrittenWithoutItsZone() throws Exception {
        byte[] linkLocal = {(byte) 0xfe, (byte) 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
        assertEquals("fe80:0:0:0:0:0:0:1", Addresses.text(Inet6Address.getByAddress(null, linkLocal, 7)));
    }

    @Test
    void aTelephoneNumberGoesToOurOwnDomain() {
        assertEquals(
                "sip:+15551234@example.net;user=phone",
                Addresses.target(Addresses.nameAddress("tel:+15551234"), SipUri.parse("sip:alice@example.net"))
                        .toString());
    }

    @Test
    void whatIsNoAddressIsNamed() {
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> Addresses.sipUri("sip:bob@exa mple"));
        assertTrue(refusal.getMessage().startsWith("not a SIP address: sip:bob@exa mple"), refusal.getMessage());
    }
}
