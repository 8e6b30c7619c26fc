package org.rtclite.sip.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rtclite.media.audio.AudioCodec;
import org.rtclite.media.audio.AudioDecoder;
import org.rtclite.media.audio.AudioEncoder;
import org.rtclite.media.audio.CodecRegistry;

class OfferAnswerTest {

    private static final LocalAudio HERE = LocalAudio.of("192.0.2.1", 4000);
    private static final LocalAudio THERE = LocalAudio.of("2001:db8::2", 6000);
    private static final AudioCodec PCMU = new NamedCodec("PCMU", 8000, 0, 10, Map.of());
    private static final AudioCodec PCMA = new NamedCodec("PCMA", 8000, 8, 10, Map.of());
    private static final AudioCodec SPEEX = new NamedCodec("speex", 16000, -1, 20, Map.of("vbr", "on"));

    /** A codec in name only. */
    private record NamedCodec(
            String encodingName,
            int clockRateHz,
            int staticPayloadType,
            int frameMs,
            Map<String, String> offerParameters)
            implements AudioCodec {

        @Override
        public int sampleRateHz() {
            return clockRateHz;
        }

        @Override
        public AudioEncoder newEncoder(Map<String, String> remoteParameters) {
            throw new UnsupportedOperationException();
        }

        @Override
        public AudioDecoder newDecoder(Map<String, String> localParameters) {
            throw new UnsupportedOperationException();
        }
    }

    private static OfferAnswer side(AudioCodec... codecs) {
        return new OfferAnswer(AudioSettings.of(CodecRegistry.of(codecs)), 1000);
    }

    private static SessionDescription remote(String... lines) {
        return SdpParserTest.parse("v=0\no=- 7 7 IN IP4 203.0.113.9\ns=-\nc=IN IP4 203.0.113.9\nt=0 0\n"
                + String.join("\n", lines) + "\n");
    }

    private static Negotiation.Agreed agreed(Negotiation negotiation) {
        return assertInstanceOf(Negotiation.Agreed.class, negotiation, negotiation.toString());
    }

    @Test
    void offersItsCodecsInOrderThenTelephoneEvent() {
        SessionDescription offer = side(SPEEX, PCMU, PCMA).offer(HERE, MediaDirection.SENDRECV);
        assertEquals("""
                v=0
                o=- 1000 1000 IN IP4 192.0.2.1
                s=-
                c=IN IP4 192.0.2.1
                t=0 0
                m=audio 4000 RTP/AVP 96 0 8 97 101
                a=rtpmap:96 speex/16000
                a=fmtp:96 vbr=on
                a=rtpmap:0 PCMU/8000
                a=rtpmap:8 PCMA/8000
                a=rtpmap:97 telephone-event/16000
                a=fmtp:97 0-15
                a=rtpmap:101 telephone-event/8000
                a=fmtp:101 0-15
                a=ptime:20
                a=sendrecv
                a=rtcp-mux
                """.replace("\n", "\r\n"), offer.toString());
    }

    @Test
    void bothSidesAgreeOnTheSame() {
        OfferAnswer caller = side(SPEEX, PCMU);
        OfferAnswer callee = side(PCMU, SPEEX);
        SessionDescription offer = caller.offer(HERE, MediaDirection.SENDRECV);
        Negotiation.Agreed answer = agreed(callee.answer(offer, THERE, MediaDirection.SENDRECV));
        AudioAgreement there = answer.audio();
        AudioAgreement here = agreed(caller.accept(answer.local())).audio();
        assertEquals(SPEEX, here.send().codec());
        assertEquals(SPEEX, there.send().codec());
        assertEquals(96, here.send().payloadType());
        assertEquals(
                List.of(96, 0),
                here.receive().stream().map(AgreedFormat::payloadType).toList());
        assertEquals("2001:db8::2", here.remoteHost());
        assertEquals(6000, here.remoteRtpPort());
        assertEquals("192.0.2.1", there.remoteHost());
        assertTrue(here.rtcpMux());
        assertEquals(6000, here.remoteRtcpPort());
        assertEquals("97 telephone-event/16000", events(here.sendEvents()), "of the clock rate of the audio");
        assertEquals(
                List.of(97, 101),
                there.receiveEvents().stream().map(RtpFormat::payloadType).toList());
        assertEquals(20, here.ptimeMs());
        assertEquals(Map.of("vbr", "on"), there.send().parameters());
    }

