package org.rtclite.examples.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls from and to sipp, a scripted SIP peer that is not ours. */
class SippIT {

    private static final Duration SOON = Duration.ofSeconds(20);

    /** The 3 s that sipp plays of its file hold 2.28 s of frames louder than -45 dBFS, computed from the file. */
    private static final double SPEECH_SECONDS = 2.2;

    @Test
    void speechAndDigitsOfACallFromSippAreRecordedAndReported() {
        try (Peers peers = new Peers("sipp-calls-us", "sipp", "sox");
                Program caller = Program.start(
                        peers.folder(),
                        "caller",
                        "--json",
                        "--listen",
                        "--int-ip=127.0.0.1",
                        "--port=0",
                        "--user=bob",
                        "--auto-respond-after=0",
                        "--record=speech.wav")) {
            String port = caller.awaitEvent("listening", SOON).get("port");
            Peers.Result sipp = peers.run(
                    "sipp/call.sh",
                    Map.of(
                            "PORT", String.valueOf(Peers.freePort(1)),
                            "MEDIA_PORT", String.valueOf(Peers.freePort(4))),
                    peers.folder().resolve("sipp").toString(),
                    "127.0.0.1:" + port,
                    "bob");
            assertEquals(0, sipp.exitCode(), sipp.output());
            Map<String, String> ended = caller.awaitEvent("ended", SOON);
            assertEquals("remote", ended.get("by"));
            assertEquals("PCMA/8000", caller.awaitEvent("answered", SOON).get("codec"));
            caller.terminate();
            assertEquals(130, caller.awaitExit(SOON));

            List<String> digits =
                    caller.events("dtmf").stream().map(m -> m.get("digit")).toList();
            assertEquals(List.of("1", "#"), digits);
            Sound.assertSpeech(Sound.channel(peers.folder().resolve("speech.wav"), 1), SPEECH_SECONDS);
        }
    }

    @ParameterizedTest
    @CsvSource({"486, 11", "600, 11", "603, 10", "404, 10", "488, 16", "503, 10"})
    void aRefusalIsSaidAndHasItsExitCode(int code, int exitCode) {
        try (Peers peers = new Peers("sipp-refuses-" + code, "sipp")) {
            int port = startUas(peers, "reject", Map.of("CODE", String.valueOf(code)));
            try (Program caller = call(peers, port)) {
                assertEquals(exitCode, caller.awaitExit(SOON));
                assertEquals(
                        String.valueOf(code), caller.awaitEvent("ended", SOON).get("code"));
            }
            assertTrue(peers.log("sipp", "uas_messages.log").contains("ACK sip:"), "the refusal was not acknowledged");
        }
    }

    @Test
    void terminatingWhileItRingsCancelsTheCall() {
        try (Peers peers = new Peers("sipp-cancel", "sipp")) {
            int port = startUas(peers, "slow", Map.of());
            try (Program caller = call(peers, port)) {
                caller.awaitEvent("ringing", SOON);
                caller.terminate();
                assertEquals(130, caller.awaitExit(SOON));
                assertEquals("487", caller.awaitEvent("ended", SOON).get("code"));
            }
            String trace = peers.log("sipp", "uas_messages.log");
            assertTrue(trace.contains("CANCEL sip:"), trace);
            assertTrue(trace.contains("ACK sip:"), trace);
        }
    }

    @Test
    void givesUpWhenNobodyAnswersInTime() {
        try (Peers peers = new Peers("sipp-no-answer", "sipp")) {
            int port = startUas(peers, "slow", Map.of());
            try (Program caller = call(peers, port, "--timeout=2")) {
                assertEquals(12, caller.awaitExit(SOON));
            }
            assertTrue(peers.log("sipp", "uas_messages.log").contains("CANCEL sip:"));
        }
    }

    @Test
    void aWrongPasswordIsNamedAndNotTriedAgain() {
        try (Peers peers = new Peers("sipp-wrong-password", "sipp")) {
            int port = startUas(peers, "auth", Map.of());
            try (Program caller = call(peers, port, "--authuser=alice", "--authpass=wrong")) {
                assertEquals(13, caller.awaitExit(SOON));
                assertFalse(caller.errors().contains("wrong\""), "the password was printed");
            }
        }
    }

    @Test
    void answersAChallenge() {
        try (Peers peers = new Peers("sipp-challenge", "sipp")) {
            int port = startUas(peers, "auth", Map.of());
            try (Program caller =
                    call(peers, port, "--authuser=alice", "--authpass=alicepw", "--duration=1", "--no-audio")) {
                assertEquals(0, caller.awaitExit(SOON));
            }
        }
    }

    private static int startUas(Peers peers, String kind, Map<String, String> more) {
        int port = Peers.freePort(1);
        Map<String, String> variables = new java.util.HashMap<>(more);
        variables.put("PORT", String.valueOf(port));
        variables.put("MEDIA_PORT", String.valueOf(Peers.freePort(4)));
        peers.start("sipp", variables, kind);
        return port;
    }

    private static Program call(Peers peers, int port, String... more) {
        List<String> command = new java.util.ArrayList<>(
                List.of("caller", "--json", "--int-ip=127.0.0.1", "--user=alice", "--to=sip:bob@127.0.0.1:" + port));
        command.addAll(List.of(more));
        return Program.start(peers.folder(), command.toArray(String[]::new));
    }
}
