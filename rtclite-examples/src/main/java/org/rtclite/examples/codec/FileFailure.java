package org.rtclite.examples.codec;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.rtclite.examples.cli.ExitCode;

/** A file cannot be read, or not be written; the text names it, and the place in it where there is one. */
final class FileFailure extends IOException {

    private static final long serialVersionUID = 1L;

    private final ExitCode code;

    FileFailure(ExitCode code, String message) {
        super(message);
        this.code = code;
    }

    private FileFailure(ExitCode code, String message, IOException cause) {
        super(message, cause);
        this.code = code;
    }

    /** What the program ends with. */
    ExitCode code() {
        return code;
    }

    /** What is wrong with the content of a file. */
    static FileFailure damaged(String place, String what) {
        return new FileFailure(ExitCode.BAD_DATA, place + ": " + what);
    }

    /** A failure to read: missing and forbidden files are wrong usage, everything else is wrong data. */
    static FileFailure ofInput(String place, IOException failure) {
        if (failure instanceof FileFailure own) {
            return own;
        }
        if (failure instanceof NoSuchFileException) {
            return new FileFailure(ExitCode.USAGE, "there is no file " + place, failure);
        }
        if (failure instanceof AccessDeniedException) {
            return new FileFailure(ExitCode.USAGE, "no access to " + place, failure);
        }
        String message = String.valueOf(failure.getMessage());
        String name = String.valueOf(Path.of(place).getFileName());
        String text = message.startsWith(name) ? message : place + ": " + message;
        return new FileFailure(
                failure instanceof FileSystemException ? ExitCode.USAGE : ExitCode.BAD_DATA, text, failure);
    }

    /** A failure to write. */
    static FileFailure ofOutput(String place, IOException failure) {
        if (failure instanceof FileFailure own) {
            return own;
        }
        if (failure instanceof NoSuchFileException) {
            return new FileFailure(ExitCode.USAGE, "there is no folder for " + place, failure);
        }
        if (failure instanceof FileSystemException) {
            String reason =
                    failure instanceof AccessDeniedException ? "no access" : String.valueOf(failure.getMessage());
            return new FileFailure(ExitCode.USAGE, "cannot create " + place + ": " + reason, failure);
        }
        return new FileFailure(ExitCode.INTERNAL, "cannot write " + place + ": " + failure.getMessage(), failure);
    }
}