    @Test
    void answersInTheOrderAndUnderTheNumbersOfTheOffer() {
        OfferAnswer callee = side(PCMU, PCMA, SPEEX);
        Negotiation.Agreed answer = agreed(callee.answer(
                remote(
                        "m=audio 5004 RTP/AVP 18 110 8 0 97",
                        "a=rtpmap:110 Speex/16000",
                        "a=rtpmap:97 telephone-event/8000",
                        "a=ptime:30",
                        "a=rtcp:5555"),
                HERE,
                MediaDirection.SENDRECV));
        MediaDescription line = answer.local().media().get(0);
        assertEquals(List.of("110", "8", "0", "97"), line.formats());
        assertFalse(line.has("rtcp-mux"));
        AudioAgreement audio = answer.audio();
        assertEquals(110, audio.send().payloadType());
        assertEquals("97 telephone-event/8000", events(audio.sendEvents()), "there is no better one");
        assertEquals(97, audio.receiveEvents().get(0).payloadType());
        assertEquals(5555, audio.remoteRtcpPort());
        // RFC 5574 section 5.6: 30 ms is no whole number of 20 ms frames
        assertEquals(40, audio.ptimeMs());
    }

    private static String events(@Nullable RtpFormat format) {
        return format == null ? "none" : String.valueOf(format.rtpmap().value());
    }

    @Test
    void answersTelephoneEventAtTheClockRateThatWasOffered() {
        Negotiation.Agreed answer = agreed(side(SPEEX, PCMU)
                .answer(
                        remote(
                                "m=audio 5004 RTP/AVP 96 97 98",
                                "a=rtpmap:96 speex/16000",
                                "a=rtpmap:97 telephone-event/16000",
                                "a=rtpmap:98 telephone-event/48000"),
                        HERE,
                        MediaDirection.SENDRECV));
        MediaDescription line = answer.local().media().get(0);
        assertEquals(List.of("96", "97"), line.formats());
        assertEquals("97 telephone-event/16000", line.attributeValues("rtpmap").get(1));
        assertEquals("97 telephone-event/16000", events(answer.audio().sendEvents()));
    }

    @Test
    void sendsNoEventsWhenTheAnswerHasNone() {
        OfferAnswer caller = side(SPEEX, PCMU);
        caller.offer(HERE, MediaDirection.SENDRECV);
        AudioAgreement audio =
                agreed(caller.accept(remote("m=audio 5004 RTP/AVP 0"))).audio();
        assertEquals("none", events(audio.sendEvents()));
        assertTrue(audio.receiveEvents().isEmpty());
    }

