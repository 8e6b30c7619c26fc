package org.rtclite.examples.caller;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.rtclite.media.audio.CodecRegistry;
import org.rtclite.sip.transaction.Transport;

/**
 * What the options mean together: defaults that depend on others settled, contradictions refused.
 *
 * @param options as typed, each one in range
 * @param transports what to open; requests use the first one
 * @param port what to bind; with {@code portMayMove}, the next free one from there on
 * @param listen whether calls are taken
 * @param password null when there is none
 * @param codecs what to offer and accept, most wanted first
 * @param hangupAfter how long after the answer to hang up; zero: never
 */
record CallerSettings(
        CallerOptions options,
        List<Transport> transports,
        @Nullable InetAddress externalAddress,
        int port,
        boolean portMayMove,
        boolean listen,
        String user,
        String domain,
        String authUser,
        @Nullable String password,
        CodecRegistry codecs,
        Duration hangupAfter) {

    /** Where a listener is looked for when no port is named. */
    static final int DEFAULT_PORT = 5092;

    private static final List<Transport> SUPPORTED = List.of(Transport.UDP, Transport.TCP, Transport.TLS);
    private static final int MAX_SECONDS = 1_000_000_000;

    /** Options that do not go together: said, and exit code 2. */
    static final class WrongUsage extends Exception {
        private static final long serialVersionUID = 1L;

        WrongUsage(String message) {
            super(message);
        }
    }

    /**
     * Settles the options.
     *
     * @param environment looks an environment variable up, null when it is not set
     */
    static CallerSettings of(CallerOptions options, UnaryOperator<@Nullable String> environment) throws WrongUsage {
        CallerOptions.Network network = options.network;
        CallerOptions.Sip sip = options.sip;
        CallerOptions.Media media = options.media;
        checkTogether(options);
        checkRanges(options);
        boolean server = sip.listen || sip.register;
        String user = sip.user != null ? sip.user : System.getProperty("user.name", "anonymous");
        return new CallerSettings(
                options,
                transports(network.transport),
                externalAddress(network.extIp),
                network.port != null ? network.port : server ? DEFAULT_PORT : 0,
                network.port == null && server,
                sip.listen || (sip.register && sip.to == null),
                user,
                sip.domain != null ? sip.domain : hostName(),
                sip.authUser != null ? sip.authUser : user,
                password(sip, environment),
                media.codec == null ? CodecList.DEFAULT : CodecList.parse(media.codec),
                shorter(seconds(media.duration), seconds(sip.autoTerminateAfter)));
    }

    private static void checkTogether(CallerOptions options) throws WrongUsage {
        CallerOptions.Sip sip = options.sip;
        CallerOptions.Media media = options.media;
        if (sip.to == null && !sip.listen && !sip.register) {
            throw new WrongUsage("say --to=URI to call, or --listen to wait for calls");
        }
        if (media.noSdp && (media.play != null || media.record != null || media.audioLoopback)) {
            throw new WrongUsage("--no-sdp leaves nothing to --play, --record or --audio-loopback");
        }
        if (media.noSdp && media.codec != null) {
            throw new WrongUsage("--no-sdp leaves nothing to --codec");
        }
        if (media.play != null && media.audioLoopback) {
            throw new WrongUsage("--play and --audio-loopback contradict each other");
        }
        if (sip.authPass != null && sip.authPassFile != null) {
            throw new WrongUsage("--authpass and --authpass-file contradict each other");
        }
    }

    private static void checkRanges(CallerOptions options) throws WrongUsage {
        CallerOptions.Network network = options.network;
        CallerOptions.Sip sip = options.sip;
        CallerOptions.Media media = options.media;
        requireRange("--max-size", network.maxSize, 1300, 65535);
        if (network.port != null) {
            requireRange("--port", network.port, 0, 65535);
        }
        if (sip.autoRespond != 0 && sip.autoRespond != 200) {
            requireRange("--auto-respond other than 0 and 200", sip.autoRespond, 300, 699);
        }
        requireRange("--register-interval", sip.registerInterval, 1, MAX_SECONDS);
        if (sip.retryInterval != null) {
            requireRange("--retry-interval", sip.retryInterval, 1, MAX_SECONDS);
        }
        if (media.sampleRate != null) {
            requireRange("--samplerate", media.sampleRate, 8000, 192_000);
        }
        requireSeconds("--auto-respond-after", sip.autoRespondAfter);
        requireSeconds("--auto-terminate-after", sip.autoTerminateAfter);
        requireSeconds("--duration", media.duration);
        requireSeconds("--timeout", sip.timeout);
        if (sip.timeout == 0) {
            throw new WrongUsage("--timeout is 0, must be positive");
        }
        requireReadable("--play", media.play);
        requireWritable("--record", media.record);
        if (media.dtmf != null && !media.dtmf.matches("[0-9*#A-Da-dwW,]*")) {
            throw new WrongUsage("--dtmf " + media.dtmf + " holds more than 0-9 * # A-D, w and ,");
        }
    }

    private static void requireRange(String option, int value, int least, int most) throws WrongUsage {
        if (value < least || value > most) {
            throw new WrongUsage(option + " is " + value + ", range " + least + " to " + most);
        }
    }

    private static void requireSeconds(String option, double value) throws WrongUsage {
        if (!(value >= 0 && value <= MAX_SECONDS)) {
            throw new WrongUsage(option + " is " + value + " s, range 0 to " + MAX_SECONDS);
        }
    }

    /** An option's seconds. */
    static Duration seconds(double value) {
        return Duration.ofNanos(Math.round(value * 1e9));
    }

    /** The shorter of two limits, of which zero is none. */
    private static Duration shorter(Duration one, Duration other) {
        if (one.isZero() || other.isZero()) {
            return one.isZero() ? other : one;
        }
        return one.compareTo(other) < 0 ? one : other;
    }

    private static List<Transport> transports(@Nullable List<String> names) throws WrongUsage {
        if (names == null) {
            return List.of(Transport.UDP);
        }
        List<Transport> transports = new ArrayList<>();
        for (String name : names) {
            Transport transport = Transport.named(name.strip());
            if (transport == null || !SUPPORTED.contains(transport) || transports.contains(transport)) {
                throw new WrongUsage("--transport " + String.join(",", names) + ": udp, tcp or tls, each once");
            }
            transports.add(transport);
        }
        return List.copyOf(transports);
    }

    private static @Nullable InetAddress externalAddress(@Nullable String text) throws WrongUsage {
        if (text == null) {
            return null;
        }
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new WrongUsage("--ext-ip " + text + " is not an address");
        }
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName().toLowerCase(Locale.ROOT);
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    private static @Nullable String password(CallerOptions.Sip sip, UnaryOperator<@Nullable String> environment)
            throws WrongUsage {
        if (sip.authPassFile == null) {
            return sip.authPass != null ? sip.authPass : environment.apply("RTCLITE_AUTHPASS");
        }
        try (var lines = Files.lines(sip.authPassFile)) {
            return lines.findFirst().orElseThrow(() -> new IOException("it is empty"));
        } catch (IOException | java.io.UncheckedIOException e) {
            throw new WrongUsage("--authpass-file " + sip.authPassFile + " cannot be read: " + e.getMessage());
        }
    }

    private static void requireReadable(String option, @Nullable Path file) throws WrongUsage {
        if (file != null && !(Files.isRegularFile(file) && Files.isReadable(file))) {
            throw new WrongUsage(option + " " + file + " is not a file that can be read");
        }
    }

    private static void requireWritable(String option, @Nullable Path file) throws WrongUsage {
        if (file == null) {
            return;
        }
        Path folder = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file) || folder == null || !Files.isWritable(folder)) {
            throw new WrongUsage(option + " " + file + " cannot be written");
        }
    }

    /** Says what is set, without the password. */
    @Override
    public String toString() {
        return "CallerSettings[" + user + "@" + domain + " to " + options.sip.to + (listen ? ", listening" : "") + "]";
    }
}
