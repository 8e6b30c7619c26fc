package org.rtclite.sip.codec;

/** The first thing found wrong with a message; stays inside this package and carries no stack trace. */
final class ParseFault extends Exception {

    private static final long serialVersionUID = 1L;

    private final int code;
    private final String problem;
    private final int offset;
    private final int field;

    private ParseFault(int code, String problem, int offset, int field) {
        super(problem, null, false, false);
        this.code = code;
        this.problem = problem;
        this.offset = offset;
        this.field = field;
    }

    static ParseFault at(int offset, String problem) {
        return new ParseFault(400, problem, offset, -1);
    }

    static ParseFault at(int offset, int field, String problem) {
        return new ParseFault(400, problem, offset, field);
    }

    static ParseFault of(int code, int offset, String problem) {
        return new ParseFault(code, problem, offset, -1);
    }

    int code() {
        return code;
    }

    String problem() {
        return problem;
    }

    int offset() {
        return offset;
    }

    int field() {
        return field;
    }
}
