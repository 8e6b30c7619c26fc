package org.rtclite.sip.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rtclite.sip.message.LineEnding;

class SdpParserTest {

    /** All line types in the order of RFC 8866 section 5. */
    static final String FULL = """
            v=0
            o=jdoe 3724394400 3724394405 IN IP4 198.51.100.1
            s=Call to John Smith
            i=SDP Offer #1
            u=http://www.jdoe.example.com/home.html
            e=Jane Doe <jane@jdoe.example.com>
            p=+1 617 555-6011
            c=IN IP4 198.51.100.1
            b=CT:128
            t=3724394400 3724398000
            r=604800 3600 0 90000
            t=0 0
            z=3730928400 -1h 3749680800 0
            k=prompt
            a=recvonly
            y=unknown letter
            m=audio 49170 RTP/AVP 0 96 101
            i=audio media
            c=IN IP6 2001:db8::2
            b=AS:64
            k=clear:x
            a=rtpmap:96 speex/16000
            a=fmtp:96 mode="1,any";vbr=on
            a=rtpmap:101 telephone-event/8000
            a=fmtp:101 0-15
            a=ptime:20
            a=maxptime:60
            a=sendonly
            a=rtcp:53020 IN IP4 126.16.64.4
            a=rtcp-mux
            a=setup:actpass
            a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:abc
            m=video 49180/2 RTP/AVP 31 99
            a=rtpmap:99 h263-1998/90000
            """.replace("\n", "\r\n");

    static SessionDescription parse(String text) {
        return assertInstanceOf(SdpResult.Description.class, SdpParser.parse(text), text)
                .description();
    }

    @Test
    void writesBackEveryLine() {
        assertEquals(FULL, parse(FULL).toString());
    }

    @Test
    void readsEitherLineEndAndWritesTheOneAskedFor() {
        String lf = FULL.replace("\r\n", "\n");
        assertEquals(lf, parse(lf).write(LineEnding.LF));
        assertEquals(parse(FULL), parse(lf));
    }

    @Test
    void readsTheAudioLine() {
        SessionDescription description = parse(FULL);
        MediaDescription audio = description.firstActive("audio");
        assertNotNull(audio);
        assertEquals(49170, audio.port());
        assertEquals(20, audio.ptimeMs());
        assertEquals(60, audio.maxptimeMs());
        assertEquals(MediaDirection.SENDONLY, description.directionOf(audio));
        assertEquals("2001:db8::2", description.connectionOf(audio).host());
        assertTrue(audio.has("rtcp-mux"));
        List<RtpFormat> formats = audio.rtpFormats();
        assertEquals(new RtpFormat(0, "PCMU", 8000, 1, null), formats.get(0));
        assertEquals("speex", formats.get(1).encodingName());
        assertEquals(Map.of("mode", "1,any", "vbr", "on"), formats.get(1).parameters());
        assertTrue(formats.get(2).isTelephoneEvent());
        assertEquals(Map.of("0-15", ""), formats.get(2).parameters());
        assertEquals(
                "mode=\"1,any\";vbr=on",
                RtpFormat.writeParameters(formats.get(1).parameters()));
    }

    @Test
    void fallsBackToTheSessionForDirectionAndConnection() {
        SessionDescription description = parse(FULL);
        MediaDescription video = description.media().get(1);
        assertEquals(2, video.portCount());
        assertEquals(MediaDirection.RECVONLY, description.directionOf(video));
        assertEquals("198.51.100.1", description.connectionOf(video).host());
    }

    @Test
    void toleratesMissingNameAndTimeBlankLinesAndBadAttributes() {
        SessionDescription description = parse(
                "v=0\no=- 1 1 IN IP4 192.0.2.1\n\nm=audio 9/2 RTP/AVP 0 97 98\na=rtpmap:97\na=rtpmap:98 x/y\na=:odd\na=ptime:x\n");
        MediaDescription audio = description.media().get(0);
        assertEquals(1, audio.rtpFormats().size());
        assertEquals(-1, audio.ptimeMs());
        assertNull(description.connectionOf(audio));
        assertEquals(List.of("a=:odd"), audio.otherLines());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    ``                                                   | 1 | description is empty
                    v=1                                                  | 1 | version is '1', must be 0
                    o=- 1 1 IN IP4 a                                     | 1 | 'v=0' expected instead of 'o=- 1 1 IN IP4 a'
                    v=0;o=- 1 IN IP4 a                                   | 2 | o= must have 6 words: '- 1 IN IP4 a'
                    v=0;s=-                                              | 2 | no o= line
                    v=0;o=- 1 1 IN IP4 a;m=audio 70000 RTP/AVP 0         | 3 | port is '70000', must be 0 to 65535
                    v=0;o=- 1 1 IN IP4 a;m=audio -1 RTP/AVP 0            | 3 | port is '-1', must be 0 to 65535
                    v=0;o=- 1 1 IN IP4 a;m=audio 1 RTP/AVP               | 3 | m= must have 4 words or more: 'audio 1 RTP/AVP'
                    v=0;o=- 1 1 IN IP4 a;c=IN IP4                        | 3 | c= must have 3 words: 'IN IP4'
                    v=0;o=- 1 1 IN IP4 a;nonsense                        | 3 | 'x=value' expected instead of 'nonsense'
                    v=0;o=- 1 1 IN IP4 a;o=- 1 1 IN IP4 a                | 3 | second o= line
                    """)
    void saysWhatIsWrongAndOnWhichLine(String text, int line, String problem) {
        assertEquals(new SdpResult.Failure(line, problem), SdpParser.parse(text.replace(';', '\n')));
    }

    @Test
    void keepsItsLimits() {
        SdpLimits limits = new SdpLimits(200, 5, 1);
        String start = "v=0\no=- 1 1 IN IP4 a\n";
        assertEquals(
                new SdpResult.Failure(1, "description is 201 characters, limit 200"),
                SdpParser.parse("x".repeat(201), limits));
        assertEquals(
                new SdpResult.Failure(6, "description has more than 5 lines"),
                SdpParser.parse(start + "a=x\n".repeat(4), limits));
        assertEquals(
                new SdpResult.Failure(4, "description has more than 1 media lines"),
                SdpParser.parse(start + "m=audio 1 RTP/AVP 0\n".repeat(2), limits));
    }

    @Test
    void neverThrowsOnMutatedDescriptions() {
        long seed = Long.getLong("rtclite.seed", 1);
        System.out.println("SdpParserTest seed " + seed);
        Random random = new Random(seed);
        int rounds = 2_000 * Integer.getInteger("rtclite.fuzz", 1);
        for (int round = 0; round < rounds; round++) {
            StringBuilder text = new StringBuilder(FULL);
            for (int k = 1 + random.nextInt(8); k > 0; k--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(4)) {
                    case 0 -> text.setCharAt(at, (char) random.nextInt(256));
                    case 1 -> text.deleteCharAt(at);
                    case 2 -> text.insert(at, (char) random.nextInt(128));
                    default -> text.insert(at, text.substring(at, Math.min(text.length(), at + random.nextInt(40))));
                }
            }
            if (SdpParser.parse(text.toString()) instanceof SdpResult.Description good) {
                SessionDescription again = parse(good.description().toString());
                assertEquals(good.description().toString(), again.toString(), "seed " + seed);
                good.description().media().forEach(MediaDescription::rtpFormats);
            }
        }
    }
}
