package org.rtclite.examples.rtmp;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.rtclite.examples.cli.ExitCode;
import org.rtclite.rtmp.flv.FlvException;
import org.rtclite.rtmp.netty.RtmpException;
import org.rtclite.rtmp.session.Outcome;
import org.rtclite.rtmp.session.RefusalKind;

/** A stream ended as it should not have. */
public final class StreamFailure extends IOException {

    private static final long serialVersionUID = 1L;

    private final ExitCode code;

    /** The program ends with that code. */
    public StreamFailure(ExitCode code, String message) {
        super(message);
        this.code = code;
    }

    /** What a program ends with after that failure. */
    public static ExitCode exitCode(IOException failure) {
        if (failure instanceof StreamFailure own) {
            return own.code;
        }
        if (failure instanceof RtmpException remote) {
            Outcome outcome = remote.outcome();
            if (outcome instanceof Outcome.Refused refused) {
                return refused(refused.kind());
            }
            return outcome instanceof Outcome.TimedOut ? ExitCode.NO_ANSWER : ExitCode.UNREACHABLE;
        }
        boolean wrongFile = failure instanceof NoSuchFileException
                || failure instanceof AccessDeniedException
                || failure instanceof FlvException;
        return wrongFile ? ExitCode.USAGE : ExitCode.INTERNAL;
    }

    static ExitCode refused(RefusalKind kind) {
        return kind == RefusalKind.AUTHENTICATION || kind == RefusalKind.UNAUTHORIZED
                ? ExitCode.AUTHENTICATION
                : ExitCode.REFUSED;
    }

    /** The failure in words. */
    public static String text(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return "there is no file " + failure.getMessage();
        }
        return failure instanceof AccessDeniedException
                ? "no access to " + failure.getMessage()
                : String.valueOf(failure.getMessage());
    }
}
