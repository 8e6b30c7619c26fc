package org.rtclite.examples.twilio;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.rtclite.examples.cli.Console;
import org.rtclite.examples.cli.ExitCode;
import org.rtclite.examples.cli.JsonLines;
import org.rtclite.examples.rtmp.StreamFailure;
import org.rtclite.rtmp.flv.AudioTag;
import org.rtclite.rtmp.flv.FlvReader;
import org.rtclite.rtmp.flv.FlvTag;
import org.rtclite.rtmp.flv.FlvWriter;
import org.rtclite.rtmp.handshake.Handshake;
import org.rtclite.rtmp.netty.RtmpClient;
import org.rtclite.rtmp.netty.RtmpException;
import org.rtclite.rtmp.netty.RtmpPlayer;
import org.rtclite.rtmp.netty.RtmpPublisher;
import org.rtclite.rtmp.netty.RtmpStream;
import org.rtclite.rtmp.session.Outcome;
import org.rtclite.rtmp.session.PlayRequest;
import org.rtclite.rtmp.session.PublishType;

/**
 * One call over RTMP: Speex from a file goes out as the stream {@code input}, the stream {@code output} into a file.
 *
 * <p>Connects with the token, creates a stream, asks for the call by {@code startCall}, creates another stream, and waits
 * for the server's {@code callsid}; then publishes on the first stream and plays on the second. The commands go out in that
 * order without waiting for answers, which may come in any. {@link #run} blocks its thread; {@link #stop} and {@link
 * #typed} may come from any other. Tokens are never printed.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what follows an answer only tells: nothing waits for it
final class TwilioCall {

    private static final Duration STEP = Duration.ofMillis(100); // how soon a stop is noticed
    private static final String FLASH_VERSION = "WIN 10,0,32,18";
    private static final Pattern DIGITS = Pattern.compile("[0-9*#w]{1,64}");

    /**
     * What to call and how.
     *
     * @param url the gateway's application
     * @param capability the signed token of an outgoing call; null for an incoming one
     * @param bridge the token of an incoming call that is to be taken; null for an outgoing one
     * @param account who signed it
     * @param parameters for the voice URL, url-encoded; may be empty
     * @param info what this program is, as JSON
     * @param version the protocol's version
     * @param timeout for connecting, each answer and the call's identifier
     * @param input the FLV file to speak; null says nothing
     * @param output the FLV file to record into; null records nothing
     * @param durationMs after which to hang up, 0 never
     * @param dtmf digits to send once the call is up; may be empty
     */
    record Settings(
            String url,
            @Nullable String capability,
            @Nullable String bridge,
            String account,
            String parameters,
            String info,
            String version,
            Duration timeout,
            @Nullable Path input,
            @Nullable Path output,
            long durationMs,
            String dtmf) {

        /** Without the tokens. */
        @Override
        public String toString() {
            return "TwilioCall.Settings[" + url + ", " + account + "]";
        }
    }

    private final Settings settings;
    private final Console console;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final CompletableFuture<String> callSid = new CompletableFuture<>();
    private final AtomicLong sent = new AtomicLong();
    private volatile @Nullable IOException sendFailure;
    private volatile @Nullable RtmpClient active; // while the call is up
    private volatile boolean hungUp;
    private long received;

    TwilioCall(Settings settings, Console console) {
        this.settings = settings;
        this.console = console;
    }

    /** Hangs up soon. */
    void stop() {
        stopped.countDown();
    }

    private boolean isStopped() {
        return stopped.getCount() == 0;
    }

    /** Whether the gateway takes these digits. */
    static boolean areDigits(String text) {
        return DIGITS.matcher(text).matches();
    }

    /** Calls until somebody hangs up; returns the program's exit code. */
    ExitCode run() {
        ExitCode code;
        String reason;
        try {
            code = call();
            reason = hungUp ? "hung up" : isStopped() ? "stopped" : "call ended";
            if (code == ExitCode.NO_MEDIA) {
                reason = "no audio came";
                console.complain("twilio-client: " + reason);
            }
        } catch (IOException e) {
            reason = StreamFailure.text(e);
            console.complain("twilio-client: " + reason);
            code = StreamFailure.exitCode(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            reason = "interrupted";
            code = ExitCode.INTERRUPTED;
        }
        console.say("call ended: " + sent + " audio tags sent, " + received + " received");
        console.event(
                "ended",
                null,
                JsonLines.members()
                        .put("code", code.value())
                        .put("reason", reason)
                        .put("tagsSent", sent.get())
                        .put("tagsReceived", received));
        return code;
    }

    private ExitCode call() throws IOException, InterruptedException {
        try (RtmpClient client = connect()) {
            console.say("connected to " + client.url());
            client.closed()
                    .thenAccept(reason -> callSid.completeExceptionally(new StreamFailure(
                            ExitCode.REFUSED, "the server hung up before the call began: " + reason)));
            CompletableFuture<RtmpStream> toPublish = client.createStreamAsync();
            client.callAsync("startCall", List.of()).thenAccept(this::onCallStarted);
            CompletableFuture<RtmpStream> toPlay = client.createStreamAsync();
            try (RtmpStream inputStream = await(toPublish);
                    RtmpStream outputStream = await(toPlay)) {
                String sid = await(callSid);
                if (sid == null || inputStream == null || outputStream == null) {
                    return ExitCode.INTERRUPTED;
                }
                console.say("call " + sid);
                console.event("calling", sid, JsonLines.members().put("to", settings.account()));
                return talk(client, sid, inputStream, outputStream);
            }
        }
    }

    private ExitCode talk(RtmpClient client, String sid, RtmpStream inputStream, RtmpStream outputStream)
            throws IOException, InterruptedException {
        try (RtmpPublisher publisher = inputStream.publish("input", PublishType.LIVE);
                RtmpPlayer player = outputStream.play(PlayRequest.of("output"))) {
            console.say("media flows");
            console.event("answered", sid, JsonLines.members().put("codec", "Speex"));
            active = client;
            if (!settings.dtmf().isEmpty()) {
                sendDtmf(client, settings.dtmf());
            }
            Thread sender = sender(publisher);
            try {
                return receive(client, player);
            } finally {
                active = null;
                stopped.countDown();
                sender.join(TimeUnit.SECONDS.toMillis(1));
            }
        }
    }

    private RtmpClient connect() throws RtmpException {
        return RtmpClient.builder(settings.url())
                .handshake(Handshake.Kind.PLAIN)
                .random(() -> 0L) // the gateway's own clients send a block of zeros
                .timeout(settings.timeout())
                .properties(
                        properties -> properties.put("flashVer", FLASH_VERSION).put("swfUrl", null))
                // token of an outgoing call, of an incoming one, parameters, who we are, who signed, version
                .arguments(Arrays.asList(
                        settings.capability(),
                        settings.bridge(),
                        settings.parameters(),
                        settings.info(),
                        settings.account(),
                        settings.version()))
                .onCall("callsid", arguments -> {
                    callSid.complete(arguments.isEmpty() ? "" : String.valueOf(arguments.get(0)));
                    return null;
                })
                .connect();
    }

    /** The answer to startCall may never come; a refusal ends the call. */
    private void onCallStarted(Outcome outcome) {
        if (outcome instanceof Outcome.Refused refused) {
            callSid.completeExceptionally(
                    new StreamFailure(ExitCode.REFUSED, "the call was refused: " + refused.status()));
        }
    }

    /** What the server answers in time; null when the call was stopped first. */
    private <T> @Nullable T await(CompletableFuture<T> answer) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + settings.timeout().toNanos();
        while (!isStopped()) {
            try {
                return answer.get(STEP.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                if (System.nanoTime() - deadline > 0) {
                    throw new StreamFailure(
                            ExitCode.NO_ANSWER,
                            "the server gave no call within "
                                    + settings.timeout().toMillis() / 1000.0 + " s");
                }
            } catch (ExecutionException e) {
                if (e.getCause() instanceof IOException failure) {
                    throw failure;
                }
                throw new IllegalStateException(e);
            }
        }
        return null;
    }

    /** Takes a line that was typed: digits for the call, or {@code /hangup}. */
    void typed(String line) {
        RtmpClient client = active;
        if (line.equals("/hangup") || line.equals("/quit")) {
            hungUp = true;
            stop();
        } else if (!areDigits(line)) {
            console.complain("'" + line + "' is not 1 to 64 of 0-9 * # w, nor /hangup");
        } else if (client == null) {
            console.complain("there is no call yet");
        } else {
            sendDtmf(client, line);
        }
    }

    private void sendDtmf(RtmpClient client, String digits) {
        client.callAsync("sendDTMF", List.of(digits)).thenAccept(outcome -> {
            if (outcome instanceof Outcome.Refused refused) {
                console.complain("digits were refused: " + refused.status());
            }
        });
        console.event("dtmf-sent", callSid.getNow(""), JsonLines.members().put("digits", digits));
    }

    private Thread sender(RtmpPublisher publisher) {
        Thread thread = new Thread(
                () -> {
                    try {
                        send(publisher);
                    } catch (IOException e) {
                        sendFailure = e;
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "twilio-input");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Sends the file's Speex at its own time stamps: one tag per frame, due when its time has come. */
    private void send(RtmpPublisher publisher) throws IOException, InterruptedException {
        Path input = settings.input();
        if (input == null) {
            return;
        }
        try (FlvReader file = FlvReader.open(input)) {
            long start = System.nanoTime();
            long firstMs = -1;
            while (!isStopped()) {
                try (FlvTag tag = file.next()) {
                    if (tag == null) {
                        return;
                    }
                    if (!isSpeex(tag)) {
                        continue;
                    }
                    firstMs = firstMs < 0 ? tag.timestampMs() : firstMs;
                    long due = start + TimeUnit.MILLISECONDS.toNanos(tag.timestampMs() - firstMs);
                    if (!stopped.await(due - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                        publisher.send(FlvTag.AUDIO, tag.timestampMs(), withPlainOctet(tag.body()));
                        sent.incrementAndGet();
                    }
                }
            }
        }
    }

    static boolean isSpeex(FlvTag tag) {
        AudioTag header = tag.type() == FlvTag.AUDIO ? AudioTag.parse(tag.body()) : null;
        return header != null && header.format() == AudioTag.SPEEX;
    }

    /** Speex with the one first octet that the gateway knows: rate bits 0, which other writers set. */
    private static ByteBuf withPlainOctet(ByteBuf body) {
        ByteBuf copy = Unpooled.copiedBuffer(body);
        return copy.setByte(copy.readerIndex(), AudioTag.SPEEX_OCTET);
    }

    private ExitCode receive(RtmpClient client, RtmpPlayer player) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(settings.durationMs());
        Path output = settings.output();
        try (FlvWriter file = output == null ? null : FlvWriter.createZeroBased(output)) {
            while (!isStopped() && !player.isEnded() && !client.closed().isDone()) {
                if (settings.durationMs() > 0 && System.nanoTime() - deadline > 0) {
                    break;
                }
                IOException failure = sendFailure;
                if (failure != null && !client.closed().isDone()) {
                    throw failure;
                }
                FlvTag next = player.next(STEP);
                if (next != null) {
                    try (FlvTag tag = next) {
                        take(tag, file);
                    }
                }
            }
        }
        if (isStopped() && !hungUp) {
            return ExitCode.INTERRUPTED;
        }
        return received == 0 ? ExitCode.NO_MEDIA : ExitCode.OK;
    }

    private void take(FlvTag tag, @Nullable FlvWriter file) throws IOException {
        if (tag.type() == FlvTag.SCRIPT) {
            return;
        }
        received += tag.type() == FlvTag.AUDIO ? 1 : 0;
        if (file != null) {
            file.write(tag.type(), tag.timestampMs(), tag.body());
        }
    }
}
