package org.rtclite.sip.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SipValidatorTest {

    private static List<SipValidator.Finding> validate(String field) {
        String text = "OPTIONS sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\r\nFrom: <sip:c@d>;tag=1\r\n"
                + "To: <sip:a@b>\r\nCall-ID: x\r\nCSeq: 1 OPTIONS\r\n" + field + "\r\n\r\n";
        ParseResult result = new SipParser().parse(text.getBytes(StandardCharsets.UTF_8));
        return SipValidator.validate(assertInstanceOf(ParseResult.Message.class, result, result.toString())
                .message());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Date: Sat, 13 Nov 2010 23:29:00 GMT",
                "Max-Forwards: 0068",
                "Expires: 4294967295",
                "Retry-After: 120",
                "Retry-After: 18000 (in a meeting);duration=3600",
                "Timestamp: 54.21",
                "Content-Type: text/plain; x=\"y;z\"",
                "Warning: 307 isi.edu \"Session, parameter\", 399 h \"x\"",
                "Allow: INVITE, ACK",
                "Allow:",
                "Contact: *",
                "m: <sip:a@b>;q=0.123;expires=0",
                "Event: presence;id=1",
                "r: \"B\" <sip:a@b?Replaces=x>",
                "X-Unknown: ;;,,;"
            })
    void findsNothingInGoodFields(String field) {
        assertEquals(List.of(), validate(field));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Date: Sat, 13 Nov 2010 23:29:00 UTC | Date: 'Sat, 13 Nov 2010 23:29:00 UTC' is not a date in GMT",
                "Max-Forwards: 300 | Max-Forwards: '300' is not a number of at most 255",
                "Max-Forwards: -1 | Max-Forwards: '-1' is not a number of at most 255",
                "Expires: 4294967296 | Expires: '4294967296' is not a number of at most 4294967295",
                "Expires: 99999999999999999999 | Expires: '99999999999999999999' is not a number of at most 4294967295",
                "Retry-After: soon | Retry-After: 'soon' is not seconds, a comment and parameters",
                "Content-Type: text | Content-Type: 'text' is not type/subtype",
                "Warning: 1812 overture \"x\" | Warning: '1812 overture \"x\"' is not three digits, an agent and quoted text",
                "Allow: INVITE, (ACK) | Allow: '(ACK)' is not a token",
                "Contact: <sip:a@b>;q=1.5 | Contact: '1.5' is not a quality from 0 to 1",
                "Contact: <sip:a@b>;expires=never | Contact: 'never' is not a number of at most 4294967295"
            })
    void namesTheFaultOfBadFields(String field, String problem) {
        assertEquals(List.of(new SipValidator.Finding(5, problem)), validate(field));
    }
}
