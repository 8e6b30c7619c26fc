package org.rtclite.examples;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.rtclite.examples.caller.Caller;
import org.rtclite.examples.cli.ExitCode;
import org.rtclite.examples.cli.VersionText;
import org.rtclite.examples.codec.CodecProgram;
import org.rtclite.examples.demo.Demo;
import org.rtclite.examples.rtmp.CopyProgram;
import org.rtclite.examples.rtmp.ProbeProgram;
import org.rtclite.examples.rtmp.ServerProgram;
import org.rtclite.examples.twilio.TwilioProgram;

/** {@code java -jar rtclite-examples.jar PROGRAM ...}: finds the program and ends with its exit code. */
public final class Main {

    /** A program and what the list of programs says about it. */
    private record Program(String summary, Function<String[], ExitCode> run) {}

    private static final Map<String, Program> PROGRAMS = new LinkedHashMap<>();

    static {
        PROGRAMS.put("caller", new Program("command line SIP endpoint", Caller::run));
        PROGRAMS.put(
                "demo", new Program("a call on loopback from end to end, without account or sound card", Demo::run));
        PROGRAMS.put(
                "rtmp-server",
                new Program("RTMP server: live streams, recordings, and playing them", ServerProgram::run));
        PROGRAMS.put("rtmp-copy", new Program("copies between RTMP streams and FLV files", CopyProgram::run));
        PROGRAMS.put("rtmp-probe", new Program("says what is in an RTMP stream or an FLV file", ProbeProgram::run));
        PROGRAMS.put(
                "codec", new Program("decodes and encodes Speex, converts between sound files", CodecProgram::run));
        PROGRAMS.put("twilio-client", new Program("calls a Twilio application over RTMP", TwilioProgram::run));
    }

    private Main() {}

    /** Runs the program that the first argument names. */
    public static void main(String[] arguments) {
        System.exit(run(arguments).value());
    }

    private static ExitCode run(String[] arguments) {
        String name = arguments.length == 0 ? "--help" : arguments[0];
        Program program = PROGRAMS.get(name);
        if (program != null) {
            return program.run().apply(Arrays.copyOfRange(arguments, 1, arguments.length));
        }
        if (name.equals("--version")) {
            System.out.println("rtclite " + VersionText.number());
            return ExitCode.OK;
        }
        boolean asked = arguments.length > 0 && (name.equals("--help") || name.equals("-h"));
        StringBuilder text = new StringBuilder(asked || arguments.length == 0 ? "" : "no program " + name + "\n");
        text.append("usage: java -jar rtclite-examples.jar PROGRAM [OPTION...], and PROGRAM --help\n");
        PROGRAMS.forEach((key, value) -> text.append(String.format("  %-14s %s%n", key, value.summary())));
        (asked ? System.out : System.err).print(text);
        return asked ? ExitCode.OK : ExitCode.USAGE;
    }
}
