package org.rtclite.examples.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
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
}
