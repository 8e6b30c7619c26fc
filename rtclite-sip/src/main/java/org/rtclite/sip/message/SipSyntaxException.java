package org.rtclite.sip.message;

/**
 * Text that is not what the grammar of RFC 3261 section 25 asks for, with the place of the fault.
 *
 * <p>Thrown by the {@code parse} methods of this package. The message parser catches it and reports a value;
 * a program meets it only when it parses text of its own.
 */
public final class SipSyntaxException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private static final int SHOWN_CHARS = 80;

    private final int offset;

    /** Makes the failure "{@code what}: {@code problem} at offset N in 'text'". */
    public SipSyntaxException(String what, String problem, String text, int offset) {
        super(what + ": " + problem + " at offset " + offset + " in '" + shown(text) + "'");
        this.offset = offset;
    }

    /** Where in the text the fault lies: a character index from 0. */
    public int offset() {
        return offset;
    }

    /** The message, never null. */
    public String problem() {
        return String.valueOf(getMessage());
    }

    private static String shown(String text) {
        String cut = text.length() > SHOWN_CHARS ? text.substring(0, SHOWN_CHARS) + "..." : text;
        return cut.replace("\r", "\\r").replace("\n", "\\n").replace("\0", "\\0");
    }
}
