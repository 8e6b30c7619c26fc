package org.rtclite.sip.phone;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.rtclite.media.audio.AudioSink;
import org.rtclite.media.audio.AudioSource;
import org.rtclite.rtp.audio.AudioLegStats;

/**
 * One call: play, record, read and send digits, hold, hang up.
 *
 * <p>From any thread. Methods that block read like a script and have a twin that returns a future; futures complete
 * on callback threads. Closing hangs up and waits until the far side agreed; it is idempotent.
 */
public final class Call implements AutoCloseable {

    private final CallControl control;
    private final Switchboard switchboard;

    Call(CallControl control, Switchboard switchboard) {
        this.control = control;
        this.switchboard = switchboard;
    }

    /** The Call-ID on the wire: unique. */
    public String id() {
        return control.ref.callId();
    }

    /** The far side's address: whom we called, or who says to be calling. */
    public String remote() {
        return control.remote;
    }

    /** Whether the far side called us. */
    public boolean isIncoming() {
        return control.incoming;
    }

    /** Where the call stands now. */
    public CallState state() {
        return control.state();
    }

    /** Rate of the PCM of the call's codec, in hertz; 0 without audio of ours. */
    public int sampleRateHz() {
        return control.agreement().sampleRateHz();
    }

    /**
     * Waits for the answer.
     *
     * @return this call
     * @throws CallFailedException when it is refused, not answered in time, or hung up first
     */
    public Call awaitAnswer() {
        return switchboard.waits().join(control.answered, "Call.awaitAnswer");
    }

    /** Completes when the call is answered. */
    public CompletableFuture<Call> answered() {
        return switchboard.waits().onCallbacks(control.answered);
    }

    /** Completes when the call is over, however it went. */
    public CompletableFuture<CallEvent.Ended> ended() {
        return switchboard.waits().onCallbacks(control.ended);
    }

    // Playing.

    /**
     * Plays a WAV or AU file to its end.
     *
     * @throws IOException when the file cannot be read
     * @throws IllegalStateException when the call has no audio of ours, or none yet
     */
    public PlayEnd play(Path file) throws IOException {
        return FilePlayer.play(this, file);
    }

    /** Plays what {@code source} gives to its end. */
    public PlayEnd play(AudioSource source) {
        return playAsync(source).await();
    }

    /** Starts to play a WAV or AU file, read ahead on a callback thread; what played before is cancelled. */
    public Playback playAsync(Path file) throws IOException {
        return FilePlayer.start(this, file);
    }

    /** Starts to play what {@code source} gives; what played before is cancelled. */
    public Playback playAsync(AudioSource source) {
        Playback playback = new Playback(switchboard.waits(), source);
        if (!control.ended.isDone()) {
            requireAudio("play").play(playback, playback.asSource());
        }
        return endWithCall(playback);
    }

    /** Sends back what is heard until the far side hangs up. */
    public PlayEnd echo() {
        return echoAsync().await();
    }

    /** Starts to send back what is heard; cancelling the playback stops it. */
    public Playback echoAsync() {
        Echo echo = new Echo();
        Playback playback = new Playback(switchboard.waits(), echo);
        if (!control.ended.isDone()) {
            requireAudio("echo").echo(playback, echo);
        }
        return endWithCall(playback);
    }

    /** The far side may hang up at any time, also before the first sample: that ends a playback, it is no misuse. */
    private Playback endWithCall(Playback playback) {
        Waits.whenDone(control.ended, (end, failure) -> playback.finish(PlayEnd.HANGUP));
        return playback;
    }

    /**
     * The call's audio as a stream of PCM, for speech services: heard by {@code read}, said by {@code write}.
     *
     * @param sampleRateHz the rate that the program works at, 8000 to 48000
     */
    public PcmChannel audio(int sampleRateHz) {
        PcmChannel channel = new PcmChannel(sampleRateHz, switchboard.waits());
        if (!control.ended.isDone()) {
            requireAudio("audio").steady(channel.outgoing(), channel.incoming());
        }
        Waits.whenDone(control.ended, (end, failure) -> channel.close());
        return channel;
    }

