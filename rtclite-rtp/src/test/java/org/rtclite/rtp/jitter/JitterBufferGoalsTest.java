package org.rtclite.rtp.jitter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Delay against loss on networks of three kinds, and how the delay follows what the network does. */
class JitterBufferGoalsTest {

    private static void assertAtMost(double limit, double value, String what, PlayoutModel model) {
        assertTrue(value <= limit, what + " is " + value + ", limit " + limit + ": " + model);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 10})
    void lanIsPlayedLateByTwentyTwoMillisecondsAtMost(double phaseMs) {
        PlayoutModel model = PlayoutModel.play(NetworkTrace.lan(), JitterConfig.defaults(), phaseMs);
        assertAtMost(22, model.overBaseMs(), "delay", model);
        assertAtMost(0.05, model.unplayedPercent(), "unplayed", model);
        assertAtMost(0.20, model.synthesisedPercent(), "synthesised", model); // the network lost 0.108 %
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 10, 2.5, 5, 7.5})
    void wifiSpikesDoNotRaiseTheDelayOfEveryPacket(double phaseMs) {
        PlayoutModel model = PlayoutModel.play(NetworkTrace.wifi(), JitterConfig.defaults(), phaseMs);
        assertAtMost(38, model.overBaseMs(), "delay", model);
        assertAtMost(0.05, model.unplayedPercent(), "unplayed", model);
        assertAtMost(2.0, model.synthesisedPercent(), "synthesised", model); // the network lost 0.798 %
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 10, 2.5, 5, 7.5})
    void routeChangesAndDriftAreFollowed(double phaseMs) {
        PlayoutModel model = PlayoutModel.play(NetworkTrace.route(), JitterConfig.defaults(), phaseMs);
        assertAtMost(50, model.holdMs(), "hold", model);
        assertAtMost(0.10, model.unplayedPercent(), "unplayed", model);
        assertAtMost(1.75, model.synthesisedPercent(), "synthesised", model); // the network lost 1.004 %
    }

    @ParameterizedTest
    @ValueSource(doubles = {300, -300})
    void driftOfThreeHundredPpmLeavesTheDelayWithinAFrame(double ppm) {
        NetworkTrace trace = NetworkTrace.of(30_000, 20 * (1 + ppm * 1e-6), i -> 30 + i % 3);
        PlayoutModel model = PlayoutModel.play(trace, JitterConfig.defaults(), 3);
        assertEquals(0, model.unplayedPercent());
        double least = Double.MAX_VALUE;
        double most = 0;
        for (int i = 1000; i < 30_000; i++) {
            double delay = model.delayMs(i);
            least = Math.min(least, delay);
            most = Math.max(most, delay);
        }
        assertTrue(most - least <= 20, "delay between " + least + " and " + most);
        assertAtMost(0.02, model.synthesisedPercent(), "synthesised", model);
    }

    @Test
    void fixedDelayIsBackAtItsTargetFiveSecondsAfterAStall() {
        NetworkTrace trace = stalled();
        PlayoutModel model = PlayoutModel.play(trace, JitterConfig.fixed(60), 0);
        assertEquals(0, model.unplayedPercent());
        assertEquals(60, model.delayMs(990), 10);
        assertTrue(model.delayMs(1002) > 350, "the stall is waited out: " + model.delayMs(1002));
        for (int i = 1000 + 250; i < 2000; i++) {
            assertEquals(60, model.delayMs(i), 10, "packet " + i);
        }
    }

    /** A network that holds everything back for 400 ms once. */
    private static NetworkTrace stalled() {
        return NetworkTrace.of(2000, 20, i -> 20 + Math.max(0, i < 1000 ? 0 : 400 - 20 * (i - 1000)));
    }

    @Test
    void adaptiveDelayForgetsAStallAtOnce() {
        PlayoutModel model = PlayoutModel.play(stalled(), JitterConfig.defaults(), 0);
        assertEquals(0, model.unplayedPercent());
        for (int i = 1000 + 250; i < 2000; i++) {
            assertAtMost(30, model.delayMs(i), "delay of packet " + i, model);
        }
    }

    @Test
    void delayIsThatOfAFreshBufferTenSecondsAfterJitterEnds() {
        Random random = new Random(5);
        NetworkTrace trace = NetworkTrace.of(6000, 20, i -> 20 + (i < 3000 ? 120 * random.nextDouble() : 0));
        PlayoutModel model = PlayoutModel.play(trace, JitterConfig.defaults(), 0);
        PlayoutModel fresh = PlayoutModel.play(NetworkTrace.of(2000, 20, i -> 20), JitterConfig.defaults(), 0);
        assertTrue(model.delayMs(2900) > 80, "jitter of 120 ms is held for: " + model.delayMs(2900));
        for (int i = 3000 + 500; i < 6000; i++) {
            assertAtMost(fresh.delayMs(1900) + 20, model.delayMs(i), "delay of packet " + i, model);
        }
    }

    @Test
    void delayNeverExceedsItsMaximumForLong() {
        JitterConfig config = new JitterConfig(true, 40, 0, 200, 128, 1024);
        NetworkTrace trace = NetworkTrace.of(3000, 20, i -> 20 + Math.max(0, i < 1000 ? 0 : 1000 - 20 * (i - 1000)));
        PlayoutModel model = PlayoutModel.play(trace, config, 0);
        for (int i = 1060; i < 3000; i++) {
            assertAtMost(210, model.delayMs(i), "delay of packet " + i, model);
        }
    }
}
