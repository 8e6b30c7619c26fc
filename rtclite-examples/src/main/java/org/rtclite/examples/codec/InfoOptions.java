package org.rtclite.examples.codec;

import org.rtclite.examples.cli.StandardOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What to look into. */
@Command(name = "codec info", description = "Says what is in a sound file.")
final class InfoOptions extends StandardOptions {

    @Parameters(paramLabel = "FILE", description = "File to look into.")
    String file = "";

    @Option(names = "--raw-rate", paramLabel = "HZ", description = "Sampling rate of raw PCM.")
    int rawRateHz;

    @Option(
            names = "--raw-channels",
            paramLabel = "N",
            description = "Channels of raw PCM; ${DEFAULT-VALUE} unless given.")
    int rawChannels = 1;
}
