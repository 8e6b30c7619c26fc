package org.rtclite.examples.cli;

import java.io.PrintStream;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/** The options that programs have in common, and how a program begins: reading them, help, version, the log. */
public class StandardOptions {

    /** Every program has it; one whose contract gives it a value besides declares it itself. */
    private static final String VERSION = "--version";

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this text.")
    boolean help;

    @Option(
            names = {"-v", "--verbose"},
            description = "The log at DEBUG.")
    boolean verbose;

    @Option(
            names = {"-q", "--quiet"},
            description = "Errors only.")
    boolean quiet;

    @Option(names = "--json", description = "Events as JSON lines on stdout; text for people on stderr.")
    boolean json;

    private String name = "";

    /** Whether the log shall say everything. */
    public boolean wantsDebug() {
        return verbose;
    }

    /** Whether the version was asked for by an option {@code --version} of the program's own. */
    protected boolean wantsVersion() {
        return false;
    }

    /**
     * Reads a command line and sets the log up.
     *
     * @return null to go on, else what the program ends with: help or version were shown, or the usage is wrong
     */
    public final @Nullable ExitCode parse(String... arguments) {
        CommandLine parser = new CommandLine(this);
        parser.getCommandSpec().usageMessage().autoWidth(true);
        name = parser.getCommandName();
        if (parser.getCommandSpec().findOption(VERSION) == null) {
            parser.getCommandSpec()
                    .addOption(OptionSpec.builder(VERSION)
                            .type(boolean.class)
                            .versionHelp(true)
                            .description("Show the version.")
                            .build());
        }
        try {
            parser.parseArgs(arguments);
        } catch (CommandLine.ParameterException e) {
            return wrongUsage(String.valueOf(e.getMessage()));
        }
        if (parser.isUsageHelpRequested()) {
            parser.usage(System.out);
            return ExitCode.OK;
        }
        if (parser.isVersionHelpRequested() || wantsVersion()) {
            System.out.println("rtclite " + VersionText.number());
            return ExitCode.OK;
        }
        if (wantsDebug() && quiet) {
            return wrongUsage("-v and -q contradict each other");
        }
        Logs.configure(detail(), json);
        return null;
    }

    /** Says on stderr what is wrong with the command line. */
    public final ExitCode wrongUsage(String what) {
        System.err.println(name + ": " + what + " (" + name + " --help lists the options)");
        return ExitCode.USAGE;
    }

    /** The console that these options ask for. */
    public final Console console() {
        return Console.ofProcess(json, quiet);
    }

    /** Whether events go to stdout as JSON lines. */
    public final boolean wantsJson() {
        return json;
    }

    /** The console that these options ask for, on streams other than the process's own. */
    public final Console console(PrintStream out, PrintStream err) {
        return Console.of(out, err, json, quiet, InstantSource.system());
    }

    /**
     * The console where stdout carries data: text and log go to stderr.
     *
     * @throws IllegalArgumentException when JSON lines are wanted, which have no place then
     */
    public final Console consoleBesideData(PrintStream err) {
        if (json) {
            throw new IllegalArgumentException("stdout carries data, so that --json has no place there");
        }
        Logs.configure(detail(), true);
        return Console.of(err, err, false, quiet, InstantSource.system());
    }

    private Logs.Detail detail() {
        return wantsDebug() ? Logs.Detail.VERBOSE : quiet ? Logs.Detail.QUIET : Logs.Detail.NORMAL;
    }

    /** Whether a line that is rewritten in place has a place: a terminal, and nobody asked for less. */
    @SuppressWarnings("SystemConsoleNull") // newer Java gives a console without a terminal too: then TERM decides
    public final boolean showsProgress() {
        return System.console() != null && System.getenv("TERM") != null && !json && !quiet;
    }
}
