package org.rtclite.sip.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rtclite.sip.message.LineEnding;
import org.rtclite.sip.message.SipHeader;
import org.rtclite.sip.message.SipMessage;
import org.rtclite.sip.message.SipRequest;
import org.rtclite.sip.message.SipResponse;

class SipParserTest {

    private static final String INVITE = """
            INVITE sip:bob@biloxi.example.com SIP/2.0
            Via: SIP/2.0/UDP pc33.atlanta.example.com;branch=z9hG4bK776asdhds
            Max-Forwards: 70
            To: Bob <sip:bob@biloxi.example.com>
            From: Alice <sip:alice@atlanta.example.com>;tag=1928301774
            Call-ID: a84b4c76e66710@pc33.atlanta.example.com
            CSeq: 314159 INVITE
            Contact: <sip:alice@pc33.atlanta.example.com>
            Content-Type: application/sdp
            """.replace("\n", "\r\n");

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static SipMessage parse(String text) {
        ParseResult result = new SipParser().parse(bytes(text));
        return assertInstanceOf(ParseResult.Message.class, result, result.toString())
                .message();
    }

    @Test
    void keepsTheBytesOfACanonicalMessage() {
        String text = INVITE + "Content-Length: 4\r\n\r\nv=0\n";
        SipMessage message = parse(text);
        assertTrue(message.isCanonical());
        assertArrayEquals(bytes(text), SipWriter.write(message));
        assertArrayEquals(bytes(text), message.toBuilder().build().toByteArray());
        assertEquals("v=0\n", message.bodyText());
        assertEquals("INVITE sip:bob@biloxi.example.com SIP/2.0", message.startLine());
    }

    @Test
    void readsLineFeedsAloneAndWritesThemOnDemand() {
        String lf = INVITE.replace("\r\n", "\n") + "Content-Length: 4\n\nv=0\n";
        SipMessage message = parse(lf);
        assertFalse(message.isCanonical());
        assertEquals(
                INVITE + "Content-Length: 4\r\n\r\nv=0\n",
                new String(SipWriter.write(message), StandardCharsets.UTF_8));
        String crlf = INVITE + "Content-Length: 11\r\n\r\nv=0\r\ns=\rx\r\n";
        byte[] written = SipWriter.write(parse(crlf), LineEnding.LF);
        assertEquals(
                INVITE.replace("\r\n", "\n") + "Content-Length: 9\n\nv=0\ns=\rx\n",
                new String(written, StandardCharsets.UTF_8));
    }

    @Test
    void leavesBinaryBodiesAloneWhenWritingLineFeeds() {
        String text = INVITE.replace("application/sdp", "application/octet-stream") + "Content-Length: 4\r\n\r\na\r\nb";
        assertTrue(new String(SipWriter.write(parse(text), LineEnding.LF), StandardCharsets.UTF_8)
                .endsWith("Content-Length: 4\n\na\r\nb"));
    }

    @Test
    void skipsEmptyLinesBeforeTheStartLine() {
        assertEquals("INVITE", ((SipRequest) parse("\r\n\n\r\n" + INVITE + "\r\n")).method());
    }

    @Test
    void unfoldsWhenAFieldIsReadOrCopied() {
        SipMessage message =
                parse(INVITE + "Subject: I know you're there,\r\n \t pick up\n\tthe phone\r\nX: 1\r\n\r\n");
        assertEquals("I know you're there, pick up the phone", message.header("s"));
        String copy = new String(message.toByteArray(), StandardCharsets.UTF_8);
        assertTrue(copy.contains("Subject: I know you're there, pick up the phone\r\nX: 1\r\n"), copy);
    }

    @Test
    void keepsCommasInFieldsThatAreNoLists() {
        SipMessage message =
                parse(INVITE + "Date: Sat, 13 Nov 2010 23:29:00 GMT\r\nSubject: a, b%2C c\r\nname: Method\r\n\r\n");
        assertEquals("Sat, 13 Nov 2010 23:29:00 GMT", message.header("Date"));
        assertEquals("a, b%2C c", message.header("Subject"));
        assertEquals("Method", message.header("NAME"));
        assertEquals(1, message.headers("Subject").size());
    }

    @Test
    void readsResponses() {
        String text = INVITE.substring(INVITE.indexOf("Via"));
        SipResponse response = (SipResponse) parse("sip/2.0 486 Busy Here\r\n" + text + "\r\n");
        assertEquals(486, response.code());
        assertEquals("Busy Here", response.reason());
        assertTrue(response.isFinal());
        assertEquals("", ((SipResponse) parse("SIP/2.0 200\r\n" + text + "\r\n")).reason());
    }

    @Test
    void doesNotKeepTheArrayOfTheCaller() {
        byte[] buffer = bytes("xx" + INVITE + "Content-Length: 0\r\n\r\nyy");
        ParseResult result = new SipParser().parse(buffer, 2, buffer.length - 4);
        java.util.Arrays.fill(buffer, (byte) 0);
        assertEquals(
                "a84b4c76e66710@pc33.atlanta.example.com",
                assertInstanceOf(ParseResult.Message.class, result).message().callId());
    }

