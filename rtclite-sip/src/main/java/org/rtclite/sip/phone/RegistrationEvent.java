package org.rtclite.sip.phone;

/** What happens to a registration. */
public sealed interface RegistrationEvent extends PhoneEvent {

    /** The registration that it happens to. */
    Registration registration();

    /** A REGISTER goes out for the first time. */
    record Registering(Registration registration) implements RegistrationEvent {}

    /** The registrar took it, for {@code expiresSeconds}; refreshes are silent. */
    record Registered(Registration registration, long expiresSeconds) implements RegistrationEvent {}

    /**
     * The registrar refused or cannot be reached.
     *
     * @param retryInSeconds when it is tried again, or -1 when it is not
     */
    record RegistrationFailed(Registration registration, Failure failure, int retryInSeconds)
            implements RegistrationEvent {}

    /** The registration was taken back. */
    record Unregistered(Registration registration) implements RegistrationEvent {}
}
