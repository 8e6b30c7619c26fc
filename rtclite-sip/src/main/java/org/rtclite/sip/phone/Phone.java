package org.rtclite.sip.phone;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rtclite.sip.message.NameAddress;
import org.rtclite.sip.message.Uri;
import org.rtclite.sip.netty.SipEndpointConfig;
import org.rtclite.sip.ua.Invitation;
import org.rtclite.sip.ua.SipAccount;

/**
 * A SIP phone to embed: registers, calls and is called.
 *
 * <pre>{@code
 * try (Phone phone = Phone.builder().account("sip:alice@example.net", password).build();
 *         Call call = phone.call("sip:+15551234@example.net", Duration.ofSeconds(30))) {
 *     call.play(Path.of("menu.wav"));
 *     String pin = call.readDigits(4, '#', Duration.ofSeconds(10));
 * }
 * }</pre>
 *
 * <p>From any thread. One phone is one endpoint on one event loop, with any number of calls. Closing hangs up,
 * un-registers and closes what the phone made: sockets, event loop, callback threads.
 */
public final class Phone implements AutoCloseable {

    private final Switchboard switchboard;
    private final SipAccount account;
    private final CallbackThreads callbacks;
    private final @Nullable EventLoopGroup ownGroup;
    private final Duration closeTimeout;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CompletableFuture<Boolean> closed = new CompletableFuture<>();

    private Phone(
            Switchboard switchboard,
            SipAccount account,
            CallbackThreads callbacks,
            @Nullable EventLoopGroup ownGroup,
            Duration closeTimeout) {
        this.switchboard = switchboard;
        this.account = account;
        this.callbacks = callbacks;
        this.ownGroup = ownGroup;
        this.closeTimeout = closeTimeout;
    }

    /** A phone to be described. */
    public static PhoneBuilder builder() {
        return new PhoneBuilder();
    }

    static Phone open(PhoneBuilder builder, SipEndpointConfig config) {
        EventLoopGroup ownGroup = builder.group == null
                ? new MultiThreadIoEventLoopGroup(
                        1, new DefaultThreadFactory("rtclite-loop", true), NioIoHandler.newFactory())
                : null;
        EventLoopGroup group = ownGroup != null ? ownGroup : java.util.Objects.requireNonNull(builder.group);
        EventLoop loop = group.next();
        CallbackThreads callbacks = new CallbackThreads(builder.executor);
        Waits waits = new Waits(group, callbacks);
        MediaSession.Factory media = builder.media != null ? builder.media : RtpMediaSession.factory(builder.audio);
        Switchboard switchboard =
                new Switchboard(loop, config.bind().getAddress(), callbacks, waits, media, builder.listeners);
        Phone phone = new Phone(switchboard, builder.account, callbacks, ownGroup, builder.closeTimeout);
        try {
            waits.join(switchboard.open(config), "Phone.build");
        } catch (RuntimeException e) {
            phone.closeThreads();
            if (e.getCause() instanceof IOException cannotBind) {
                throw new UncheckedIOException(
                        "cannot bind " + config.bind() + ": " + cannotBind.getMessage(), cannotBind);
            }
            throw e;
        }
        return phone;
    }

    /** The address that is listened on, with the real port. */
    public InetSocketAddress localAddress() {
        return switchboard.endpoint().localAddress();
    }

    /** Our address of record. */
    public String addressOfRecord() {
        return account.addressOfRecord().toString();
    }

    // Calling.

    /**
     * Calls and waits for the answer.
     *
     * @param to {@code sip:bob@example.net}, {@code bob@example.net}, {@code Bob <sip:bob@example.net>} or {@code tel:}
     * @throws CallFailedException when the far side is busy, does not answer in time, refuses, or cannot be reached
     */
    public Call call(String to, Duration timeout) {
        return dial(to, CallOptions.defaults().withTimeout(timeout)).awaitAnswer();
    }

    /** The twin of {@link #call(String, Duration)}; cancelling the future cancels the call. */
    public CompletableFuture<Call> callAsync(String to, Duration timeout) {
        CompletableFuture<Call> answered = new CompletableFuture<>();
        Waits.whenDone(dialing(to, CallOptions.defaults().withTimeout(timeout)), (control, failure) -> {
            if (failure != null) {
                answered.completeExceptionally(failure);
                return;
            }
            Waits.whenDone(answered, (call, gone) -> {
                if (answered.isCancelled()) {
                    switchboard.onLoop(control::hangup);
                }
            });
            Waits.whenDone(control.answered, (call, gone) -> {
                if (gone == null) {
                    answered.complete(call);
                } else {
                    answered.completeExceptionally(gone);
                }
            });
        });
        CompletableFuture<Call> outer = switchboard.waits().onCallbacks(answered);
        Waits.whenDone(outer, (call, gone) -> {
            if (outer.isCancelled()) {
                answered.cancel(false);
            }
        });
        return outer;
    }