    /** Lines as Speex endpoints and RFC 5574 write them; the first two lack quotes or have blanks. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mode=any | {mode=any}",
                "vbr=on; cng=on | {cng=on, vbr=on}",
                "vbr=on | {vbr=on}",
                "mode=\"4,any\" | {mode=4,any}",
                "mode=\"3,5\" | {mode=3,5}",
                "mode=\"1,any\";vbr=on | {mode=1,any, vbr=on}",
                "MODE=\"10,any\" ; VBR=vad | {mode=10,any, vbr=vad}",
                "vbr=vad;mode=\"6,any\" | {mode=6,any, vbr=vad}",
                "sr=8000,mode=any | {sr=8000,mode=any}",
                "; ;mode | {mode=}",
            })
    void readsTheParametersThatSpeexEndpointsWrite(String fmtp, String parameters) {
        Negotiation.Agreed answer = agreed(side(SPEEX)
                .answer(
                        remote("m=audio 5004 RTP/AVP 97", "a=rtpmap:97 speex/16000", "a=fmtp:97 " + fmtp),
                        HERE,
                        MediaDirection.SENDRECV));
        assertEquals(parameters, new java.util.TreeMap<>(answer.audio().send().parameters()).toString());
    }

    @Test
    void anOffersParametersComeBackAsTheyWereMeant() {
        AudioCodec asking = new NamedCodec("speex", 16000, -1, 20, Map.of("mode", "\"10\""));
        SessionDescription offer = side(asking).offer(HERE, MediaDirection.SENDRECV);
        assertTrue(offer.toString().contains("a=fmtp:96 mode=\"10\"\r\n"), "RFC 5574 section 4.1.1: always quoted");
        AudioAgreement there = agreed(side(SPEEX).answer(offer, THERE, MediaDirection.SENDRECV))
                .audio();
        assertEquals(Map.of("mode", "10"), there.send().parameters());
    }

    /** RFC 5574 section 5.6: up to a whole number of frames; RFC 4566 section 6: but never beyond maxptime. */
    @ParameterizedTest
    @CsvSource({"20,-1,20", "30,-1,40", "40,-1,40", "60,60,60", "60,50,40", "10,-1,20", "50,10,20", "400,-1,200"})
    void packsWholeSpeexFrames(int ptime, int maxptime, int chosen) {
        String[] lines = {
            "m=audio 5004 RTP/AVP 97",
            "a=rtpmap:97 speex/16000",
            "a=ptime:" + ptime,
            maxptime < 0 ? "a=x" : "a=maxptime:" + maxptime
        };
        assertEquals(
                chosen,
                agreed(side(SPEEX).answer(remote(lines), HERE, MediaDirection.SENDRECV))
                        .audio()
                        .ptimeMs());
    }

    @Test
    void takesAnAnswerUnderOtherNumbers() {
        OfferAnswer caller = side(SPEEX, PCMU);
        caller.offer(HERE, MediaDirection.SENDRECV);
        AudioAgreement audio = agreed(caller.accept(remote(
                        "m=audio 5004 RTP/AVP 105 120",
                        "a=rtpmap:105 speex/16000",
                        "a=rtpmap:120 telephone-event/8000")))
                .audio();
        assertEquals(105, audio.send().payloadType());
        assertEquals(96, audio.receive().get(0).payloadType());
        assertEquals(1, audio.receive().size());
        assertEquals("120 telephone-event/8000", events(audio.sendEvents()));
        assertEquals(1, audio.receiveEvents().size());
        assertEquals(101, audio.receiveEvents().get(0).payloadType());
        assertEquals(5005, audio.remoteRtcpPort());
    }

    /** RFC 3264 section 6.1 and section 8.4, seen from the answerer. */
    @ParameterizedTest
    @CsvSource({
        "sendrecv, SENDRECV, SENDRECV",
        "sendrecv, SENDONLY, SENDONLY",
        "sendrecv, RECVONLY, RECVONLY",
        "sendrecv, INACTIVE, INACTIVE",
        "sendonly, SENDRECV, RECVONLY",
        "sendonly, SENDONLY, INACTIVE",
        "sendonly, RECVONLY, RECVONLY",
        "sendonly, INACTIVE, INACTIVE",
        "recvonly, SENDRECV, SENDONLY",
        "recvonly, SENDONLY, SENDONLY",
        "recvonly, RECVONLY, INACTIVE",
        "recvonly, INACTIVE, INACTIVE",
        "inactive, SENDRECV, INACTIVE",
        "inactive, INACTIVE, INACTIVE"
    })
    void mirrorsTheOfferedDirection(String offered, MediaDirection wanted, MediaDirection answered) {
        Negotiation.Agreed agreed =
                agreed(side(PCMU).answer(remote("m=audio 5004 RTP/AVP 0", "a=" + offered), HERE, wanted));
        assertEquals(answered, agreed.local().media().get(0).direction());
        assertEquals(answered, agreed.audio().direction());
    }

    @ParameterizedTest
    @CsvSource({"sendrecv, RECVONLY", "sendonly, RECVONLY", "recvonly, INACTIVE", "inactive, INACTIVE"})
    void readsTheNullAddressAsHold(String offered, MediaDirection answered) {
        Negotiation.Agreed agreed = agreed(side(PCMU)
                .answer(
                        remote("m=audio 5004 RTP/AVP 0", "c=IN IP4 0.0.0.0", "a=" + offered),
                        HERE,
                        MediaDirection.SENDRECV));
        assertEquals(answered, agreed.audio().direction());
    }

