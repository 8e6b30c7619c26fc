package org.rtclite.rtmp.netty;

import java.io.IOException;
import org.rtclite.rtmp.session.Outcome;

/** What was asked of the far side did not come about: unreachable, refused, timed out, or broken off. */
public final class RtmpException extends IOException {

    private static final long serialVersionUID = 1L;

    private final transient Outcome outcome;

    RtmpException(String message, Outcome outcome) {
        super(message);
        this.outcome = outcome;
    }

    RtmpException(String message, Throwable cause) {
        super(message, cause);
        this.outcome = new Outcome.Aborted(message);
    }

    static RtmpException of(String what, Outcome outcome) {
        String reason;
        if (outcome instanceof Outcome.Refused refused) {
            reason = " was refused: " + refused.status();
        } else if (outcome instanceof Outcome.TimedOut timedOut) {
            reason = " got no answer within " + timedOut.after().toSeconds() + " s";
        } else if (outcome instanceof Outcome.Aborted aborted) {
            reason = " was broken off: " + aborted.reason();
        } else {
            reason = " ended in " + outcome;
        }
        return new RtmpException(what + reason, outcome);
    }

    /** How it ended: {@link Outcome.Refused} with the server's status, {@link Outcome.TimedOut}, {@link Outcome.Aborted}. */
    public Outcome outcome() {
        return outcome;
    }
}
