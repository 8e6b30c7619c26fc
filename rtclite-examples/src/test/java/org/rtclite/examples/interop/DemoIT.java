package org.rtclite.examples.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The demo as its user runs it. */
class DemoIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    @Test
    void showsTheLadderTheReportAndTheRecordingAndLeavesSpeechInIt() {
        try (Peers peers = new Peers("demo", "sox");
                Program demo = Program.start(peers.folder(), "demo")) {
            assertEquals(0, demo.awaitExit(SOON), demo.errors());
            String text = String.join("\n", demo.lines());
            assertTrue(text.contains("|--- INVITE sip:bob@127.0.0.1"), text);
            assertTrue(text.contains("|<-- 200 OK (SDP)"), text);
            assertTrue(text.contains("|--- BYE sip:bob@127.0.0.1"), text);
            assertTrue(text.contains("PCMU/8000"), text);
            assertTrue(text.contains("alice read the digits 34"), text);
            assertEquals("", demo.errors());
            Sound.assertSpeech(Sound.channel(peers.folder().resolve("call.wav"), 1), 2.0);
            Sound.assertSpeech(Sound.channel(peers.folder().resolve("call.wav"), 2), 2.0);
        }
    }

    @Test
    void withJsonStdoutCarriesEventsOnly() {
        try (Peers peers = new Peers("demo-json", "sox");
                Program demo = Program.start(peers.folder(), "demo", "--json", "--out=other.wav")) {
            assertEquals(0, demo.awaitExit(SOON), demo.errors());
            List<String> events = demo.lines().stream()
                    .map(line -> Program.members(line).get("event"))
                    .toList();
            assertTrue(
                    events.containsAll(List.of("calling", "ringing", "answered", "dtmf", "ended", "report")),
                    events.toString());
        }
    }
}