    @ParameterizedTest
    @CsvSource({
        "SENDRECV, sendrecv, SENDRECV",
        "SENDRECV, recvonly, SENDONLY",
        "SENDONLY, recvonly, SENDONLY",
        "SENDONLY, sendrecv, SENDONLY",
        "SENDRECV, inactive, INACTIVE",
        "RECVONLY, sendonly, RECVONLY"
    })
    void narrowsItsOfferByTheAnswer(MediaDirection offered, String answered, MediaDirection result) {
        OfferAnswer caller = side(PCMU);
        caller.offer(HERE, offered);
        assertEquals(
                result,
                agreed(caller.accept(remote("m=audio 5004 RTP/AVP 0", "a=" + answered)))
                        .audio()
                        .direction());
    }

    @Test
    void refusesOtherMediaInTheirPlaces() {
        OfferAnswer callee = side(PCMU);
        SessionDescription offer = remote(
                "m=video 5000 RTP/AVP 31",
                "m=audio 5004 RTP/AVP 0",
                "m=audio 5008 RTP/AVP 0",
                "m=application 9 TCP/BFCP *");
        SessionDescription answer =
                agreed(callee.answer(offer, HERE, MediaDirection.SENDRECV)).local();
        assertEquals(
                List.of(0, 4000, 0, 0),
                answer.media().stream().map(MediaDescription::port).toList());
        assertEquals("TCP/BFCP", answer.media().get(3).protocol());
        SessionDescription hold = callee.offer(HERE, MediaDirection.SENDONLY);
        assertEquals(4, hold.media().size());
        assertEquals(MediaDirection.SENDONLY, hold.media().get(1).direction());
        assertEquals(
                MediaDirection.SENDONLY,
                agreed(callee.accept(remote(
                                "m=video 0 RTP/AVP 31",
                                "m=audio 5004 RTP/AVP 0",
                                "a=recvonly",
                                "m=audio 0 RTP/AVP 0",
                                "m=application 0 TCP/BFCP *")))
                        .audio()
                        .direction());
    }

    @Test
    void raisesTheVersionByOneForEachChangeAndOnlyThen() {
        OfferAnswer caller = side(PCMU);
        SessionDescription first = caller.offer(HERE, MediaDirection.SENDRECV);
        caller.accept(remote("m=audio 5004 RTP/AVP 0"));
        SessionDescription same = caller.offer(HERE, MediaDirection.SENDRECV);
        assertEquals(first, same);
        caller.accept(remote("m=audio 5004 RTP/AVP 0"));
        SessionDescription hold = caller.offer(HERE, MediaDirection.SENDONLY);
        assertEquals("1001", hold.origin().version());
        assertEquals("1000", hold.origin().sessionId());
        caller.withdraw();
        assertEquals(
                "1002", caller.offer(HERE, MediaDirection.SENDRECV).origin().version());
        assertEquals("1000", caller.local().origin().version());
    }

