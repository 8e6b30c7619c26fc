package org.rtclite.sip.phone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rtclite.media.audio.DtmfTone;
import org.rtclite.media.file.AudioFile;
import org.rtclite.media.file.AudioReader;
import org.rtclite.media.file.AudioWriter;
import org.rtclite.media.file.FileFormat;
import org.rtclite.media.g711.G711Codec;
import org.rtclite.sip.sdp.AudioSettings;
import org.rtclite.sip.transaction.Transport;

/** Two phones on loopback, over real sockets. */
@Timeout(30)
class PhonePairTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final BlockingQueue<PhoneEvent> aliceEvents = new LinkedBlockingQueue<>();
    private final BlockingQueue<PhoneEvent> bobEvents = new LinkedBlockingQueue<>();
    private final Phone alice = phone("alice", aliceEvents);
    private final Phone bob = phone("bob", bobEvents);

    private static Phone phone(String user, BlockingQueue<PhoneEvent> events) {
        return Phone.builder()
                .account("sip:" + user + "@127.0.0.1")
                .bind("127.0.0.1", 0)
                .onEvent(events::add)
                .build();
    }

    @AfterEach
    void close() {
        alice.close();
        bob.close();
    }

    private String bobsAddress() {
        return "sip:bob@127.0.0.1:" + bob.localAddress().getPort();
    }

    /** Waits for an event of that kind; those before it are passed over. */
    private static <T extends PhoneEvent> T await(BlockingQueue<PhoneEvent> events, Class<T> kind) {
        long deadline = System.nanoTime() + SOON.toNanos();
        try {
            while (true) {
                PhoneEvent event = events.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (event == null) {
                    throw new AssertionError("no " + kind.getSimpleName() + " within " + SOON);
                }
                if (kind.isInstance(event)) {
                    return kind.cast(event);
                }
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** How long, of what is heard in the next {@code ms}, at least 100 ms pieces hold mostly that tone. */
    private static int heardMs(PcmChannel channel, double hz, int ms) {
        short[] piece = new short[1600];
        int heard = 0;
        for (int at = 0; at < ms; at += 100) {
            int read = channel.read(piece);
            if (read == piece.length && Tone.share(piece, read, hz, 16_000) > 0.9) {
                heard += 100;
            }
        }
        return heard;
    }

    @Test
    void bothSidesHearWhatTheOtherPlays() throws Exception {
        CompletableFuture<Call> bobsCall = new CompletableFuture<>();
        bob.onCall(incoming -> bobsCall.complete(incoming.answer()));
        try (Call call = alice.call(bobsAddress(), SOON)) {
            assertEquals(CallState.ACTIVE, call.state());
            Call other = bobsCall.get(10, TimeUnit.SECONDS);
            other.playAsync(new Tone(440, 3000));
            Playback playing = call.playAsync(new Tone(660, 1000));
            int alice440 = heardMs(call.audio(16_000), 440, 1000);
            assertTrue(alice440 >= 600, alice440 + " ms of 440 Hz in 1000");
            assertEquals(PlayEnd.DONE, playing.await());
            assertTrue(playing.playedMs() >= 990 && playing.playedMs() <= 1000, playing.playedMs() + " ms");
        }
        CallEvent.Answered answered = await(aliceEvents, CallEvent.Answered.class);
        assertEquals("PCMU/8000", answered.codec());
        assertTrue(await(bobEvents, CallEvent.Ended.class).byRemote());
        CallEvent.Ended ended = await(aliceEvents, CallEvent.Ended.class);
        assertFalse(ended.byRemote());
        assertEquals(200, ended.code());
        CallReport report = ended.call().report();
        assertTrue(report.audio().orElseThrow().packetsReceived() > 30, report.toString());
        assertEquals(0, report.audio().orElseThrow().packetsLost(), report.toString());
    }

    @Test
    void digitsGoBothWaysAtOnceEachOnce() throws Exception {
        CompletableFuture<String> bobRead = new CompletableFuture<>();
        bob.onCall(incoming -> {
            Call call = incoming.answer();
            CompletableFuture<Call> sent = call.sendDigitsAsync("987*");
            bobRead.complete(call.readDigits(8, '#', SOON));
            sent.join();
        });
        try (Call call = alice.call(bobsAddress(), SOON)) {
            CompletableFuture<Call> sent = call.sendDigitsAsync("12AD#");
            assertEquals("987*", call.readDigits(4, '#', SOON));
            assertEquals("12AD", bobRead.get(10, TimeUnit.SECONDS));
            sent.get(10, TimeUnit.SECONDS);
            assertEquals("", call.readDigits(1, '#', Duration.ofMillis(200)), "a digit came twice");
        }
    }

    @Test
    void keysAreHeardInTheAudioWhenTelephoneEventWasNotAgreed() throws Exception {
        CompletableFuture<String> bobRead = new CompletableFuture<>();
        bob.onCall(incoming -> bobRead.complete(incoming.answer().readDigits(3, 'D', SOON)));
        CallOptions withoutEvents = CallOptions.defaults()
                .withMedia(RtpMediaSession.factory(
                        AudioSettings.of(G711Codec.registry()).withEventPayloadType(-1)));
        try (Call call = alice.dial(bobsAddress(), withoutEvents).awaitAnswer()) {
            call.play(new DtmfTone(8000, "5*A", Duration.ofMillis(100), Duration.ofMillis(80)));
            assertEquals("5*A", bobRead.get(10, TimeUnit.SECONDS));
        }
        assertEquals(
                DigitSource.IN_BAND,
                await(bobEvents, CallEvent.DigitReceived.class).source());
    }

    @Test
    void anEchoComesBack() {
        bob.onCall(incoming -> assertEquals(PlayEnd.HANGUP, incoming.answer().echo()));
        try (Call call = alice.call(bobsAddress(), SOON)) {
            PcmChannel channel = call.audio(16_000);
            call.playAsync(new Tone(700, 2000));
            int heard = heardMs(channel, 700, 1500);
            assertTrue(heard >= 900, heard + " ms of the echo in 1500");
        }
    }

    @Test
    void aBurstThroughTheChannelIsPacedAndClearStopsIt() {
        bob.onCall(incoming -> incoming.answer().echo());
        try (Call call = alice.call(bobsAddress(), SOON)) {
            PcmChannel channel = call.audio(16_000);
            short[] burst = new short[16_000];
            for (int i = 0; i < burst.length; i++) {
                burst[i] = (short) (12_000 * Math.sin(2 * Math.PI * 500 * i / 16_000));
            }
            channel.write(burst);
            channel.write(burst);
            assertTrue(channel.queuedMs() > 1500, channel.queuedMs() + " ms queued");
            int heard = heardMs(channel, 500, 1000);
            assertTrue(heard >= 500, heard + " ms of 500 Hz in 1000");
            channel.clear();
            assertEquals(0, channel.queuedMs());
            assertTrue(channel.playedMs() < 1500, channel.playedMs() + " ms said although cleared");
        }
    }

    @Test
    void aBusyCalleeIsTold() {
        bob.onCall(incoming -> incoming.reject(486));
        CallFailedException failure = assertThrows(CallFailedException.class, () -> alice.call(bobsAddress(), SOON));
        assertEquals(Failure.Kind.BUSY, failure.failure().kind());
        assertEquals(486, failure.failure().code());
        CallEvent.Ended ended = await(aliceEvents, CallEvent.Ended.class);
        assertTrue(ended.byRemote());
    }

    @Test
    void withoutAHandlerACallerIsToldThatNobodyIsThere() {
        CallFailedException failure = assertThrows(CallFailedException.class, () -> alice.call(bobsAddress(), SOON));
        assertEquals(480, failure.failure().code());
        assertEquals(Failure.Kind.NO_ANSWER, failure.failure().kind());
    }

    @Test
    void aHandlerThatDecidesNothingLeavesTheCallerWith480() {
        bob.onCall(incoming -> {});
        CallFailedException failure = assertThrows(CallFailedException.class, () -> alice.call(bobsAddress(), SOON));
        assertEquals(480, failure.failure().code());
    }

    @Test
    void givesUpWhenNobodyAnswersInTimeAndTheCalleeSeesIt() throws Exception {
        CompletableFuture<Boolean> gaveUp = new CompletableFuture<>();
        bob.onCall(incoming -> {
            incoming.ring();
            gaveUp.complete(incoming.awaitCancel(SOON));
        });
        CallFailedException failure =
                assertThrows(CallFailedException.class, () -> alice.call(bobsAddress(), Duration.ofMillis(400)));
        assertEquals(Failure.Kind.NO_ANSWER, failure.failure().kind());
        assertTrue(gaveUp.get(10, TimeUnit.SECONDS));
        assertEquals(487, await(aliceEvents, CallEvent.Ended.class).code());
        assertThrows(
                CallFailedException.class,
                () -> await(bobEvents, CallEvent.Incoming.class).call().awaitAnswer());
    }

    @Test
    void cancellingTheFutureCancelsTheCall() throws Exception {
        CompletableFuture<IncomingCall> ringing = new CompletableFuture<>();
        bob.onCall(incoming -> {
            incoming.ring();
            ringing.complete(incoming);
        });
        CompletableFuture<Call> calling = alice.callAsync(bobsAddress(), SOON);
        IncomingCall incoming = ringing.get(10, TimeUnit.SECONDS);
        calling.cancel(false);
        assertTrue(incoming.awaitCancel(SOON));
    }

    @Test
    void holdStopsTheFarSideAndResumeTakesItBack() {
        bob.onCall(IncomingCall::answer);
        try (Call call = alice.call(bobsAddress(), SOON)) {
            call.hold();
            assertTrue(await(bobEvents, CallEvent.HeldByPeer.class).held());
            call.resume();
            assertFalse(await(bobEvents, CallEvent.HeldByPeer.class).held());
        }
    }

    @Test
    void aCallThatHangsUpEndsTheOthersPlayback() throws Exception {
        CompletableFuture<PlayEnd> end = new CompletableFuture<>();
        bob.onCall(incoming -> end.complete(incoming.answer().play(new Tone(440, 60_000))));
        alice.call(bobsAddress(), SOON).close();
        assertEquals(PlayEnd.HANGUP, end.get(10, TimeUnit.SECONDS));
    }

    @Test
    void anotherPlaybackCancelsTheOneBefore() {
        bob.onCall(IncomingCall::answer);
        try (Call call = alice.call(bobsAddress(), SOON)) {
            Playback first = call.playAsync(new Tone(440, 60_000));
            assertEquals(PlayEnd.DONE, call.play(new Tone(660, 100)));
            assertEquals(PlayEnd.CANCELLED, first.await());
        }
    }

    @Test
    void aCallWithoutMediaStandsAndRefusesToPlay() {
        bob.onCall(IncomingCall::answer);
        CallOptions options = CallOptions.defaults()
                .withLateOffer(true)
                .withMedia((loop, local, advertised, listener) -> MediaSession.none());
        try (Call call = alice.dial(bobsAddress(), options).awaitAnswer()) {
            assertEquals("", call.report().codec());
            assertTrue(call.report().audio().isEmpty());
        }
    }

    @Test
    void aBlockingCallOnTheEventLoopThrowsAtOnceAndAGivenGroupStaysOpen() throws Exception {
        bob.onCall(IncomingCall::answer);
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
        try (Phone third =
                Phone.builder().bind("127.0.0.1", 0).eventLoopGroup(group).build()) {
            Call call = third.call(bobsAddress(), SOON);
            for (Runnable blocking : List.<Runnable>of(
                    third::close, call::close, () -> call.sendDigits("1"), () -> third.call(bobsAddress(), SOON))) {
                ExecutionException failure = assertThrows(
                        ExecutionException.class,
                        () -> group.next().submit(blocking).get(5, TimeUnit.SECONDS));
                assertTrue(failure.getCause().getMessage().contains("was called on the event loop"));
            }
        }
        assertFalse(group.isShuttingDown());
        group.shutdownGracefully(0, 0, TimeUnit.SECONDS).await();
    }

    @Test
    void aDeadPortIsUnreachableOrUnanswered() throws Exception {
        CompletableFuture<Call> calling = alice.callAsync("sip:nobody@no-such-host.invalid", SOON);
        ExecutionException failure = assertThrows(ExecutionException.class, () -> calling.get(20, TimeUnit.SECONDS));
        assertEquals(
                Failure.Kind.UNREACHABLE,
                ((CallFailedException) failure.getCause()).failure().kind());
    }

    @Test
    void closingAPhoneHangsUpAndLeavesNoThread() throws Exception {
        bob.onCall(incoming -> incoming.answer().echo());
        Call call = alice.call(bobsAddress(), SOON);
        alice.close();
        alice.close();
        call.close();
        assertTrue(await(bobEvents, CallEvent.Ended.class).byRemote());
        bob.close();
        assertEquals(Set.of(), ownThreads());
    }

    @Test
    void aCallOverTcpStandsAndEnds() {
        try (Phone carol = Phone.builder()
                        .account("sip:carol@127.0.0.1")
                        .bind("127.0.0.1", 0)
                        .transports(Transport.TCP)
                        .build();
                Phone dave = Phone.builder()
                        .account("sip:dave@127.0.0.1")
                        .bind("127.0.0.1", 0)
                        .transports(Transport.TCP)
                        .build()) {
            dave.onCall(IncomingCall::answer);
            Call call = carol.call("sip:dave@127.0.0.1:" + dave.localAddress().getPort(), SOON);
            assertEquals(200, call.hangup().code());
        }
    }

    @Test
    void aRecordingHoldsTheFarEndLeftAndTheNearEndRightAndIsCompleteWithTheCall(@TempDir Path folder) throws Exception {
        Path played = folder.resolve("660.wav");
        try (AudioWriter file = AudioFile.create(played, FileFormat.pcm(8000, 1))) {
            short[] pcm = new short[8000];
            new Tone(660, 1000).read(pcm, 0, pcm.length);
            file.write(pcm, 0, pcm.length);
        }
        bob.onCall(incoming -> incoming.answer().playAsync(new Tone(440, 60_000)));
        Path recorded = folder.resolve("call.wav");
        Recording recording;
        try (Call call = alice.call(bobsAddress(), SOON)) {
            recording = call.record(recorded);
            assertEquals(PlayEnd.DONE, call.play(played));
        }
        recording.close();
        assertEquals(0, recording.droppedSamples());
        try (AudioReader reader = AudioFile.open(recorded)) {
            int frames = (int) Math.min(reader.frames(), 16_000);
            assertTrue(frames > 7500, frames + " frames");
            short[] stereo = new short[2 * frames];
            frames = reader.read(stereo, 0, frames);
            assertEquals(2, reader.format().channels());
            assertChannelHolds(stereo, frames, 0, 440);
            assertChannelHolds(stereo, frames, 1, 660);
        }
    }

    /** Most of it is that tone, whose phase may jump where the playout delay changed. */
    private static void assertChannelHolds(short[] stereo, int frames, int channel, int hz) {
        short[] piece = new short[400];
        int heardMs = 0;
        for (int from = 0; from + piece.length <= frames; from += piece.length) {
            for (int i = 0; i < piece.length; i++) {
                piece[i] = stereo[2 * (from + i) + channel];
            }
            heardMs += Tone.share(piece, piece.length, hz, 8000) > 0.9 ? 50 : 0;
        }
        assertTrue(
                heardMs >= 600, heardMs + " ms of " + hz + " Hz in channel " + channel + " of " + frames / 8 + " ms");
    }

    private static Set<String> ownThreads() throws InterruptedException {
        List<Thread> threads = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("rtclite-"))
                .toList();
        for (Thread thread : threads) {
            thread.join(2000);
        }
        return threads.stream().filter(Thread::isAlive).map(Thread::getName).collect(Collectors.toSet());
    }
}