    /** One file for each case, {@code malformed/NAME.dat}. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    empty              | 400 | 0   | 0  | message is empty
                    line-ends-only     | 400 | 6   | 0  | message is empty
                    empty-start-line   | 400 | 2   | -1 | method is no token: 'Via:'
                    garbage            | 400 | 13  | 0  | message ends within a header line, at header 0
                    no-version         | 400 | 0   | -1 | start line must be method, URI and version: 'OPTIONS sip:a@b'
                    http               | 400 | 16  | -1 | version is 'HTTP/1.1', must be SIP/2.0
                    version-3          | 505 | 16  | -1 | version is 'SIP/3.0', must be SIP/2.0
                    bad-method         | 400 | 0   | -1 | method is no token: 'OPT(IONS'
                    two-spaces         | 400 | 8   | -1 | Request-URI: scheme and ':' expected at offset 0 in ' sip:a@b'
                    bad-uri            | 400 | 14  | -1 | Request-URI: host expected at offset 6 in 'sip:a@'
                    status-99          | 400 | 8   | -1 | status code must be 100 to 699 in 'SIP/2.0 099 Low'
                    status-700         | 400 | 8   | -1 | status code must be 100 to 699 in 'SIP/2.0 700 High'
                    status-letters     | 400 | 8   | -1 | status code must be 100 to 699 in 'SIP/2.0 2OO OK'
                    no-colon           | 400 | 69  | 1  | header line has no name and colon, at header 1
                    no-name            | 400 | 61  | 1  | header line has no name and colon, at header 1
                    bare-cr            | 400 | 138 | 5  | CR without LF at offset 138
                    cut-in-header      | 400 | 99  | 3  | message ends within a header line, at header 3
                    no-via             | 400 | 0   | -1 | Via is missing
                    no-from            | 400 | 0   | -1 | From is missing
                    no-to              | 400 | 0   | -1 | To is missing
                    no-call-id         | 400 | 0   | -1 | Call-ID is missing
                    no-cseq            | 400 | 0   | -1 | CSeq is missing
                    two-to             | 400 | 0   | -1 | To stands 2 times
                    bad-via            | 400 | 41  | 0  | Via: space expected at offset 11 in 'SIP/2.0/UDP;branch=z9hG4bK1'
                    bad-contact        | 400 | 138 | 5  | Contact: '>' is missing at offset 1 in '<sip:c@d'
                    bad-route          | 400 | 140 | 5  | Route: host expected at offset 5 in '<sip:;lr>'
                    call-id-spaces     | 400 | 109 | 3  | Call-ID: character not allowed at offset 1 in 'x y'
                    length-sign        | 400 | 144 | 5  | Content-Length is '+3', must be 0 to 65536
                    length-hex         | 400 | 144 | 5  | Content-Length is '0x3', must be 0 to 65536
                    length-empty       | 400 | 144 | 5  | Content-Length is '', must be 0 to 65536
                    length-too-large   | 400 | 149 | -1 | Content-Length is 4 but 3 bytes follow the header
                    lengths-differ     | 400 | 150 | 6  | Content-Length is 3 and 2
                    """)
    void saysWhatIsWrongAndWhere(String name, int code, int offset, int field, String problem) {
        ParseResult result = new SipParser().parse(Resources.read("malformed/" + name + ".dat"));
        ParseResult.Failure failure = assertInstanceOf(ParseResult.Failure.class, result, result.toString());
        assertEquals(problem, failure.problem());
        assertEquals(code, failure.code());
        assertEquals(field, failure.field());
        assertEquals(offset, failure.offset());
    }

    @Test
    void answersWithWhatItCouldRead() {
        ParseResult.Failure failure = assertInstanceOf(
                ParseResult.Failure.class, new SipParser().parse(Resources.read("malformed/bad-contact.dat")));
        SipResponse response = failure.response();
        assertNotNull(response);
        assertEquals("SIP/2.0 400 Bad Request", response.startLine());
        assertEquals("z9hG4bK1", response.topVia().branch());
        assertEquals("1", response.fromTag());
        assertEquals("x", response.callId());
        assertEquals("OPTIONS", response.cseq().method());
        assertFalse(response.has(SipHeader.CONTACT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-via", "bad-via", "status-700", "http-ack", "garbage"})
    void staysSilentWhereThereIsNoOneToAnswer(String name) {
        ParseResult result = new SipParser().parse(Resources.read("malformed/" + name + ".dat"));
        assertNull(assertInstanceOf(ParseResult.Failure.class, result).response());
    }

    @Test
    void keepsItsLimits() {
        SipParser parser = new SipParser(new SipLimits(1_500, 1_000, 200, 12, 100));
        assertProblem(parser, "x".repeat(1_501), 513, "message is 1501 bytes, limit 1500");
        assertProblem(
                parser,
                INVITE + "X: " + "y".repeat(198) + "\r\n\r\n",
                400,
                "SIP header line is 203 bytes, limit 200, at header 8");
        assertProblem(parser, INVITE + "X: y\r\n".repeat(5) + "\r\n", 400, "message has more than 12 header fields");
        assertProblem(
                parser,
                INVITE + ("X: " + "y".repeat(190) + "\r\n").repeat(4) + "\r\n",
                400,
                "header is over 1155 bytes, limit 1000");
        assertProblem(
                parser,
                INVITE.replace("sip:bob@biloxi.example.com SIP", "sip:" + "b".repeat(100) + " SIP") + "\r\n",
                414,
                "Request-URI is 104 bytes, limit 100");
    }

    private static void assertProblem(SipParser parser, String text, int code, String problem) {
        ParseResult.Failure failure = assertInstanceOf(ParseResult.Failure.class, parser.parse(bytes(text)));
        assertEquals(problem, failure.problem());
        assertEquals(code, failure.code());
    }

    @Test
    void usesTheParserAgainAfterAFailure() {
        SipParser parser = new SipParser();
        assertInstanceOf(ParseResult.Failure.class, parser.parse(Resources.read("malformed/no-colon.dat")));
        assertInstanceOf(ParseResult.Message.class, parser.parse(bytes(INVITE + "\r\n")));
    }
}
