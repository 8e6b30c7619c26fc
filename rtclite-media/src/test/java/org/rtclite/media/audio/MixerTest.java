package org.rtclite.media.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class MixerTest {

    private static short[] constant(int value) {
        short[] pcm = new short[80];
        Arrays.fill(pcm, (short) value);
        return pcm;
    }

    private static short[] heard(Mixer.Party party) {
        short[] pcm = new short[80];
        assertEquals(80, party.source().read(pcm, 0, 80));
        return pcm;
    }

    @Test
    void everyoneHearsAllOthers() {
        Mixer mixer = new Mixer(8000);
        Mixer.Party a = mixer.join();
        Mixer.Party b = mixer.join();
        Mixer.Party c = mixer.join();
        for (int step = 0; step < 3; step++) {
            a.sink().write(constant(100), 0, 80);
            b.sink().write(constant(20), 0, 80);
            c.sink().write(constant(3), 0, 40); // the rest is silence
            mixer.mix();
            assertEquals(23, heard(a)[0]);
            short[] toB = heard(b);
            assertEquals(103, toB[39]);
            assertEquals(100, toB[40]);
            assertEquals(120, heard(c)[79]);
        }
        b.mute(true);
        a.sink().write(constant(100), 0, 80);
        b.sink().write(constant(20), 0, 80);
        mixer.mix();
        assertEquals(0, heard(a)[0]);
        assertEquals(100, heard(b)[0]);
        b.leave();
        assertEquals(2, mixer.size());
        mixer.mix();
        assertEquals(0, heard(c)[5]);
    }

    @Test
    void loudSumsAreTurnedDownWithoutAClickAndRecover() {
        Mixer mixer = new Mixer(8000);
        Mixer.Party listener = mixer.join();
        Mixer.Party[] loud = {mixer.join(), mixer.join(), mixer.join()};
        short[] said = new short[80];
        short last = 0;
        int steepest = 0;
        for (int step = 0; step < 200; step++) {
            int amplitude = step < 100 ? 30_000 : 2000;
            for (int i = 0; i < 80; i++) {
                said[i] = (short) Math.round(amplitude * Math.sin(2 * Math.PI * 200 * (step * 80 + i) / 8000));
            }
            for (Mixer.Party party : loud) {
                party.sink().write(said, 0, 80);
            }
            mixer.mix();
            for (short sample : heard(listener)) {
                assertTrue(Math.abs(sample) <= 32_001);
                steepest = Math.max(steepest, Math.abs(sample - last));
                last = sample;
            }
            if (step == 199) {
                assertEquals(6000, Math.abs(last / Math.sin(2 * Math.PI * 200 * (step * 80 + 79) / 8000)), 100);
            }
        }
        assertTrue(steepest < 3 * 30_000 * 2 * Math.PI * 200 / 8000, "steepest step " + steepest);
    }

    @Test
    void takesTenMillisecondsPerStepAndNoMore() {
        Mixer mixer = new Mixer(8000);
        Mixer.Party a = mixer.join();
        Mixer.Party b = mixer.join();
        short[] pcm = new short[200];
        Arrays.fill(pcm, (short) 9);
        a.sink().write(pcm, 0, 200);
        mixer.mix();
        short[] out = new short[200];
        assertEquals(80, b.source().read(out, 0, 200));
        assertEquals(0, b.source().read(out, 0, 200), "nothing until the next step");
        mixer.mix();
        b.source().read(out, 0, 80);
        assertEquals(0, out[0], "what did not fit is gone");
        assertThrows(IllegalArgumentException.class, () -> new Mixer(4000));
    }
}
