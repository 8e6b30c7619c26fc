package org.rtclite.sip.phone;

import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.rtclite.sip.message.NameAddress;
import org.rtclite.sip.netty.SipEndpoint;
import org.rtclite.sip.netty.SipEndpointConfig;
import org.rtclite.sip.ua.CallRef;
import org.rtclite.sip.ua.Invitation;
import org.rtclite.sip.ua.MessageBody;
import org.rtclite.sip.ua.RegistrationRef;
import org.rtclite.sip.ua.RequestRef;
import org.rtclite.sip.ua.SipAccount;
import org.rtclite.sip.ua.SipEngine;
import org.rtclite.sip.ua.SipEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Between the engine of a phone and its calls, registrations and listeners: routes each event to whom it concerns.
 *
 * <p>The maps belong to the event loop; commands from other threads hop to it.
 */
final class Switchboard {

    private static final Logger LOG = LoggerFactory.getLogger(Switchboard.class);

    private final EventLoop loop;
    private final InetAddress bindAddress;
    private final CallbackThreads callbacks;
    private final Waits waits;
    private final MediaSession.Factory mediaFactory;
    private final SerialExecutor phoneEvents;
    private final List<Consumer<? super PhoneEvent>> listeners = new CopyOnWriteArrayList<>();
    private final Map<CallRef, CallControl> calls = new HashMap<>();
    private final Map<RegistrationRef, Registration> registrations = new HashMap<>();
    private final Map<RequestRef, CompletableFuture<Boolean>> requests = new HashMap<>();
    private final Set<CompletionStage<?>> closing = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Consumer<IncomingCall> handler;
    private volatile @Nullable SipEndpoint endpoint;

    Switchboard(
            EventLoop loop,
            InetAddress bindAddress,
            CallbackThreads callbacks,
            Waits waits,
            MediaSession.Factory mediaFactory,
            List<Consumer<? super PhoneEvent>> listeners) {
        this.loop = loop;
        this.bindAddress = bindAddress;
        this.callbacks = callbacks;
        this.waits = waits;
        this.mediaFactory = mediaFactory;
        this.phoneEvents = new SerialExecutor(callbacks);
        this.listeners.addAll(listeners);
    }

    CompletableFuture<SipEndpoint> open(SipEndpointConfig config) {
        // on the loop, so that the endpoint is known before its first event
        return outcomeOnLoop(() -> SipEndpoint.open(loop, config, this::onEvent).thenApply(opened -> {
            endpoint = opened;
            return opened;
        }));
    }

    EventLoop loop() {
        return loop;
    }

    InetAddress bindAddress() {
        return bindAddress;
    }

    Executor callbacks() {
        return callbacks;
    }

    Waits waits() {
        return waits;
    }

    long nanoTime() {
        return System.nanoTime();
    }

    SipEndpoint endpoint() {
        SipEndpoint open = endpoint;
        if (open == null) {
            throw new IllegalStateException("the phone is not open yet");
        }
        return open;
    }

    void onEvents(Consumer<? super PhoneEvent> listener) {
        listeners.add(listener);
    }

    void onCalls(Consumer<IncomingCall> newHandler) {
        handler = newHandler;
    }

