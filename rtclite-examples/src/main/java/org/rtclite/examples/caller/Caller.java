package org.rtclite.examples.caller;

import org.rtclite.examples.cli.ExitCode;
import org.rtclite.examples.cli.Keyboard;
import org.rtclite.examples.cli.Signals;

/** The command line SIP endpoint: reads its options and runs a {@link CallerSession}. */
public final class Caller {

    private Caller() {}

    /** Runs the program; returns its exit code. */
    public static ExitCode run(String... arguments) {
        CallerOptions options = new CallerOptions();
        ExitCode done = options.parse(arguments);
        if (done != null) {
            return done;
        }
        CallerSettings settings;
        try {
            settings = CallerSettings.of(options, System::getenv);
        } catch (CallerSettings.WrongUsage e) {
            return options.wrongUsage(String.valueOf(e.getMessage()));
        }
        CallerSession session = new CallerSession(settings, options.console());
        Signals.onTermination(session::interrupt, session::awaitEnd);
        Keyboard.start(System.in, session::typed);
        return session.run();
    }
}
