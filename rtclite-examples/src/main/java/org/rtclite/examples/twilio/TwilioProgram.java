package org.rtclite.examples.twilio;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rtclite.examples.cli.ExitCode;
import org.rtclite.examples.cli.Keyboard;
import org.rtclite.examples.cli.Signals;
import org.rtclite.examples.cli.StandardOptions;
import org.rtclite.examples.cli.VersionText;
import org.rtclite.examples.rtmp.StreamFailure;
import org.rtclite.rtmp.flv.FlvReader;
import org.rtclite.rtmp.flv.FlvTag;
import org.rtclite.rtmp.netty.RtmpClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Calls an application of an account over RTMP, from an FLV file into an FLV file. */
public final class TwilioProgram {

    private static final Duration TOKEN_LIFE = Duration.ofHours(1);

    private TwilioProgram() {}

    /** What the command line says. */
    @Command(name = "twilio-client", description = "Calls a Twilio application over RTMP, from file to file.")
    static final class Options extends StandardOptions {

        @Option(names = "--account", paramLabel = "AC...", description = "Account SID; asked for if left out.")
        @Nullable
        String account;

        @Option(
                names = "--token",
                paramLabel = "TEXT",
                description = "Auth token ($TWILIO_AUTH_TOKEN); asked for if left out. Seen in the process list here.")
        @Nullable
        String token;

        @Option(names = "--app", paramLabel = "AP...", description = "Application SID; asked for if left out.")
        @Nullable
        String app;

        @Option(names = "--via", paramLabel = "rtmp|sip", description = "How to call (${DEFAULT-VALUE}).")
        String via = "rtmp";

        @Option(names = "--url", paramLabel = "URL", description = "The gateway (${DEFAULT-VALUE}).")
        String url = "rtmp://chunder.twilio.com/chunder";

        @Option(
                names = "--timeout",
                paramLabel = "SECONDS",
                description = "For connecting, answers and the call (${DEFAULT-VALUE}).")
        double timeoutSeconds = 10;

        @Option(names = "--info", paramLabel = "JSON", description = "What this program says it is.")
        String info = "{\"p\":\"rtclite\",\"v\":\"" + VersionText.number() + "\"}";

        @Option(
                names = "--version",
                arity = "0..1",
                fallbackValue = "",
                paramLabel = "TEXT",
                description = "Version of the protocol (${DEFAULT-VALUE}); alone it shows the program's.")
        String version = "1.2";

        @Option(
                names = "--bridge",
                paramLabel = "TEXT",
                description = "Take an incoming call, of that bridge token; no --token and --app then.")
        @Nullable
        String bridge;

        @Option(names = "--parameters", paramLabel = "A=B&C=D", description = "For the voice URL, url-encoded.")
        String parameters = "";

        @Option(names = "--file-in", paramLabel = "X.flv", description = "Speex to send.")
        @Nullable
        Path input;

        @Option(names = "--file-out", paramLabel = "X.flv", description = "Where what is heard goes.")
        @Nullable
        Path output;

        @Option(names = "--no-audio-in", description = "No microphone; always so.")
        boolean noAudioIn;

        @Option(names = "--no-audio-out", description = "No loudspeaker; always so.")
        boolean noAudioOut;

        @Option(names = "--dtmf", paramLabel = "DIGITS", description = "Send 0-9 * # w once the call is up.")
        String dtmf = "";

        @Option(names = "--duration", paramLabel = "SECONDS", description = "Hang up after so long.")
        double durationSeconds;

        @Override
        protected boolean wantsVersion() {
            return version.isEmpty();
        }

