package org.rtclite.examples.caller;

import org.rtclite.examples.cli.Console;
import org.rtclite.examples.cli.ExitCode;
import org.rtclite.examples.cli.Keyboard;
import org.rtclite.examples.cli.Logs;
import org.rtclite.examples.cli.Signals;
import picocli.CommandLine;

/** The command line SIP endpoint: reads its options and runs a {@link CallerSession}. */
public final class Caller {

    private Caller() {}

    /** Runs the program; returns its exit code. */
    public static ExitCode run(String... arguments) {
        CallerOptions options = new CallerOptions();
        CommandLine parser = new CommandLine(options);
        try {
            parser.parseArgs(arguments);
        } catch (CommandLine.ParameterException e) {
            System.err.println("caller: " + e.getMessage() + " (caller --help lists the options)");
            return ExitCode.USAGE;
        }
        if (parser.isUsageHelpRequested()) {
            parser.usage(System.out);
            return ExitCode.OK;
        }
        if (parser.isVersionHelpRequested()) {
            parser.printVersionHelp(System.out);
            return ExitCode.OK;
        }
        CallerSettings settings;
        try {
            settings = CallerSettings.of(options, System::getenv);
        } catch (CallerSettings.WrongUsage e) {
            System.err.println("caller: " + e.getMessage() + " (caller --help lists the options)");
            return ExitCode.USAGE;
        }
        Logs.Detail detail =
                options.verbose ? Logs.Detail.VERBOSE : options.quiet ? Logs.Detail.QUIET : Logs.Detail.NORMAL;
        Logs.configure(detail, options.json);
        CallerSession session = new CallerSession(settings, Console.ofProcess(options.json, options.quiet));
        Signals.onTermination(session::interrupt, session::awaitEnd);
        Keyboard.start(System.in, session::typed);
        return session.run();
    }
}
