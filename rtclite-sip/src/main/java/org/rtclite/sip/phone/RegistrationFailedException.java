package org.rtclite.sip.phone;

/** A registration that the registrar did not take. */
public final class RegistrationFailedException extends PhoneException {

    private static final long serialVersionUID = 1L;

    /** The registration of {@code aor} failed. */
    public RegistrationFailedException(String aor, Failure failure) {
        super("registration of " + aor + " failed: " + failure, failure);
    }
}
