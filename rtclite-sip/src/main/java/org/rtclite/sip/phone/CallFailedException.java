package org.rtclite.sip.phone;

/** A call that was not answered, or that ended before the answer. */
public final class CallFailedException extends PhoneException {

    private static final long serialVersionUID = 1L;

    /** A call to {@code remote} failed. */
    public CallFailedException(String remote, Failure failure) {
        super("call with " + remote + " failed: " + failure, failure);
    }
}