    @Test
    void keepsTheMeaningOfPayloadTypesInLaterOffers() {
        OfferAnswer callee = side(SPEEX, PCMU);
        agreed(callee.answer(
                remote(
                        "m=audio 5004 RTP/AVP 111 101 96",
                        "a=rtpmap:111 speex/16000",
                        "a=rtpmap:101 opus/48000/2",
                        "a=rtpmap:96 telephone-event/8000"),
                HERE,
                MediaDirection.SENDRECV));
        MediaDescription offer =
                callee.offer(HERE, MediaDirection.SENDRECV).media().get(0);
        assertEquals(List.of("111", "0", "97", "96"), offer.formats(), "97: telephone-event/16000");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "m=audio 5004 RTP/AVP 18 | no common codec in formats [18]",
                "m=audio 5004 RTP/SAVP 0 | profile is RTP/SAVP, accepted are [RTP/AVP, RTP/AVPF]",
                "m=video 5004 RTP/AVP 0 | offer has no audio line",
                "m=audio 0 RTP/AVP 0 | offer has no audio line",
                "m=audio 5004 RTP/AVP 101;a=rtpmap:101 telephone-event/8000 | no common codec in formats [101]",
                "m=audio 5004 RTP/AVP 97;a=rtpmap:97 PCMU/8000/2 | no common codec in formats [97]"
            })
    void refusesAnOfferWithoutCommonGround(String lines, String problem) {
        OfferAnswer callee = side(PCMU);
        assertEquals(
                new Negotiation.Refused(488, problem),
                callee.answer(remote(lines.strip().split(";")), HERE, MediaDirection.SENDRECV));
        assertThrows(IllegalStateException.class, () -> callee.accept(remote("m=audio 1 RTP/AVP 0")));
    }

    @Test
    void refusesAnOfferWithoutConnection() {
        SessionDescription offer = SdpParserTest.parse("v=0\no=- 1 1 IN IP4 a\nm=audio 5004 RTP/AVP 0\n");
        assertEquals(
                new Negotiation.Refused(488, "no c= line for the audio line"),
                side(PCMU).answer(offer, HERE, MediaDirection.SENDRECV));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "m=audio 0 RTP/AVP 0 | audio was refused in the answer",
                "m=audio 5004 RTP/SAVP 0 | profile is RTP/SAVP in the answer, RTP/AVP in the offer",
                "m=audio 5004 RTP/AVP 8 | no common codec in formats [8]",
                "a=none | answer has 0 media lines, the offer 1"
            })
    void refusesABadAnswerAndKeepsItsOffer(String line, String problem) {
        OfferAnswer caller = side(PCMU);
        caller.offer(HERE, MediaDirection.SENDRECV);
        assertEquals(new Negotiation.Refused(488, problem), caller.accept(remote(line)));
        agreed(caller.accept(remote("m=audio 5004 RTP/AVP 0")));
    }

    @Test
    void answersWithTheProfileOfTheOffer() {
        AudioSettings secure = AudioSettings.of(CodecRegistry.of(PCMU))
                .withProtocols(
                        new LinkedHashSet<>(List.of("RTP/SAVP", "RTP/AVP")),
                        List.of(new Attribute("crypto", "1 AES_CM_128_HMAC_SHA1_80 inline:x")));
        Negotiation.Agreed answer = agreed(new OfferAnswer(secure, 1)
                .answer(
                        remote("m=audio 5004 RTP/SAVP 0", "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:y"),
                        HERE,
                        MediaDirection.SENDRECV));
        assertEquals("RTP/SAVP", answer.local().media().get(0).protocol());
        assertTrue(answer.audio().remoteMedia().attribute("crypto").endsWith("inline:y"));
    }

    @ParameterizedTest
    @CsvSource({"20,-1,20", "30,-1,30", "40,30,30", "5,-1,10", "-1,-1,20", "400,-1,200", "60,25,20"})
    void sendsPacketsOfTheLengthThatTheFarSideAsksFor(int ptime, int maxptime, int chosen) {
        String[] lines = {
            "m=audio 5004 RTP/AVP 0",
            ptime < 0 ? "a=x" : "a=ptime:" + ptime,
            maxptime < 0 ? "a=x" : "a=maxptime:" + maxptime
        };
        assertEquals(
                chosen,
                agreed(side(PCMU).answer(remote(lines), HERE, MediaDirection.SENDRECV))
                        .audio()
                        .ptimeMs());
    }

    @Test
    void aSecondAnswerToTheSameOfferTakesTheFirstOnesPlace() {
        OfferAnswer ours = side(PCMU, PCMA);
        SessionDescription offer = ours.offer(HERE, MediaDirection.SENDRECV);
        ours.accept(remote("m=audio 7000 RTP/AVP 0"));
        Negotiation second = ours.accept(remote("m=audio 7002 RTP/AVP 8"));
        AudioAgreement agreed = ((Negotiation.Agreed) second).audio();
        assertEquals(7002, agreed.remoteRtpPort());
        assertEquals(8, agreed.send().payloadType());
        assertEquals(offer, ours.local());
        ours.answer(remote("m=audio 7004 RTP/AVP 0"), HERE, MediaDirection.SENDRECV);
        assertThrows(IllegalStateException.class, () -> ours.accept(remote("m=audio 7006 RTP/AVP 0")));
    }
}
