package org.rtclite.rtmp.amf;

/**
 * Says why bytes are no valid AMF, or exceed a limit.
 *
 * <p>Checked, so that no caller forgets it, and without a stack trace, because hostile input decides how often it is made.
 */
public final class AmfException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Makes one; {@code message} names the observed value, the limit and the byte offset. */
    public AmfException(String message) {
        super(message, null, false, false);
    }
}
