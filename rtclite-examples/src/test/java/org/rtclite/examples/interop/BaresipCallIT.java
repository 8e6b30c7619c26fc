package org.rtclite.examples.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls to baresip, a SIP phone that is not ours: it plays 440 Hz and records, we play 660 Hz and record. */
class BaresipCallIT {

    private static final Duration SOON = Duration.ofSeconds(20);

    @ParameterizedTest
    @ValueSource(strings = {"pcmu", "pcma"})
    void bothSidesHearTheOthersTone(String codec) {
        try (Peers peers = new Peers("baresip-" + codec, "baresip", "sox")) {
            int port = Peers.freePort(2);
            peers.start(
                    "baresip",
                    Map.of(
                            "PORT", String.valueOf(port),
                            "CTL_PORT", String.valueOf(Peers.freePort(1)),
                            "RTP_PORT", String.valueOf(Peers.freePort(8)),
                            "HZ", "440",
                            "CODECS", codec + "/8000/1"));
            Path tone = Sound.tone(peers.folder().resolve("660.wav"), 660, 20);
            try (Program caller = Program.start(
                    peers.folder(),
                    "caller",
                    "--json",
                    "--int-ip=127.0.0.1",
                    "--to=sip:bob@127.0.0.1:" + port,
                    "--play=" + tone,
                    "--record=ours.wav",
                    "--duration=5")) {
                Map<String, String> answered = caller.awaitEvent("answered", SOON);
                assertEquals(codec.toUpperCase(java.util.Locale.ROOT) + "/8000", answered.get("codec"));
                Map<String, String> ended = caller.awaitEvent("ended", SOON);
                assertEquals("local", ended.get("by"));
                assertEquals("200", ended.get("code"), "the BYE's answer");
                assertEquals(0, caller.awaitExit(SOON));
                Map<String, String> report = caller.events("report").get(0);
                assertEquals("0", report.get("packetsLost"));
            }
            peers.stopLast();
            Sound.assertTone(peers, peers.folder().resolve("baresip/heard-1.wav"), 660);
            Path left = Sound.channel(peers.folder().resolve("ours.wav"), 1);
            Sound.assertTone(peers, left, 440);
            Sound.assertTone(peers, Sound.channel(peers.folder().resolve("ours.wav"), 2), 660);
        }
    }

    @Test
    void digitsReachBaresipOnceEach() {
        try (Peers peers = new Peers("baresip-dtmf", "baresip", "sox")) {
            int port = Peers.freePort(2);
            peers.start(
                    "baresip",
                    Map.of(
                            "PORT", String.valueOf(port),
                            "CTL_PORT", String.valueOf(Peers.freePort(1)),
                            "RTP_PORT", String.valueOf(Peers.freePort(8))));
            try (Program caller = Program.start(
                    peers.folder(),
                    "caller",
                    "--json",
                    "--int-ip=127.0.0.1",
                    "--to=sip:bob@127.0.0.1:" + port,
                    "--dtmf=12#A",
                    "--duration=4")) {
                assertEquals(0, caller.awaitExit(SOON));
            }
            String heard = peers.log("baresip", "baresip.log")
                    .lines()
                    .filter(line -> line.contains("received event: '"))
                    .map(line -> line.replaceAll(".*received event: '(.)'.*", "$1"))
                    .reduce("", String::concat);
            assertEquals("12#A", heard.replaceAll("(.)\\1+", "$1"));
        }
    }

    /** baresip, not sipp: sipp discards a message without CR. */
    @Test
    void theArticlesLineReachesAPeerWithBareLineFeeds() {
        try (Peers peers = new Peers("baresip-article", "baresip")) {
            int port = Peers.freePort(2);
            peers.start(
                    "baresip",
                    Map.of(
                            "PORT", String.valueOf(port),
                            "CTL_PORT", String.valueOf(Peers.freePort(1)),
                            "RTP_PORT", String.valueOf(Peers.freePort(8)),
                            "HZ", "440"));
            try (Wiretap wire = new Wiretap(port);
                    Program caller = Program.start(
                            peers.folder(),
                            "caller",
                            "--domain=example.net",
                            "--use-lf",
                            "--samplerate=48000",
                            "--to=sip:bob@yourname.sip.twilio.com",
                            "--proxy=127.0.0.1:" + wire.port())) {
                caller.awaitLine("answer", SOON, line -> line.startsWith("received response in state 'invited': 200"));
                caller.awaitLine("media", SOON, line -> line.equals("media received 160"));
                caller.terminate();
                assertEquals(130, caller.awaitExit(SOON));
                caller.awaitLine("BYE's answer", SOON, line -> line.contains("in state 'terminating': 200"));
                String invite = new String(wire.sent().get(0), StandardCharsets.UTF_8);
                assertTrue(invite.startsWith("INVITE sip:bob@yourname.sip.twilio.com SIP/2.0\n"), invite);
                assertFalse(invite.contains("\r"), "a CR is on the wire");
                assertTrue(invite.contains("@example.net>"), invite);
                assertContentLength(invite);
            }
        }
    }

    private static void assertContentLength(String message) {
        Matcher header = Pattern.compile("(?m)^Content-Length: *(\\d+)$").matcher(message);
        assertTrue(header.find(), message);
        assertEquals(
                Integer.parseInt(header.group(1)),
                message.length() - message.indexOf("\n\n") - 2,
                "Content-Length and the body's length");
    }
}
