package org.rtclite.examples.demo;

import java.nio.file.Path;
import org.rtclite.examples.cli.VersionText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The options of the demo. */
@Command(
        name = "demo",
        description = "A call on loopback from end to end: no account, no sound card, no other program.",
        versionProvider = VersionText.class,
        usageHelpAutoWidth = true)
final class DemoOptions {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this text.")
    boolean help;

    @Option(names = "--version", versionHelp = true, description = "Show the version.")
    boolean version;

    @Option(names = "--out", paramLabel = "FILE", description = "Where the recording goes (${DEFAULT-VALUE}).")
    Path out = Path.of("call.wav");

    @Option(names = "--json", description = "Events as JSON lines on stdout; text for people on stderr.")
    boolean json;
}
