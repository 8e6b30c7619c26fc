package org.rtclite.examples.demo;

import java.nio.file.Path;
import org.rtclite.examples.cli.StandardOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The options of the demo. */
@Command(
        name = "demo",
        description = "A call on loopback from end to end: no account, no sound card, no other program.")
final class DemoOptions extends StandardOptions {

    @Option(names = "--out", paramLabel = "FILE", description = "Where the recording goes (${DEFAULT-VALUE}).")
    Path out = Path.of("call.wav");
}
