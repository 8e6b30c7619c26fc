package org.rtclite.sip.phone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rtclite.media.audio.AudioCodec;
import org.rtclite.media.audio.CodecRegistry;
import org.rtclite.media.g711.G711Codec;
import org.rtclite.media.speex.SpeexCodec;
import org.rtclite.media.speex.SpeexParameters;
import org.rtclite.rtp.audio.AudioLegStats;

/** Two phones that speak Speex to each other on loopback, over real sockets. */
@Timeout(90)
class SpeexCallTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int LISTEN_MS = 15_000;

    private final List<PhoneEvent> bobsEvents = new CopyOnWriteArrayList<>();

    private static PhoneBuilder phone(String user, CodecRegistry codecs) {
        return Phone.builder()
                .account("sip:" + user + "@127.0.0.1")
                .bind("127.0.0.1", 0)
                .codecs(codecs);
    }

    /** Whether the tone is heard: 600 ms of it in pieces of 100 ms, however long a busy machine takes for them. */
    private static boolean hears(PcmChannel channel, double hz) {
        short[] piece = new short[1600];
        int heardMs = 0;
        for (int at = 0; at < LISTEN_MS && heardMs < 600; at += 100) {
            int read = channel.read(piece);
            heardMs += read == piece.length && Tone.share(piece, read, hz, 16_000) > 0.8 ? 100 : 0;
        }
        return heardMs >= 600;
    }

    @ParameterizedTest
    @CsvSource({"NARROWBAND, 20", "WIDEBAND, 40", "ULTRA_WIDEBAND, 60"})
    void bothSidesHearTheOtherAndDigitsArriveOnTheClockOfTheAudio(SpeexCodec codec, int ptimeMs) throws Exception {
        AudioCodec asking = codec.asking(SpeexParameters.DEFAULT.withMode(7));
        CodecRegistry codecs = CodecRegistry.of(asking);
        Duration packetTime = Duration.ofMillis(ptimeMs);
        CompletableFuture<Boolean> bobHeard = new CompletableFuture<>();
        CompletableFuture<String> bobRead = new CompletableFuture<>();
        try (Phone bob = phone("bob", codecs)
                        .packetTime(packetTime)
                        .onEvent(bobsEvents::add)
                        .build();
                Phone alice = phone("alice", codecs).packetTime(packetTime).build()) {
            bob.onCall(incoming -> {
                Call call = incoming.answer();
                call.playAsync(new Tone(440, 2 * LISTEN_MS));
                bobHeard.complete(hears(call.audio(16_000), 660));
                bobRead.complete(call.readDigits(2, 'D', SOON));
            });
            try (Call call =
                    alice.call("sip:bob@127.0.0.1:" + bob.localAddress().getPort(), SOON)) {
                call.playAsync(new Tone(660, 2 * LISTEN_MS));
                assertTrue(hears(call.audio(16_000), 440), "alice hears bob's 440 Hz");
                assertTrue(bobHeard.get(20, TimeUnit.SECONDS), "bob hears alice's 660 Hz");
                call.sendDigits("5#");
                assertEquals("5#", bobRead.get(20, TimeUnit.SECONDS));
                AudioLegStats stats = call.report().audio().orElseThrow();
                assertEquals("speex", stats.codec());
                assertEquals(0, stats.packetsLost());
                double packets = stats.span().toMillis() / (double) ptimeMs;
                assertEquals(packets, (double) stats.packetsSent(), packets / 3, "packets of " + ptimeMs + " ms");
            }
        }
        assertEquals(
                "speex/" + codec.clockRateHz(),
                bobsEvents.stream()
                        .filter(CallEvent.Answered.class::isInstance)
                        .map(e -> ((CallEvent.Answered) e).codec())
                        .findFirst()
                        .orElseThrow());
        for (PhoneEvent event : bobsEvents) {
            if (event instanceof CallEvent.DigitReceived digit) {
                assertEquals(DigitSource.RFC4733, digit.source());
                assertEquals(100, digit.durationMs(), 2 * ptimeMs);
            }
        }
    }

    /** RFC 3264 section 6.1: the answerer keeps to the offerer's order. */
    @ParameterizedTest
    @CsvSource({"true, speex/16000", "false, PCMA/8000"})
    void theOfferersOrderDecides(boolean speexFirst, String agreed) {
        CodecRegistry offered = speexFirst
                ? CodecRegistry.of(SpeexCodec.WIDEBAND, G711Codec.PCMA)
                : CodecRegistry.of(G711Codec.PCMA, SpeexCodec.WIDEBAND);
        CodecRegistry known = CodecRegistry.of(G711Codec.PCMU, G711Codec.PCMA, SpeexCodec.WIDEBAND);
        try (Phone bob = phone("bob", known).build();
                Phone alice = phone("alice", offered).build()) {
            bob.onCall(incoming -> incoming.answer());
            try (Call call =
                    alice.call("sip:bob@127.0.0.1:" + bob.localAddress().getPort(), SOON)) {
                assertEquals(agreed, call.report().codec());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT0.015S", "PT0.21S", "PT-0.02S", "PT0.0200001S"})
    void refusesPacketTimesThatAreNoSteps(Duration length) {
        PhoneBuilder builder = Phone.builder();
        assertThrows(IllegalArgumentException.class, () -> builder.packetTime(length));
    }
}
