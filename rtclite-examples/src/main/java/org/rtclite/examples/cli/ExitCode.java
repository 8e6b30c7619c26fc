package org.rtclite.examples.cli;

import org.rtclite.sip.phone.Failure;

/** The exit codes of every program, as docs/command-line.md lists them. */
public enum ExitCode {
    OK(0),
    INTERNAL(1),
    USAGE(2),
    REFUSED(10),
    BUSY(11),
    NO_ANSWER(12),
    AUTHENTICATION(13),
    REGISTRATION(14),
    UNREACHABLE(15),
    NO_MEDIA(16),
    /** A file is damaged, or of another kind than it should be; the number is that of sysexits.h. */
    BAD_DATA(65),
    INTERRUPTED(130);

    private final int value;

    ExitCode(int value) {
        this.value = value;
    }

    /** What the process ends with. */
    public int value() {
        return value;
    }

    /** The code of a call that did not come about. */
    public static ExitCode ofCall(Failure failure) {
        return switch (failure.kind()) {
            case BUSY -> BUSY;
            case NO_ANSWER -> NO_ANSWER;
            case REJECTED -> REFUSED;
            case AUTHENTICATION -> AUTHENTICATION;
            case UNREACHABLE, TLS -> UNREACHABLE;
            case MEDIA -> NO_MEDIA;
            case CANCELLED -> INTERRUPTED;
        };
    }

    /** The code of a registration that did not come about: a refused password and a dead address keep their own. */
    public static ExitCode ofRegistration(Failure failure) {
        return switch (failure.kind()) {
            case AUTHENTICATION -> AUTHENTICATION;
            case UNREACHABLE, TLS -> UNREACHABLE;
            default -> REGISTRATION;
        };
    }
}
