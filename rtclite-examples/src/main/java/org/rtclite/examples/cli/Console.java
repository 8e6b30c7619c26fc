package org.rtclite.examples.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Where a program's words go: human text to stdout; with JSON lines, those to stdout and the human text to stderr.
 *
 * <p>From any thread.
 */
public final class Console {

    private final PrintStream human;
    private final PrintStream errors;
    private final @Nullable JsonLines json;
    private final boolean quiet;

    private Console(PrintStream human, PrintStream errors, @Nullable JsonLines json, boolean quiet) {
        this.human = human;
        this.errors = errors;
        this.json = json;
        this.quiet = quiet;
    }

    /**
     * The console of a program.
     *
     * @param json JSON lines on {@code out}
     * @param quiet nothing but errors and JSON lines
     */
    public static Console of(PrintStream out, PrintStream err, boolean json, boolean quiet, InstantSource clock) {
        return json ? new Console(err, err, new JsonLines(out, clock), quiet) : new Console(out, err, null, quiet);
    }

    /** The console on this process's stdout and stderr, in UTF-8. */
    public static Console ofProcess(boolean json, boolean quiet) {
        return of(utf8(System.out), utf8(System.err), json, quiet, InstantSource.system());
    }

    private static PrintStream utf8(OutputStream stream) {
        return new PrintStream(stream, true, StandardCharsets.UTF_8);
    }

    /** A line for people. */
    public void say(String line) {
        if (!quiet) {
            human.println(printable(line));
        }
    }

    /** A line for people that even quiet programs say, then on stderr. */
    public void sayAlways(String line) {
        (quiet ? errors : human).println(printable(line));
    }

    /** What went wrong: also when quiet, always on stderr. */
    public void complain(String line) {
        errors.println(printable(line));
    }

    /** An event for programs; nothing without JSON lines. */
    public void event(String event, @Nullable String callId, JsonLines.Members members) {
        if (json != null) {
            json.write(event, callId, members);
        }
    }

    /** Text from the far side must not drive the terminal: control characters become question marks. */
    private static String printable(String line) {
        StringBuilder clean = null;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (Character.isISOControl(c) && c != '\n' && c != '\t') {
                clean = clean == null ? new StringBuilder(line) : clean;
                clean.setCharAt(i, '?');
            }
        }
        return clean == null ? line : clean.toString();
    }
}
