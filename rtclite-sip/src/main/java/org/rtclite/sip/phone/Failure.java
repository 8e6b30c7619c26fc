package org.rtclite.sip.phone;

/**
 * Why a call or a registration did not come about.
 *
 * @param kind the cause that a program reacts to
 * @param code SIP response code, or 0 when no response was the cause
 * @param reason reason phrase of that response, or a sentence of our own; never a secret
 */
public record Failure(Kind kind, int code, String reason) {

    /** The causes told apart. */
    public enum Kind {
        /** 486 or 600. */
        BUSY,
        /** No final answer in time, 408 or 480. */
        NO_ANSWER,
        /** Any other 3xx to 6xx: redirections are not followed. */
        REJECTED,
        /** 401, 403 or 407 that the account's password did not satisfy. */
        AUTHENTICATION,
        /** No route, no such host, transport failure. */
        UNREACHABLE,
        /** The TLS handshake or the check of the certificate failed. */
        TLS,
        /** Nothing in common between offer and answer: 415, 488, 606, or a description that cannot be used. */
        MEDIA,
        /** Given up by us. */
        CANCELLED
    }

    /** The failure that a final response of 300 or more stands for. */
    public static Failure ofResponse(int code, String reason) {
        Kind kind = switch (code) {
            case 486, 600 -> Kind.BUSY;
            case 408, 480 -> Kind.NO_ANSWER;
            case 401, 403, 407 -> Kind.AUTHENTICATION;
            case 415, 488, 606 -> Kind.MEDIA;
            case 487 -> Kind.CANCELLED;
            default -> Kind.REJECTED;
        };
        return new Failure(kind, code, reason);
    }

    /** What happened in one line: {@code 486 Busy Here}, or the reason alone. */
    @Override
    public String toString() {
        return code == 0 ? reason : code + " " + reason;
    }
}
