package org.rtclite.examples.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Registration with digest and calls through kamailio, a registrar and record-routing proxy that is not ours. */
class KamailioIT {

    private static final Duration SOON = Duration.ofSeconds(20);

    @Test
    void registersWithMd5AndCallsBaresipThroughTheProxy() {
        try (Peers peers = new Peers("kamailio-md5", "kamailio", "baresip", "sox")) {
            int proxy = startKamailio(peers, "MD5");
            peers.start(
                    "baresip",
                    Map.of(
                            "PORT", String.valueOf(Peers.freePort(2)),
                            "CTL_PORT", String.valueOf(Peers.freePort(1)),
                            "RTP_PORT", String.valueOf(Peers.freePort(8)),
                            "REGISTRAR", "127.0.0.1:" + proxy,
                            "HZ", "440"));
            Path tone = Sound.tone(peers.folder().resolve("660.wav"), 660, 20);
            try (Program alice = client(
                    peers,
                    proxy,
                    "alice",
                    "--to=sip:bob@127.0.0.1",
                    "--play=" + tone,
                    "--record=ours.wav",
                    "--duration=5")) {
                alice.awaitEvent("registered", SOON);
                alice.awaitEvent("answered", SOON);
                assertEquals(0, alice.awaitExit(SOON));
            }
            assertRoutedByRecordRoute(peers);
            peers.stopLast();
            Sound.assertTone(peers, peers.folder().resolve("baresip/heard-1.wav"), 660);
            Sound.assertTone(peers, Sound.channel(peers.folder().resolve("ours.wav"), 1), 440);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"MD5", "SHA-256"})
    void twoOfOursCallEachOtherThroughTheProxy(String algorithm) {
        try (Peers peers = new Peers("kamailio-" + algorithm, "kamailio")) {
            int proxy = startKamailio(peers, algorithm);
            try (Program bob = client(peers, proxy, "bob", "--listen", "--auto-respond-after=0", "--audio-loopback")) {
                Map<String, String> registered = bob.awaitEvent("registered", SOON);
                assertEquals("sip:bob@127.0.0.1", registered.get("aor"));
                assertTrue(Integer.parseInt(registered.get("expiresSeconds")) > 0);
                Path tone = Sound.tone(peers.folder().resolve("660.wav"), 660, 20);
                try (Program alice = client(
                        peers,
                        proxy,
                        "alice",
                        "--to=sip:bob@127.0.0.1",
                        "--play=" + tone,
                        "--record=echo.wav",
                        "--duration=5")) {
                    alice.awaitEvent("answered", SOON);
                    assertEquals(0, alice.awaitExit(SOON));
                }
                bob.awaitEvent("ended", SOON);
                bob.terminate();
                assertEquals(130, bob.awaitExit(SOON));
            }
            assertRoutedByRecordRoute(peers);
            String log = peers.log("kamailio", "kamailio.log");
            assertTrue(
                    log.lines().anyMatch(l -> l.contains("REGISTERED bob") && l.contains("expires=0")),
                    "bob did not un-register:\n" + log);
            Sound.assertTone(peers, Sound.channel(peers.folder().resolve("echo.wav"), 1), 660);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"MD5", "SHA-256"})
    void aRefusedPasswordEndsTheRegistrationWithItsOwnExitCode(String algorithm) {
        try (Peers peers = new Peers("kamailio-wrong-" + algorithm, "kamailio")) {
            int proxy = startKamailio(peers, algorithm);
            try (Program alice = Program.start(
                    peers.folder(),
                    "caller",
                    "--json",
                    "--int-ip=127.0.0.1",
                    "--port=0",
                    "--register",
                    "--user=alice",
                    "--domain=127.0.0.1",
                    "--proxy=127.0.0.1:" + proxy,
                    "--authpass=nonsense")) {
                assertEquals(13, alice.awaitExit(SOON));
            }
            long requests = peers.log("kamailio", "kamailio.log")
                    .lines()
                    .filter(line -> line.contains("REQ REGISTER"))
                    .map(line -> line.replaceAll(".* cseq=(\\d+) .*", "$1"))
                    .distinct() // a slow answer has its request repeated
                    .count();
            assertEquals(2, requests, "REGISTERs sent with a wrong password");
        }
    }

    /** The proxy saw ACK and BYE, and sent each on by the route set (they carry a To tag). */
    private static void assertRoutedByRecordRoute(Peers peers) {
        String log = peers.log("kamailio", "kamailio.log");
        assertTrue(log.contains("REQ ACK "), "no ACK came through the proxy:\n" + log);
        assertTrue(log.contains("REQ BYE "), "no BYE came through the proxy:\n" + log);
    }

    private static int startKamailio(Peers peers, String algorithm) {
        int port = Peers.freePort(4);
        peers.start(
                "kamailio",
                Map.of(
                        "SIP_PORT", String.valueOf(port),
                        "TLS_PORT", String.valueOf(port + 1),
                        "WS_PORT", String.valueOf(port + 2),
                        "WSS_PORT", String.valueOf(port + 3),
                        "ALG", algorithm));
        return port;
    }

    private static Program client(Peers peers, int proxy, String user, String... more) {
        java.util.List<String> command = new java.util.ArrayList<>(java.util.List.of(
                "caller",
                "--json",
                "--int-ip=127.0.0.1",
                "--port=0",
                "--register",
                "--user=" + user,
                "--domain=127.0.0.1",
                "--proxy=127.0.0.1:" + proxy,
                "--authpass=" + user + "pw"));
        command.addAll(java.util.List.of(more));
        return Program.start(peers.folder(), command.toArray(String[]::new));
    }
}
