package org.rtclite.sip.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.rtclite.sip.message.NameAddress;
import org.rtclite.sip.message.SipHeader;
import org.rtclite.sip.message.SipMessage;

/** Damaged messages: the parser never throws, and what it accepts can be read and written. */
class SipParserFuzzTest {

    private static final String[] SEEDS = {
        "rfc4475/wsinv",
        "rfc4475/intmeth",
        "rfc4475/esc01",
        "rfc4475/longreq",
        "rfc4475/dblreq",
        "rfc4475/mpart01",
        "rfc4475/unreason",
        "rfc4475/badinv01",
        "rfc4475/escnull",
        "rfc5118/ipv4-mapped-ipv6",
        "rfc5118/ipv6-in-sdp"
    };

    private static final byte[] PIECES =
            "\r\n\r\n :;,<>\"\\@?=%00\tsip:[::]z9hG4bK\0\u00ff".getBytes(StandardCharsets.ISO_8859_1);

    private final SipParser parser = new SipParser();

    private static byte[] mutate(byte[] seed, Random random) {
        byte[] bytes = seed.clone();
        for (int k = 1 + random.nextInt(6); k > 0 && bytes.length > 1; k--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(5)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] = PIECES[random.nextInt(PIECES.length)];
                case 2 -> bytes = splice(bytes, at, Math.min(bytes.length, at + 1 + random.nextInt(20)), new byte[0]);
                case 3 -> bytes = splice(bytes, at, at, slice(PIECES, random));
                default -> bytes = splice(bytes, at, at, slice(bytes, random));
            }
        }
        return bytes;
    }

    private static byte[] slice(byte[] from, Random random) {
        int start = random.nextInt(from.length);
        return java.util.Arrays.copyOfRange(from, start, Math.min(from.length, start + 1 + random.nextInt(60)));
    }

    private static byte[] splice(byte[] bytes, int from, int to, byte[] middle) {
        byte[] out = new byte[bytes.length - (to - from) + middle.length];
        System.arraycopy(bytes, 0, out, 0, from);
        System.arraycopy(middle, 0, out, from, middle.length);
        System.arraycopy(bytes, to, out, from + middle.length, bytes.length - to);
        return out;
    }

    @Test
    void survivesDamagedMessages() {
        long seed = Long.getLong("rtclite.seed", 1);
        System.out.println("SipParserFuzzTest seed " + seed);
        Random random = new Random(seed);
        for (int round = 10_000 * Integer.getInteger("rtclite.fuzz", 1); round > 0; round--) {
            byte[] bytes = mutate(Resources.read(SEEDS[round % SEEDS.length] + ".dat"), random);
            if (parser.parse(bytes) instanceof ParseResult.Message parsed) {
                readAll(parsed.message(), seed);
            }
        }
    }

    private void readAll(SipMessage message, long seed) {
        message.vias();
        assertEquals(message.from(), NameAddress.parse(message.from().toString()), "seed " + seed);
        assertEquals(message.fromTag(), message.from().tag(), "seed " + seed);
        message.cseq();
        message.contacts();
        message.routes();
        message.recordRoutes();
        message.addresses(SipHeader.PATH);
        message.expires();
        message.maxForwards();
        for (int field = 0; field < message.headerCount(); field++) {
            message.headers(message.headerName(field));
        }
        byte[] written = message.toByteArray();
        SipMessage again = assertInstanceOf(ParseResult.Message.class, parser.parse(written), "seed " + seed)
                .message();
        assertEquals(message.startLine(), again.startLine(), "seed " + seed);
        assertEquals(message.headerValue(0), again.headerValue(0), "seed " + seed);
        assertEquals(message.vias(), again.vias(), "seed " + seed);
        assertEquals(message.to(), again.to(), "seed " + seed);
        assertEquals(message.bodyLength(), again.bodyLength(), "seed " + seed);
    }

    @Test
    void takesTimeInProportionToTheLength() {
        String start = "OPTIONS sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\r\nFrom: ";
        String[] floods = {"\"\\", "<", ";a", ",", " \r\n ", "sip:", "%", "((", "a=b;"};
        assertTimeout(Duration.ofSeconds(5), () -> {
            SipParser wide = new SipParser(new SipLimits(1 << 20, 1 << 20, 1 << 20, 1000, 2048));
            for (String flood : floods) {
                wide.parse((start + flood.repeat(500_000 / flood.length())).getBytes(StandardCharsets.UTF_8));
                wide.parse(
                        (start + flood.repeat(500_000 / flood.length()) + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
            }
        });
    }
}
