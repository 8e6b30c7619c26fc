package org.rtclite.media.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ToneSourceTest {

    @Test
    void givesASineOfThatLevelAndFrequency() {
        for (double level : new double[] {-3.1, -20, -60}) {
            ToneSource source = ToneSource.of(16_000, level, 1000);
            LevelMeter meter = new LevelMeter(16_000);
            short[] pcm = new short[1600];
            assertEquals(1600, source.read(pcm, 0, 1600));
            meter.write(pcm, 0, 1600);
            assertEquals(level, meter.rmsDbov(), 0.1);
            assertEquals(level + 3.01, meter.peakDbov(), level < -50 ? 0.2 : 0.1);
            for (int i = 0; i < 1600; i++) {
                double expected = Math.sqrt(2) * 32_768 * Math.pow(10, level / 20) * Math.sin(2 * Math.PI * i / 16);
                assertEquals(expected, pcm[i], 1.0);
            }
        }
    }

    @Test
    void keepsItsCadenceAndItsLength() {
        ToneSource busy = ToneSource.of(8000, -20, 425)
                .cadence(Duration.ofMillis(500), Duration.ofMillis(250))
                .lasting(Duration.ofMillis(1625));
        short[] pcm = new short[20_000];
        assertEquals(13_000, busy.read(pcm, 0, 20_000));
        assertEquals(AudioSource.END, busy.read(pcm, 0, 1));
        assertEquals(-20, LevelMeter.rmsDbov(pcm, 0, 4000), 0.2);
        assertEquals(LevelMeter.SILENCE_DBOV, LevelMeter.rmsDbov(pcm, 4000, 2000));
        assertEquals(-20, LevelMeter.rmsDbov(pcm, 6000, 4000), 0.2);
    }

    @Test
    void refusesWhatIsNoTone() {
        assertThrows(IllegalArgumentException.class, () -> ToneSource.of(8000, 0, 440));
        assertThrows(IllegalArgumentException.class, () -> ToneSource.of(8000, -10, 4000));
        assertThrows(
                IllegalArgumentException.class,
                () -> ToneSource.of(8000, -10, 440).lasting(Duration.ZERO));
    }

    @Test
    void theMeterKnowsSilenceAndFullScale() {
        LevelMeter meter = new LevelMeter(8000);
        assertEquals(-127, meter.rmsDbov());
        short[] pcm = new short[800];
        meter.write(pcm, 0, 800);
        assertEquals(-127, meter.peakDbov());
        Arrays.fill(pcm, Short.MIN_VALUE);
        meter.write(pcm, 0, 799);
        assertEquals(-127, meter.rmsDbov(), "not before the interval is complete");
        meter.write(pcm, 0, 1);
        assertEquals(0, meter.rmsDbov(), 1e-9);
        assertEquals(0, meter.peakDbov(), 1e-9);
        assertEquals(-127, LevelMeter.rmsDbov(pcm, 0, 0));
    }
}