        /** What is wrong with them; null when nothing is. */
        @Nullable
        String mistake() {
            if (!via.equals("rtmp")) {
                return via.equals("sip")
                        ? "--via=sip is not supported here: call the account's SIP domain with caller"
                        : "--via is '" + via + "', known is rtmp";
            }
            if (!(timeoutSeconds > 0 && timeoutSeconds <= 86_400)) {
                return "timeout " + timeoutSeconds + " is outside 0..86400 s";
            }
            if (!(durationSeconds >= 0 && durationSeconds <= 1e9)) {
                return "duration " + durationSeconds + " is outside 0..1e9 s";
            }
            if (!dtmf.isEmpty() && !TwilioCall.areDigits(dtmf)) {
                return "'" + dtmf + "' is not 1 to 64 of 0-9 * # w";
            }
            return input == null ? null : inputMistake(input);
        }

        private static @Nullable String inputMistake(Path file) {
            try (FlvReader reader = FlvReader.open(file)) {
                for (FlvTag next = reader.next(); next != null; next = reader.next()) {
                    try (FlvTag tag = next) {
                        if (tag.type() == FlvTag.AUDIO) {
                            return TwilioCall.isSpeex(tag) ? null : file + " holds no Speex, which the gateway wants";
                        }
                    }
                }
                return file + " holds no audio";
            } catch (IOException e) {
                return StreamFailure.text(e);
            }
        }

        /** The settings, once everything is known. */
        TwilioCall.Settings settings(Instant now) {
            RtmpClient.builder(url); // throws when the address is none
            if (account == null) {
                throw new IllegalArgumentException("--account is needed");
            }
            return new TwilioCall.Settings(
                    url,
                    bridge == null ? capability(account, now) : null,
                    bridge,
                    account,
                    parameters,
                    info,
                    version,
                    Duration.ofMillis(Math.max(1, Math.round(timeoutSeconds * 1000))),
                    input,
                    output,
                    Math.round(durationSeconds * 1000),
                    dtmf);
        }

        private String capability(String accountSid, Instant now) {
            if (token == null || app == null) {
                throw new IllegalArgumentException("--token and --app are needed for an outgoing call");
            }
            return new CapabilityToken(accountSid).allowOutgoing(app, Map.of()).sign(token, now.plus(TOKEN_LIFE));
        }
    }

    /** Runs the program; returns its exit code. */
    @SuppressWarnings("SystemConsoleNull") // a newer Java's console without a terminal reads the end of input: null
    public static ExitCode run(String... arguments) {
        Options options = new Options();
        ExitCode done = options.parse(arguments);
        if (done != null) {
            return done;
        }
        String mistake = options.mistake();
        if (mistake != null) {
            return options.wrongUsage(mistake);
        }
        if (options.token == null) {
            options.token = System.getenv("TWILIO_AUTH_TOKEN");
        }
        TwilioCall.Settings settings;
        try {
            ask(options, System.console());
            settings = options.settings(Instant.now());
        } catch (IllegalArgumentException e) {
            return options.wrongUsage(String.valueOf(e.getMessage()));
        }
        TwilioCall call = new TwilioCall(settings, options.console());
        Signals.onTermination(call::stop, () -> {});
        Keyboard.start(System.in, call::typed);
        return call.run();
    }

    /** Asks for what the command line left out; without a terminal that is a mistake. */
    static void ask(Options options, @Nullable Console terminal) {
        options.account = options.account != null ? options.account : answer("--account", terminal, false);
        if (options.bridge != null) {
            return;
        }
        options.token = options.token != null ? options.token : answer("--token", terminal, true);
        options.app = options.app != null ? options.app : answer("--app", terminal, false);
    }

    private static String answer(String option, @Nullable Console terminal, boolean secret) {
        if (terminal == null) {
            throw new IllegalArgumentException(option + " is missing, and there is no terminal to ask at");
        }
        String prompt = option.substring(2) + ": ";
        char[] hidden = secret ? terminal.readPassword("%s", prompt) : null;
        String line = secret ? (hidden == null ? null : new String(hidden)) : terminal.readLine("%s", prompt);
        if (line == null || line.isBlank()) {
            throw new IllegalArgumentException(option + " is missing");
        }
        return line.strip();
    }
}
