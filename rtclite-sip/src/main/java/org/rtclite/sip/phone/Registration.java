package org.rtclite.sip.phone;

import java.util.concurrent.CompletableFuture;
import org.rtclite.sip.ua.RegistrationRef;
import org.rtclite.sip.ua.SipEvent;

/**
 * An address kept registered until closed: refreshed before it runs out, taken back with Expires 0 (RFC 3261 s10).
 *
 * <p>Closing the phone closes it too. From any thread.
 */
public final class Registration implements AutoCloseable {

    private final Switchboard switchboard;
    private final RegistrationRef ref;
    private final CompletableFuture<Registration> first = new CompletableFuture<>();
    private final CompletableFuture<Registration> gone = new CompletableFuture<>();
    private volatile boolean registered;
    private volatile int expiresSeconds;

    Registration(Switchboard switchboard, RegistrationRef ref) {
        this.switchboard = switchboard;
        this.ref = ref;
    }

    /** The address of record: {@code sip:alice@example.net}. */
    public String addressOfRecord() {
        return ref.addressOfRecord();
    }

    /** Whether the registrar knows us now. */
    public boolean isRegistered() {
        return registered;
    }

    /** What the registrar granted last, in seconds; 0 before it did. */
    public int expiresSeconds() {
        return expiresSeconds;
    }

    /** Takes the registration back and waits for the registrar's answer; idempotent. */
    @Override
    public void close() {
        switchboard.waits().run(this::unregister, "Registration.close");
    }

    /** The twin of {@link #close()}. */
    public CompletableFuture<Registration> closeAsync() {
        return switchboard.waits().onCallbacks(unregister());
    }

    private CompletableFuture<Registration> unregister() {
        if (!gone.isDone()) {
            switchboard.engine((engine, now) -> engine.unregister(ref, now));
        }
        return gone;
    }

    /** Completes when it is registered for the first time, or fails for good. */
    CompletableFuture<Registration> first() {
        return first;
    }

    void onRegistered(int seconds) {
        boolean news = !registered;
        registered = true;
        expiresSeconds = seconds;
        first.complete(this);
        if (news) {
            switchboard.emit(new RegistrationEvent.Registered(this, seconds));
        }
    }

    void onFailed(SipEvent.RegistrationFailed event) {
        registered = false;
        Failure failure = switch (event.cause()) {
            case UNREACHABLE -> new Failure(Failure.Kind.UNREACHABLE, 0, event.reason());
            case TLS -> new Failure(Failure.Kind.TLS, 0, event.reason());
            case TIMEOUT -> new Failure(Failure.Kind.NO_ANSWER, event.code(), event.reason());
            default -> Failure.ofResponse(event.code(), event.reason());
        };
        boolean forGood = event.retryInSeconds() < 0;
        switchboard.emit(new RegistrationEvent.RegistrationFailed(this, failure, event.retryInSeconds()));
        if (forGood) {
            first.completeExceptionally(new RegistrationFailedException(addressOfRecord(), failure));
        }
    }

    void onUnregistered() {
        boolean news = registered;
        registered = false;
        first.completeExceptionally(new RegistrationFailedException(
                addressOfRecord(), new Failure(Failure.Kind.CANCELLED, 0, "taken back before it was granted")));
        gone.complete(this);
        if (news) {
            switchboard.emit(new RegistrationEvent.Unregistered(this));
        }
    }

    @Override
    public String toString() {
        return addressOfRecord() + (registered ? " registered for " + expiresSeconds + " s" : " not registered");
    }
}
