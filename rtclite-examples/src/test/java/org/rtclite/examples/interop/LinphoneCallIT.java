package org.rtclite.examples.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Speex calls with linphone, whose codec is libspeex: each side says other words and records what it hears. */
class LinphoneCallIT {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String OUR_WORDS = "Front_Center";
    private static final String THEIR_WORDS = "Rear_Left";

    private static Map<String, String> linphone(Peers peers, int port, int rateHz) {
        return Map.of(
                "PORT",
                String.valueOf(port),
                "RTP_PORT",
                String.valueOf(Peers.freePort(4)),
                "CODEC",
                "speex",
                "RATE",
                String.valueOf(rateHz),
                "WAV",
                Speech.repeated(peers.folder(), THEIR_WORDS, rateHz).toString());
    }

    private static void assertBothHeardTheOther(Peers peers, int rateHz) {
        Path heardThere = peers.folder().resolve("linphone/heard.wav");
        Path heardHere = Sound.channel(peers.folder().resolve("ours.wav"), 1);
        Path ourPhrase = Speech.phrase(peers.folder(), OUR_WORDS, rateHz);
        Speech.assertHeard(ourPhrase, heardThere, rateHz);
        Speech.assertHeard(Speech.phrase(peers.folder(), THEIR_WORDS, rateHz), heardHere, rateHz);
        double other = Speech.likeness(ourPhrase, heardHere, rateHz);
        assertTrue(other < 0.6, "the measure does not tell words apart: " + other);
    }

    @ParameterizedTest
    @CsvSource({"8000, speex", "16000, speex/16000;mode=10;vbr=on"})
    void weCallLinphoneAndOurKeysArrive(int rateHz, String codecs) {
        try (Peers peers = new Peers("linphone-" + rateHz, "linphonec", "sox")) {
            int port = Peers.freePort(2);
            peers.start("linphone", linphone(peers, port, rateHz));
            try (Program caller = Program.start(
                    peers.folder(),
                    "caller",
                    "--json",
                    "--int-ip=127.0.0.1",
                    "--no-audio",
                    "--to=sip:linphone@127.0.0.1:" + port,
                    "--codec=PCMU," + codecs,
                    "--play=" + Speech.repeated(peers.folder(), OUR_WORDS, rateHz),
                    "--record=ours.wav",
                    "--duration=6")) {
                assertEquals(
                        "speex/" + rateHz, caller.awaitEvent("answered", SOON).get("codec"));
                caller.type("4#");
                assertEquals("200", caller.awaitEvent("ended", SOON).get("code"), "the BYE's answer");
                assertEquals(0, caller.awaitExit(SOON));
                assertEquals("0", caller.events("report").get(0).get("packetsLost"));
            }
            peers.stopLast();
            assertBothHeardTheOther(peers, rateHz);
            String said = peers.log("linphone", "linphonec.log");
            assertTrue(said.contains("Receiving tone 4 ") && said.contains("Receiving tone # "), said);
        }
    }

    @Test
    void linphoneCallsUsAndItsKeyArrivesOnce() {
        try (Peers peers = new Peers("linphone-calls", "linphonec", "sox")) {
            int port = Peers.freePort(2);
            peers.start("linphone", linphone(peers, Peers.freePort(2), 32_000));
            try (Program caller = Program.start(
                    peers.folder(),
                    "caller",
                    "--json",
                    "--listen",
                    "--auto-respond-after=0",
                    "--int-ip=127.0.0.1",
                    "--port=" + port,
                    "--no-audio",
                    "--codec=PCMU,speex/16000,speex/32000",
                    "--play=" + Speech.repeated(peers.folder(), OUR_WORDS, 32_000),
                    "--record=ours.wav",
                    "--duration=6")) {
                caller.awaitEvent("listening", SOON);
                control(peers, "call sip:us@127.0.0.1:" + port);
                assertEquals("speex/32000", caller.awaitEvent("answered", SOON).get("codec"));
                control(peers, "9");
                Map<String, String> digit = caller.awaitEvent("dtmf", SOON);
                assertEquals("9", digit.get("digit"));
                assertEquals("rfc4733", digit.get("source"));
                caller.awaitEvent("ended", SOON);
                assertEquals(1, caller.events("dtmf").size(), "each key once");
                caller.terminate();
                assertEquals(130, caller.awaitExit(SOON));
            }
            peers.stopLast();
            assertBothHeardTheOther(peers, 32_000);
        }
    }

    private static void control(Peers peers, String command) {
        Peers.Result result = peers.run(
                "linphone/ctl.sh", Map.of(), peers.folder().resolve("linphone").toString(), command);
        assertEquals(0, result.exitCode(), result.output());
    }
}
