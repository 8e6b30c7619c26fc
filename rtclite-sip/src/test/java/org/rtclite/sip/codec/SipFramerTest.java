package org.rtclite.sip.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rtclite.sip.codec.SipFramer.Event;

class SipFramerTest {

    private static final String OPTIONS = String.join(
            "\r\n",
            "OPTIONS sip:a@b SIP/2.0",
            "Via: SIP/2.0/TCP h;branch=z9hG4bK1",
            "From: <sip:c@d>;tag=1",
            "To: <sip:a@b>",
            "Call-ID: x",
            "CSeq: 1 OPTIONS",
            "");

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static SipFramer framer(String text) {
        SipFramer framer = new SipFramer(SipLimits.DEFAULT);
        framer.feed(bytes(text), 0, bytes(text).length);
        return framer;
    }

    @ParameterizedTest
    @CsvSource({"Content-Length: 3", "l:3", "L  :  3 ", "CONTENT-LENGTH:\\r\\n 3"})
    void cutsByContentLengthInEveryForm(String field) {
        String message = OPTIONS + field.replace("\\r\\n", "\r\n") + "\r\n\r\nabc";
        SipFramer framer = framer(message + message + "OPT");
        for (int i = 0; i < 2; i++) {
            assertEquals(Event.MESSAGE, framer.poll());
            assertArrayEquals(bytes(message), framer.message());
        }
        assertEquals(Event.NEED_MORE, framer.poll());
        assertEquals(3, framer.pendingBytes());
    }

    @Test
    void readsBareLineFeedsAndAMissingLengthAsNoBody() {
        String message = (OPTIONS + "\r\n").replace("\r\n", "\n");
        SipFramer framer = framer(message + message);
        assertEquals(Event.MESSAGE, framer.poll());
        assertArrayEquals(bytes(message), framer.message());
        assertEquals(Event.MESSAGE, framer.poll());
        assertEquals(Event.NEED_MORE, framer.poll());
    }

    @Test
    void tellsPingsAndPongsFromMessages() {
        String message = OPTIONS + "Content-Length: 0\r\n\r\n";
        SipFramer framer = framer("\r\n\r\n" + message + "\r\n" + message);
        assertEquals(Event.PING, framer.poll());
        assertEquals(Event.MESSAGE, framer.poll());
        assertEquals(Event.PONG, framer.poll());
        assertEquals(Event.MESSAGE, framer.poll());
        assertEquals(Event.NEED_MORE, framer.poll());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Content-Length: -1 | Content-Length is malformed or stands twice: 'Content-Length: -1'",
                "Content-Length: five | Content-Length is malformed or stands twice: 'Content-Length: five'",
                "Content-Length: 3 3 | Content-Length is malformed or stands twice: 'Content-Length: 3 3'",
                "Content-Length: 99999999999 | Content-Length is malformed or stands twice: 'Content-Length: 99999999999'",
                "l: 1!Content-Length: 2 | Content-Length is malformed or stands twice: 'Content-Length: 2'",
                "l: 70000 | message is 70140 bytes, limit 65536"
            })
    void breaksWhereTheLengthCannotBeKnown(String fields, String problem) {
        SipFramer framer = framer(OPTIONS + fields.replace("!", "\r\n") + "\r\n\r\n");
        assertEquals(Event.BROKEN, framer.poll());
        assertEquals(problem, framer.problem());
        assertEquals(Event.BROKEN, framer.poll());
    }

    @Test
    void breaksWhenTheHeaderHasNoEnd() {
        SipFramer framer = new SipFramer(new SipLimits(2000, 1000, 500, 20, 100));
        byte[] line = bytes("X: " + "y".repeat(95) + "\r\n");
        for (int i = 0; i < 10; i++) {
            framer.feed(line, 0, line.length);
            assertEquals(Event.NEED_MORE, framer.poll());
        }
        framer.feed(line, 0, line.length);
        assertEquals(Event.BROKEN, framer.poll());
        assertEquals("header is over 1099 bytes, limit 1000", framer.problem());
    }

    @Test
    void breaksAtACarriageReturnAlone() {
        assertEquals(Event.BROKEN, framer("\rOPTIONS").poll());
    }

    @Test
    void findsTheSameMessagesHoweverTheBytesArrive() {
        long seed = Long.getLong("rtclite.seed", 1);
        System.out.println("SipFramerTest seed " + seed);
        Random random = new Random(seed);
        for (int round = 300 * Integer.getInteger("rtclite.fuzz", 1); round > 0; round--) {
            ByteArrayOutputStream stream = new ByteArrayOutputStream();
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                String body = "b\r\n\r\n".repeat(random.nextInt(40));
                String message = OPTIONS + "l: " + body.length() + "\r\n\r\n" + body;
                stream.writeBytes(bytes((random.nextBoolean() ? "\r\n\r\n" : "") + message));
                expected.add(message);
            }
            byte[] all = stream.toByteArray();
            List<String> found = new ArrayList<>();
            SipFramer framer = new SipFramer(SipLimits.DEFAULT);
            int at = 0;
            while (at < all.length) {
                int length = Math.min(all.length - at, 1 + random.nextInt(200));
                framer.feed(all, at, length);
                at += length;
                for (Event event = framer.poll(); event != Event.NEED_MORE; event = framer.poll()) {
                    if (event == Event.MESSAGE) {
                        found.add(new String(framer.message(), StandardCharsets.UTF_8));
                        assertInstanceOf(ParseResult.Message.class, new SipParser().parse(framer.message()));
                    } else {
                        assertEquals(Event.PING, event == Event.PONG ? Event.PING : event, "seed " + seed);
                    }
                }
            }
            assertEquals(expected, found, "seed " + seed);
        }
    }
}
