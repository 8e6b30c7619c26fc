package org.rtclite.sip.phone;

/** A call or a registration failed for a reason outside this program. */
public abstract sealed class PhoneException extends RuntimeException
        permits CallFailedException, RegistrationFailedException {

    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    PhoneException(String message, Failure failure) {
        super(message);
        this.failure = failure;
    }

    /** The cause, told apart by kind. */
    public final Failure failure() {
        return failure;
    }
}