    /** Starts a call and returns at once: {@link Call#awaitAnswer()} waits, events tell how it goes. */
    public Call dial(String to, CallOptions options) {
        return switchboard.waits().run(() -> dialing(to, options), "Phone.dial").call();
    }

    private CompletableFuture<CallControl> dialing(String to, CallOptions options) {
        NameAddress address = Addresses.nameAddress(to);
        Uri target = options.requestUri() == null
                ? Addresses.target(address, account.addressOfRecord())
                : Addresses.nameAddress(options.requestUri()).uri();
        Invitation invitation = Invitation.to(account, address)
                .withRequestUri(target)
                .withLateOffer(options.lateOffer())
                .withHeaders(options.headers());
        return switchboard.dial(invitation, options.media()).thenApply(control -> {
            control.limitRinging(
                    options.timeout().toNanos(),
                    "no answer within " + options.timeout().toMillis() / 1000.0 + " s");
            return control;
        });
    }

    /**
     * Answers calls from now on: each is given to {@code handler} on a thread of its own. Without a handler calls are
     * rejected with 480.
     */
    public void onCall(Consumer<IncomingCall> handler) {
        switchboard.onCalls(handler);
    }

    /** Hears every event from now on; serially for each call, on callback threads. */
    public void onEvent(Consumer<? super PhoneEvent> listener) {
        switchboard.onEvents(listener);
    }

    // Registering and messages.

    /**
     * Registers the account's address for an hour at a time and waits until the registrar took it.
     *
     * @throws RegistrationFailedException when it refuses or cannot be reached
     */
    public Registration register() {
        Registration registration =
                switchboard.waits().run(() -> switchboard.register(account, 3600, -1), "Phone.register");
        return switchboard.waits().join(registration.first(), "Phone.register");
    }

    /**
     * Starts to register and returns at once: events tell how it goes.
     *
     * @param expires how long a registration is asked to last; refreshed before
     * @param retry how long after a failure other than a refused password to try again; zero: not
     */
    public Registration register(Duration expires, Duration retry) {
        return switchboard.waits().run(() -> start(expires, retry), "Phone.register");
    }

    /** The twin of {@link #register()}. */
    public CompletableFuture<Registration> registerAsync() {
        return switchboard
                .waits()
                .onCallbacks(switchboard.register(account, 3600, -1).thenCompose(Registration::first));
    }

    private CompletableFuture<Registration> start(Duration expires, Duration retry) {
        if (expires.isNegative() || expires.isZero() || retry.isNegative()) {
            throw new IllegalArgumentException(
                    "expires is " + expires + ", must be positive; retry is " + retry + ", must not be negative");
        }
        return switchboard.register(
                account,
                (int) Math.min(Integer.MAX_VALUE, expires.toSeconds()),
                retry.isZero() ? -1 : (int) Math.min(Integer.MAX_VALUE, Math.max(1, retry.toSeconds())));
    }

    /** Sends an instant message (RFC 3428) and waits until the far side took it. */
    public void message(String to, String text) {
        switchboard.waits().run(() -> switchboard.message(account, Addresses.nameAddress(to), text), "Phone.message");
    }

    /** The twin of {@link #message}. */
    public CompletableFuture<Phone> messageAsync(String to, String text) {
        return switchboard
                .waits()
                .onCallbacks(switchboard
                        .message(account, Addresses.nameAddress(to), text)
                        .thenApply(sent -> this));
    }

    // Closing.

    /**
     * Hangs up every call, takes registrations back, closes sockets and threads of its own; idempotent.
     *
     * <p>Waits for the far sides' goodbyes no longer than the close timeout.
     */
    @Override
    public void close() {
        switchboard.waits().requireBlocking("Phone.close");
        if (closing.compareAndSet(false, true)) {
            try {
                switchboard.waits().join(switchboard.close(closeTimeout), "Phone.close");
            } finally {
                closeThreads();
                closed.complete(true);
            }
        } else {
            switchboard.waits().join(closed, "Phone.close");
        }
    }

    private void closeThreads() {
        callbacks.close(closeTimeout);
        if (ownGroup != null) {
            ownGroup.shutdownGracefully(0, closeTimeout.toMillis(), TimeUnit.MILLISECONDS)
                    .awaitUninterruptibly(2 * closeTimeout.toMillis() + 1000);
        }
    }
}