    /** Runs now when on the loop, else soon. */
    void onLoop(Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
        } else {
            loop.execute(task);
        }
    }

    /** Runs on the loop and tells the outcome. */
    <T> CompletableFuture<T> outcomeOnLoop(Supplier<CompletableFuture<T>> task) {
        CompletableFuture<T> outcome = new CompletableFuture<>();
        Runnable copied = () -> Waits.whenDone(task.get(), (value, failure) -> {
            if (failure == null) {
                outcome.complete(value);
            } else {
                outcome.completeExceptionally(failure);
            }
        });
        onLoop(copied);
        return outcome;
    }

    /** A command to the engine that has no result. */
    @FunctionalInterface
    interface EngineCommand {
        void run(SipEngine engine, long nowNanos);
    }

    void engine(EngineCommand command) {
        CompletableFuture<Boolean> done = endpoint().submit((engine, now) -> {
            command.run(engine, now);
            return true;
        });
        Waits.whenDone(done, (value, failure) -> {
            if (failure != null) {
                LOG.error("the engine refused a command", failure);
            }
        });
    }

    // Commands of the phone.

    CompletableFuture<CallControl> dial(Invitation invitation, MediaSession.@Nullable Factory media) {
        return endpoint().submit((engine, now) -> {
            CallRef ref = engine.invite(invitation, now);
            CallControl control = new CallControl(
                    this, ref, invitation.to().uri().toString(), false, media == null ? mediaFactory : media);
            calls.put(ref, control);
            return control;
        });
    }

    CompletableFuture<Registration> register(SipAccount account, int expiresSeconds, int retrySeconds) {
        return endpoint().submit((engine, now) -> {
            RegistrationRef ref = engine.register(account, expiresSeconds, retrySeconds, now);
            Registration registration = new Registration(this, ref);
            registrations.put(ref, registration);
            emit(phoneEvents, new RegistrationEvent.Registering(registration));
            return registration;
        });
    }

    CompletableFuture<Boolean> message(SipAccount account, NameAddress to, String text) {
        CompletableFuture<Boolean> sent = new CompletableFuture<>();
        engine((engine, now) ->
                requests.put(engine.message(account, to, MessageBody.of("text/plain", text), now), sent));
        return sent;
    }

    // Events of the engine, on the loop.

    private void onEvent(SipEvent event) {
        if (event instanceof SipEvent.IncomingCall incoming) {
            onIncomingCall(incoming);
        } else if (event instanceof SipEvent.OfCall ofCall) {
            CallControl control = calls.get(ofCall.call());
            if (control != null) {
                control.on(ofCall);
            }
            if (event instanceof SipEvent.Ended) {
                calls.remove(ofCall.call());
            }
        } else if (event instanceof SipEvent.Registered e) {
            ifKnown(e.registration(), r -> r.onRegistered(e.expiresSeconds()));
        } else if (event instanceof SipEvent.RegistrationFailed e) {
            ifKnown(e.registration(), r -> r.onFailed(e));
        } else if (event instanceof SipEvent.Unregistered e) {
            ifKnown(e.registration(), Registration::onUnregistered);
            registrations.remove(e.registration());
        } else if (event instanceof SipEvent.MessageReceived e) {
            CallControl control = e.call() == null ? null : calls.get(e.call());
            String text = e.body().contentType().startsWith("text/") ? e.body().text() : "";
            emit(
                    phoneEvents,
                    new PhoneEvent.MessageReceived(
                            e.from().uri().toString(), text, control == null ? null : control.call()));
        } else if (event instanceof SipEvent.RequestResult e) {
            onRequestResult(e);
        }
    }

    private void onIncomingCall(SipEvent.IncomingCall event) {
        Consumer<IncomingCall> answering = handler;
        if (answering == null) {
            LOG.info("{}: nobody answers calls here, rejected", event.call());
            engine((engine, now) -> engine.reject(event.call(), 480, null, now));
            return;
        }
        String from = event.request().from().uri().toString();
        CallControl control = new CallControl(this, event.call(), from, true, mediaFactory);
        calls.put(event.call(), control);
        control.onIncoming(event);
        IncomingCall incoming = new IncomingCall(control, this, event.request());
        callbacks.execute(() -> {
            try {
                answering.accept(incoming);
            } catch (PhoneException e) {
                LOG.info("{}: {}", event.call(), e.getMessage()); // the caller gave up first, say
            } catch (RuntimeException e) {
                LOG.error("the handler of {} failed", event.call(), e);
                onLoop(control::hangup);
            } finally {
                incoming.handled();
            }
        });
    }

    private void ifKnown(RegistrationRef ref, Consumer<Registration> action) {
        Registration registration = registrations.get(ref);
        if (registration != null) {
            action.accept(registration);
        }
    }

    private void onRequestResult(SipEvent.RequestResult event) {
        CompletableFuture<Boolean> sent = requests.remove(event.request());
        if (sent == null) {
            return;
        }
        if (event.code() >= 200 && event.code() < 300) {
            sent.complete(true);
        } else {
            sent.completeExceptionally(new CallFailedException(
                    event.request().method(), Failure.ofResponse(event.code(), event.reason())));
        }
    }

    void emit(RegistrationEvent event) {
        emit(phoneEvents, event);
    }

    /** Tells the listeners, in the order of {@code order}. */
    void emit(SerialExecutor order, PhoneEvent event) {
        order.execute(() -> {
            for (Consumer<? super PhoneEvent> listener : listeners) {
                listener.accept(event);
            }
        });
    }

    // Closing.

    /** Closing the phone waits for this too. */
    void closing(CompletionStage<?> stage) {
        closing.add(stage);
        Waits.whenDone(stage, (value, failure) -> closing.remove(stage));
    }

    /** Ends calls and registrations, then the sockets of signalling and media. */
    CompletableFuture<Boolean> close(Duration deadline) {
        return endpoint()
                .close(deadline)
                .thenCompose(nothing -> this.<Boolean>outcomeOnLoop(() -> {
                    // the far side did not say goodbye in time: these end without it
                    List.copyOf(calls.values()).forEach(CallControl::abandon);
                    calls.clear();
                    List.copyOf(registrations.values()).forEach(Registration::onUnregistered);
                    registrations.clear();
                    requests.values().forEach(sent -> sent.cancel(false));
                    requests.clear();
                    List<CompletableFuture<?>> left = new ArrayList<>();
                    closing.forEach(stage -> left.add(stage.toCompletableFuture()));
                    return CompletableFuture.allOf(left.toArray(CompletableFuture[]::new))
                            .handle((done, failure) -> true);
                }));
    }
}
