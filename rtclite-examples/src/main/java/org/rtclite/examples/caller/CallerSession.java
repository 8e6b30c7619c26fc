package org.rtclite.examples.caller;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.rtclite.examples.cli.Console;
import org.rtclite.examples.cli.ExitCode;
import org.rtclite.sip.phone.Call;
import org.rtclite.sip.phone.CallEvent;
import org.rtclite.sip.phone.CallFailedException;
import org.rtclite.sip.phone.CallOptions;
import org.rtclite.sip.phone.CallState;
import org.rtclite.sip.phone.Failure;
import org.rtclite.sip.phone.IncomingCall;
import org.rtclite.sip.phone.MediaSession;
import org.rtclite.sip.phone.Phone;
import org.rtclite.sip.phone.PhoneBuilder;
import org.rtclite.sip.phone.PhoneEvent;
import org.rtclite.sip.phone.RegistrationEvent;
import org.rtclite.sip.transaction.Transport;

/**
 * One run of the caller: opens the phone, registers, calls or waits, and ends with an exit code.
 *
 * <p>One call at a time: a second one that comes in is answered 486.
 */
final class CallerSession {

    private static final Duration STATS_INTERVAL = Duration.ofSeconds(5);
    private static final int PORTS_TRIED = 100;

    private final CallerSettings settings;
    private final CallerOptions.Sip sip;
    private final Console console;
    private final EventPrinter printer;
    private final CallMedia media;
    private final CompletableFuture<ExitCode> finished = new CompletableFuture<>();
    private final CompletableFuture<Boolean> closed = new CompletableFuture<>();
    private final AtomicReference<@Nullable Call> current = new AtomicReference<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "rtclite-caller-timer");
        thread.setDaemon(true);
        return thread;
    });
    private volatile @Nullable Phone phone;
    private volatile boolean everRegistered;
    private volatile boolean hungUpByCommand;

    CallerSession(CallerSettings settings, Console console) {
        this.settings = settings;
        this.sip = settings.options().sip;
        this.console = console;
        this.printer = new EventPrinter(console);
        this.media = new CallMedia(settings.options(), console);
    }

    /** Runs to the end of the call, or until interrupted. */
    ExitCode run() {
        try (Phone open = openPhone()) {
            phone = open;
            if (settings.listen()) {
                open.onCall(this::onIncoming);
            }
            if (settings.listen() || sip.register) {
                InetSocketAddress local = open.localAddress();
                printer.listening(
                        settings.transports().get(0).uriName(),
                        local.getAddress().getHostAddress(),
                        local.getPort());
            }
            if (sip.register) {
                open.register(Duration.ofSeconds(sip.registerInterval), retryInterval());
            } else if (sip.to != null) {
                place(open, sip.to);
            }
            return finished.join();
        } catch (IllegalArgumentException e) {
            console.complain("caller: " + e.getMessage());
            return ExitCode.USAGE;
        } catch (UncheckedIOException e) {
            console.complain("caller: " + e.getMessage());
            return ExitCode.UNREACHABLE;
        } finally {
            media.close();
            timer.shutdownNow();
            closed.complete(true);
        }
    }

    private Duration retryInterval() {
        return Duration.ofSeconds(sip.retryInterval == null ? CallerOptions.RETRY_SECONDS : sip.retryInterval);
    }

    // Opening.

    private Phone openPhone() {
        int port = settings.port();
        for (int tries = 1; ; tries++) {
            try {
                Phone open = describePhone()
                        .bind(settings.options().network.intIp, port)
                        .build();
                if (port != settings.port()) {
                    console.say("port " + settings.port() + " is taken, using " + port);
                }
                return open;
            } catch (UncheckedIOException e) {
                if (!settings.portMayMove() || !(e.getCause() instanceof BindException) || tries == PORTS_TRIED) {
                    throw e;
                }
                port++;
            }
        }
    }

    private PhoneBuilder describePhone() {
        String address = "sip:" + settings.user() + "@" + settings.domain();
        String password = settings.password();
        PhoneBuilder builder = Phone.builder()
                .transports(settings.transports().toArray(Transport[]::new))
                .maxMessageBytes(settings.options().network.maxSize)
                .fixNat(settings.options().network.fixNat)
                .strictRoute(sip.strictRoute)
                .userAgent(sip.userAgent)
                .codecs(settings.codecs())
                .lineFeedOnly(sip.useLf)
                .onEvent(printer)
                .onEvent(this::onEvent);
        if (password == null) {
            builder.account(address);
        } else {
            builder.account(address, settings.authUser(), password);
        }
        if (sip.proxy != null) {
            builder.proxy(sip.proxy);
        }
        if (settings.externalAddress() != null) {
            builder.externalAddress(settings.externalAddress());
        }
        if (settings.options().media.noSdp) {
            builder.media((loop, local, advertised, listener) -> MediaSession.none());
        }
        if (settings.options().wantsDebug()) {
            builder.trace(new MessagePrinter(console));
        }
        return builder;
    }

    // What happens, on callback threads.

    private void onEvent(PhoneEvent event) {
        if (event instanceof CallEvent.Answered e) {
            onAnswered(e.call());
        } else if (event instanceof CallEvent.MediaReceived) {
            media.onReceived();
        } else if (event instanceof CallEvent.MediaTimeout) {
            media.onTimeout();
        } else if (event instanceof CallEvent.Ended e) {
            onEnded(e);
        } else if (event instanceof RegistrationEvent.Registered) {
            onRegistered();
        } else if (event instanceof RegistrationEvent.RegistrationFailed e) {
            onRegistrationFailed(e);
        }
    }

    private void onRegistered() {
        Phone open = phone;
        if (!everRegistered && sip.to != null && open != null) {
            place(open, sip.to);
        }
        everRegistered = true;
    }

    /** The first attempt must succeed unless a retry interval was asked for; a refused password ends it always. */
    private void onRegistrationFailed(RegistrationEvent.RegistrationFailed event) {
        boolean tryOn = event.retryInSeconds() >= 0 && (everRegistered || sip.retryInterval != null);
        if (tryOn) {
            console.say("next attempt in " + event.retryInSeconds() + " s");
        } else {
            finished.complete(ExitCode.ofRegistration(event.failure()));
        }
    }

    private void onAnswered(Call call) {
        try {
            media.start(call);
        } catch (IOException e) {
            console.complain("caller: " + e.getMessage());
            finished.complete(ExitCode.INTERNAL);
            return;
        }
        long statsMs = STATS_INTERVAL.toMillis();
        Future<?> stats =
                timer.scheduleAtFixedRate(() -> printer.mediaStats(call), statsMs, statsMs, TimeUnit.MILLISECONDS);
        CompletableFuture<?> unusedEnd = call.ended().thenRun(() -> stats.cancel(false));
        if (!settings.hangupAfter().isZero()) {
            Future<?> unused =
                    timer.schedule(() -> hangUp(call), settings.hangupAfter().toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private static void hangUp(Call call) {
        CompletableFuture<CallEvent.Ended> unused = call.hangupAsync();
    }

    private void onEnded(CallEvent.Ended event) {
        Call call = event.call();
        if (!current.compareAndSet(call, null)) {
            return; // one that was refused because another runs
        }
        boolean answered = media.stop();
        if (answered) {
            printer.report(call);
        }
        if (settings.listen()) {
            return;
        }
        if (answered) {
            finished.complete(media.neverReceived() ? ExitCode.NO_MEDIA : ExitCode.OK);
        } else {
            finishUnanswered(call);
        }
    }

    private void finishUnanswered(Call call) {
        try {
            call.awaitAnswer();
        } catch (CallFailedException e) {
            finished.complete(exitCodeOf(e));
        }
    }

    private ExitCode exitCodeOf(CallFailedException failed) {
        if (failed.failure().code() == 0) {
            console.complain("caller: " + failed.getMessage());
        }
        boolean asked = failed.failure().kind() == Failure.Kind.CANCELLED && hungUpByCommand;
        return asked ? ExitCode.OK : ExitCode.ofCall(failed.failure());
    }

    // Calling and being called.

    private void place(Phone open, String to) {
        CallOptions options = CallOptions.defaults()
                .withTimeout(CallerSettings.seconds(sip.timeout))
                .withRequestUri(sip.uri)
                .withLateOffer(settings.options().media.noSdp);
        if (!sip.subject.isEmpty()) {
            options = options.withHeader("Subject", sip.subject);
        }
        try {
            Call call = open.dial(to, options);
            current.set(call);
            if (call.state() == CallState.ENDED) {
                // over before it could be noted: no such host, say
                current.compareAndSet(call, null);
                finishUnanswered(call);
            }
        } catch (IllegalArgumentException e) {
            console.complain("caller: " + e.getMessage());
            finished.complete(ExitCode.USAGE);
        }
    }

    private void onIncoming(IncomingCall incoming) {
        if (!current.compareAndSet(null, incoming.call())) {
            incoming.reject(486);
            return;
        }
        Duration ringing = CallerSettings.seconds(sip.autoRespondAfter);
        if (sip.autoRespond == 0) {
            incoming.ring();
            return;
        }
        if (!ringing.isZero()) {
            incoming.ring();
            if (incoming.awaitCancel(ringing)) {
                return;
            }
        }
        if (sip.autoRespond != 200) {
            incoming.reject(sip.autoRespond);
            return;
        }
        try {
            incoming.answer();
        } catch (CallFailedException e) {
            console.say("not answered: " + e.failure());
        }
    }

    // Commands of the user.

    /** A typed line. */
    void typed(String line) {
        Call call = current.get();
        if (line.equals("/quit")) {
            finished.complete(ExitCode.OK);
        } else if (line.equals("/hangup")) {
            hungUpByCommand = true;
            if (call != null) {
                hangUp(call);
            } else {
                console.say("no call to hang up");
            }
        } else if (line.matches("[0-9*#A-DwW,]+") && !settings.options().media.noTouchtone) {
            sendDigits(call, line);
        } else {
            console.say("not understood: type digits, /hangup or /quit");
        }
    }

    private void sendDigits(@Nullable Call call, String digits) {
        if (call == null) {
            console.say("no call to send digits to");
            return;
        }
        media.sendDigits(call, digits);
    }

    /** ^C or SIGTERM: ends properly. */
    void interrupt() {
        finished.complete(ExitCode.INTERRUPTED);
    }

    /** Waits for the proper end, when the process goes down by itself. */
    void awaitEnd() {
        closed.join();
    }
}
