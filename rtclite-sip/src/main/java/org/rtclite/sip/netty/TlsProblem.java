package org.rtclite.sip.netty;

import io.netty.handler.ssl.NotSslRecordException;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Tells failures of TLS, be it the handshake or the check of a certificate, from those of the network. */
final class TlsProblem {

    private static final int MAX_CAUSES = 10;
    private static final int MAX_CHARACTERS = 200;

    private TlsProblem() {}

    /** What went wrong with TLS, in a line; null when {@code failure} has another cause. */
    static @Nullable String of(Throwable failure) {
        String problem = null;
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
            if (cause instanceof NotSslRecordException) {
                return "the far side does not speak TLS"; // its message is a dump of what it speaks
            }
            // the innermost says what the outer ones only name: no path to a trusted certificate, no such host in it
            if ((cause instanceof SSLException || cause instanceof GeneralSecurityException)
                    && cause.getMessage() != null) {
                problem = cause.getMessage();
            }
            cause = cause.getCause();
        }
        return problem == null ? null : problem.substring(0, Math.min(problem.length(), MAX_CHARACTERS));
    }
}