    /**
     * Says what {@code source} gives whenever nothing is played, and lets {@code sink} hear what comes: a sound device.
     *
     * <p>Both are called on the media thread and must not block; null for silence and nowhere.
     */
    public void connect(@Nullable AudioSource source, @Nullable AudioSink sink) {
        requireAudio("connect").steady(source, sink);
    }

    /**
     * Records to a stereo WAV file, left the far end, right the near end, until closed or the call ends.
     *
     * @throws IOException when the file cannot be made
     */
    public Recording record(Path file) throws IOException {
        return Recording.start(file, control, requireAudio("record"), switchboard.callbacks());
    }

    // Digits.

    /**
     * Reads digits that the far side pressed, those waiting first.
     *
     * @param max reads no more than that many
     * @param end stops at this key, which is not part of the result
     * @param timeout waits no longer than that for each of them
     * @return what was read, possibly nothing; the call's end stops it too
     */
    public String readDigits(int max, char end, Duration timeout) {
        switchboard.waits().requireBlocking("Call.readDigits");
        try {
            return control.digits.read(max, end, timeout);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while waiting in Call.readDigits");
        }
    }

    /** Forgets the digits that were pressed and not read yet. */
    public void clearDigits() {
        control.digits.clear();
    }

    /**
     * Sends digits and waits until the last one is out; by telephone-event (RFC 4733) where agreed, else by INFO.
     *
     * @param digits {@code 0-9 * # A-D}; {@code w} and {@code ,} wait
     */
    public void sendDigits(String digits) {
        DigitSender.check(digits);
        switchboard.waits().run(() -> send(digits), "Call.sendDigits");
    }

    /** The twin of {@link #sendDigits}. */
    public CompletableFuture<Call> sendDigitsAsync(String digits) {
        DigitSender.check(digits);
        return switchboard.waits().onCallbacks(send(digits).thenApply(sent -> this));
    }

    private CompletableFuture<Boolean> send(String digits) {
        return switchboard.outcomeOnLoop(() -> control.digitSender().send(digits));
    }

    // The session.

    /** Asks the far side to stop sending, and sends nothing but what is played, until {@link #resume()}. */
    public void hold() {
        switchboard.waits().run(() -> change(true), "Call.hold");
    }

    /** The twin of {@link #hold()}. */
    public CompletableFuture<Call> holdAsync() {
        return switchboard.waits().onCallbacks(change(true).thenApply(done -> this));
    }

    /** Takes the far side back from {@link #hold()}. */
    public void resume() {
        switchboard.waits().run(() -> change(false), "Call.resume");
    }

    /** The twin of {@link #resume()}. */
    public CompletableFuture<Call> resumeAsync() {
        return switchboard.waits().onCallbacks(change(false).thenApply(done -> this));
    }

    private CompletableFuture<Boolean> change(boolean hold) {
        return switchboard.outcomeOnLoop(() -> control.hold(hold));
    }

    /** Hangs up: CANCEL before the answer, BYE after it; waits until the far side agreed or gave up answering. */
    public CallEvent.Ended hangup() {
        return switchboard.waits().run(this::bye, "Call.hangup");
    }

    /** The twin of {@link #hangup()}. */
    public CompletableFuture<CallEvent.Ended> hangupAsync() {
        return switchboard.waits().onCallbacks(bye());
    }

    private CompletableFuture<CallEvent.Ended> bye() {
        if (!control.ended.isDone()) {
            switchboard.onLoop(control::hangup);
        }
        return control.ended;
    }

    /** {@link #hangup()} if the call is not over. */
    @Override
    public void close() {
        hangup();
    }

    /** The figures so far, or of the whole call when it is over. */
    public CallReport report() {
        CompletableFuture<Optional<AudioLegStats>> stats = control.statsNow();
        return new CallReport(
                Duration.ofNanos(control.durationNanos()),
                control.agreement().codec(),
                switchboard.waits().join(stats, "Call.report"));
    }

    Switchboard switchboard() {
        return switchboard;
    }

    private CallAudio requireAudio(String what) {
        CallAudio audio = control.audio();
        if (audio == null) {
            throw new IllegalStateException(
                    "cannot " + what + ": the call with " + remote() + " is " + state() + " and has no audio");
        }
        return audio;
    }

    @Override
    public String toString() {
        return "call " + id() + " with " + remote() + ", " + state();
    }
}
