package org.rtclite.examples.caller;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rtclite.examples.cli.StandardOptions;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The options of the caller, as typed: what they mean together is settled in {@link CallerSettings}. */
@Command(
        name = "caller",
        description = "Places a SIP call with --to, or waits for calls with --listen.",
        sortOptions = false,
        footer = {
            "",
            "While it runs, a typed line of digits is sent as DTMF; /hangup and /quit do what they say.",
            "With -v every SIP message is printed too.",
            "",
            "Exit codes: 0 done, 1 internal error, 2 wrong usage, 10 refused, 11 busy, 12 nobody answered,",
            "13 password refused, 14 registration failed, 15 unreachable, 16 no media, 130 ended by ^C.",
            "",
            "Examples:",
            "  caller --to=sip:echo@example.net",
            "  caller --listen --register --user=alice --domain=example.net",
        })
final class CallerOptions extends StandardOptions {

    /** Time between attempts to register again. */
    static final int RETRY_SECONDS = 60;

    @ArgGroup(validate = false, heading = "%nNetwork:%n")
    final Network network = new Network();

    @ArgGroup(validate = false, heading = "%nSIP:%n")
    final Sip sip = new Sip();

    @ArgGroup(validate = false, heading = "%nMedia:%n")
    final Media media = new Media();

    /** Sockets and addresses. */
    static final class Network {

        @Option(names = "--int-ip", paramLabel = "ADDRESS", description = "Address to bind (${DEFAULT-VALUE}).")
        String intIp = "0.0.0.0";

        @Option(
                names = "--ext-ip",
                paramLabel = "ADDRESS",
                description = "Address to write into Via, Contact and SDP (the one that routes to the far side).")
        @Nullable
        String extIp;

        @Option(
                names = "--transport",
                paramLabel = "NAME",
                split = ",",
                description = "udp, tcp, tls, or a comma list: all are opened, calls go by the first (udp).")
        @Nullable
        List<String> transport;

        @Option(
                names = "--port",
                paramLabel = "PORT",
                description = "Local SIP port; 0 is ephemeral (5092 with --listen or --register, else ephemeral).")
        @Nullable
        Integer port;

        @Option(
                names = "--max-size",
                paramLabel = "BYTES",
                description = "Longest message accepted (${DEFAULT-VALUE}).")
        int maxSize = 65535;

        @Option(
                names = "--fix-nat",
                description = "Send in-dialog requests to the source address of a far side with a private Contact.")
        boolean fixNat;
    }

    /** Who calls whom, and how. */
    static final class Sip {

        @Option(names = "--to", paramLabel = "URI", description = "Call this address; sip: may be left out.")
        @Nullable
        String to;

        @Option(
                names = "--uri",
                paramLabel = "URI",
                description = "Request-URI when it differs from the address of --to.")
        @Nullable
        String uri;

        @Option(names = "--listen", description = "Wait for calls.")
        boolean listen;

        @Option(names = "--register", description = "Register --user at --domain; implies --listen without --to.")
        boolean register;

        @Option(
                names = "--register-interval",
                paramLabel = "SECONDS",
                description = "Expires asked for (${DEFAULT-VALUE}).")
        int registerInterval = 3600;

        @Option(
                names = "--retry-interval",
                paramLabel = "SECONDS",
                description = "Try a failed registration again after this long (" + RETRY_SECONDS
                        + "); if given, the first one too.")
        @Nullable
        Integer retryInterval;

        @Option(names = "--user", paramLabel = "NAME", description = "User part of our address (login name).")
        @Nullable
        String user;

        @Option(names = "--domain", paramLabel = "NAME", description = "Host part of our address (host name).")
        @Nullable
        String domain;

        @Option(
                names = "--proxy",
                paramLabel = "HOST[:PORT]",
                description = "Outbound proxy: an address, a host name or a SIP URI.")
        @Nullable
        String proxy;

        @Option(names = "--strict-route", description = "The proxy is a strict router (RFC 2543).")
        boolean strictRoute;

        @Option(names = "--authuser", paramLabel = "NAME", description = "User name for the password (--user).")
        @Nullable
        String authUser;

        @Option(
                names = "--authpass",
                paramLabel = "TEXT",
                description = "Password; visible in the process list, so prefer RTCLITE_AUTHPASS or the file.")
        @Nullable
        String authPass;

        @Option(names = "--authpass-file", paramLabel = "FILE", description = "File whose first line is the password.")
        @Nullable
        Path authPassFile;

        @Option(names = "--user-agent", paramLabel = "TEXT", description = "Header User-Agent (none).")
        String userAgent = "";

        @Option(names = "--subject", paramLabel = "TEXT", description = "Header Subject (none).")
        String subject = "";

        @Option(
                names = "--auto-respond",
                paramLabel = "CODE",
                description = "Answer incoming calls with this code; 0 does not answer (${DEFAULT-VALUE}).")
        int autoRespond = 200;

        @Option(
                names = "--auto-respond-after",
                paramLabel = "SECONDS",
                description = "After ringing this long (${DEFAULT-VALUE}).")
        double autoRespondAfter = 3;

        @Option(
                names = "--auto-terminate-after",
                paramLabel = "SECONDS",
                description = "Hang up this long after the answer (0: off).")
        double autoTerminateAfter;

        @Option(
                names = "--timeout",
                paramLabel = "SECONDS",
                description = "Give up calling after this long (${DEFAULT-VALUE}).")
        double timeout = 60;

        @Option(names = "--use-lf", description = "Send LF instead of CRLF; both are always understood.")
        boolean useLf;
    }

    /** What is heard and said. */
    static final class Media {

        @Option(
                names = "--codec",
                paramLabel = "LIST",
                split = ",",
                description = "What to offer and accept, most wanted first: PCMU, PCMA, speex/8000, speex/16000,"
                        + " speex/32000 (PCMU,PCMA,speex/16000,speex/8000).")
        @Nullable
        List<String> codec;

        @Option(names = "--no-sdp", description = "INVITE without SDP, no media.")
        boolean noSdp;

        @Option(names = "--no-audio", description = "No sound device.")
        boolean noAudio;

        @Option(names = "--audio-loopback", description = "Send back what is heard.")
        boolean audioLoopback;

        @Option(names = "--samplerate", paramLabel = "HZ", description = "Rate of the sound device (its own).")
        @Nullable
        Integer sampleRate;

        @Option(names = "--no-touchtone", description = "Typed digits are not sent as DTMF.")
        boolean noTouchtone;

        @Option(names = "--play", paramLabel = "FILE", description = "Play a WAV or AU file once answered.")
        @Nullable
        Path play;

        @Option(
                names = "--record",
                paramLabel = "FILE",
                description = "Record a stereo WAV: left the far end, right the near end.")
        @Nullable
        Path record;

        @Option(
                names = "--duration",
                paramLabel = "SECONDS",
                description = "Hang up this long after the answer (0: off).")
        double duration;

        @Option(
                names = "--dtmf",
                paramLabel = "DIGITS",
                description = "Send these once answered: 0-9 * # A-D, w or , waits.")
        @Nullable
        String dtmf;
    }
}
