package org.rtclite.sip.ua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.rtclite.sip.message.SipMessage;
import org.rtclite.sip.testing.Pair;

/** Hostile datagrams in the middle of a call: nothing throws, the next OPTIONS is answered, nothing stays behind. */
class EngineFuzzTest {

    private static final int ROUNDS = 20_000 * Integer.getInteger("rtclite.fuzz", 1);

    private static final String PROBE = """
            OPTIONS sip:bob@192.0.2.2 SIP/2.0
            Via: SIP/2.0/UDP 192.0.2.9;branch=z9hG4bKp;rport
            From: <sip:p@q>;tag=p
            To: <sip:bob@192.0.2.2>
            Call-ID: probe
            CSeq: 1 OPTIONS

            """;

    @Test
    void survivesMutatedMessagesOfARealCall() {
        long seed = 20261124;
        SplittableRandom random = new SplittableRandom(seed);
        Pair pair = new Pair(seed, EngineConfig.defaults().withLimits(new EngineLimits(5_000, 500, 16, 10, 1)));
        Scenario scenario = new Scenario(pair);
        scenario.bobAnswers();
        CallRef call = scenario.call();
        pair.run(Duration.ofSeconds(1));
        List<byte[]> originals = Stream.concat(pair.alice().sent().stream(), pair.bob().sent().stream())
                .map(SipMessage::toByteArray)
                .toList();
        pair.alice().forgetful();
        pair.bob().forgetful();
        InetSocketAddress attacker = new InetSocketAddress("198.51.100.66", 5060);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] datagram = mutate(originals.get(random.nextInt(originals.size())), random);
            InetSocketAddress target =
                    random.nextBoolean() ? pair.alice().address() : pair.bob().address();
            try {
                pair.network().send(attacker, target, datagram);
                pair.run(Duration.ofMillis(2));
            } catch (RuntimeException fault) {
                throw new AssertionError(
                        "seed " + seed + ", round " + round + ": " + new String(datagram, StandardCharsets.ISO_8859_1),
                        fault);
            }
        }
        ScriptedPeer probe = new ScriptedPeer(pair.network(), "192.0.2.9", 5060);
        pair.network()
                .send(
                        new InetSocketAddress("192.0.2.9", 5060),
                        pair.bob().address(),
                        PROBE.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
        pair.run(Duration.ofMillis(100));
        assertEquals(200, probe.lastResponse().code());
        scenario.hangup(pair.alice(), call);
        pair.alice().command(Scenario.run(engine -> engine.shutdown(pair.clock().nowNanos())));
        pair.bob().command(Scenario.run(engine -> engine.shutdown(pair.clock().nowNanos())));
        pair.run(Duration.ofMinutes(5));
        assertTrue(pair.alice().engine().isIdle(), "alice still holds something, seed " + seed);
        assertTrue(pair.bob().engine().isIdle(), "bob still holds something, seed " + seed);
    }

    private static byte[] mutate(byte[] original, SplittableRandom random) {
        byte[] bytes = original.clone();
        int kind = random.nextInt(5);
        if (kind == 0) {
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            return noise;
        }
        if (kind == 1) {
            return java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length));
        }
        int changes = 1 + random.nextInt(kind == 2 ? 1 : 8);
        for (int i = 0; i < changes; i++) {
            bytes[random.nextInt(bytes.length)] =
                    kind == 3 ? (byte) random.nextInt() : (byte) "z0;,<>@:\"\r\n %=".charAt(random.nextInt(14));
        }
        return bytes;
    }
}
