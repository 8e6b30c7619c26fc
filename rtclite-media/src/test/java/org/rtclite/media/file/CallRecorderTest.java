package org.rtclite.media.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rtclite.media.file.CallRecorder.Channels;

@Timeout(30)
class CallRecorderTest {

    @TempDir
    Path folder;

    private static short[] constant(int n, int value) {
        short[] pcm = new short[n];
        Arrays.fill(pcm, (short) value);
        return pcm;
    }

    private short[] recorded(Path file, int channels) throws IOException {
        try (AudioReader reader = AudioFile.open(file)) {
            assertEquals(channels, reader.format().channels());
            short[] pcm = new short[(int) reader.frames() * channels];
            assertEquals(reader.frames(), reader.read(pcm, 0, (int) reader.frames()));
            return pcm;
        }
    }

    @Test
    void putsTheFarEndLeftAndTheNearEndRightWithNothingLost() throws IOException {
        Path file = folder.resolve("call.wav");
        CallRecorder recorder = CallRecorder.start(file, 8000, 8000, Channels.STEREO);
        short[] block = new short[80];
        for (int tick = 0; tick < 377; tick++) {
            for (int i = 0; i < 80; i++) {
                block[i] = (short) (tick * 80 + i);
            }
            recorder.far().write(block, 0, 80);
            for (int i = 0; i < 80; i++) {
                block[i] = (short) -(tick * 80 + i);
            }
            recorder.near().write(block, 0, 80);
        }
        recorder.close();
        recorder.close();
        short[] pcm = recorded(file, 2);
        assertEquals(2 * 377 * 80, pcm.length);
        for (int i = 0; i < 377 * 80; i++) {
            assertEquals((short) i, pcm[2 * i]);
            assertEquals((short) -i, pcm[2 * i + 1]);
        }
        assertEquals(0, recorder.droppedSamples());
        recorder.far().write(block, 0, 80); // late ticks do no harm
    }

    @Test
    void bringsBothSidesToTheHigherRateAndKeepsThemAligned() throws IOException {
        Path file = folder.resolve("rates.wav");
        CallRecorder recorder = CallRecorder.start(file, 8000, 16_000, Channels.STEREO);
        double hz = 300;
        for (int tick = 0; tick < 100; tick++) {
            recorder.near().write(tone(hz, 16_000, tick), 0, 160); // the order within a tick does not matter
            recorder.far().write(tone(hz, 8000, tick), 0, 80);
        }
        recorder.close();
        short[] pcm = recorded(file, 2);
        assertEquals(2 * 16_000, pcm.length);
        for (int i = 200; i < 15_800; i++) {
            assertEquals(pcm[2 * i + 1], pcm[2 * i], 3, "frame " + i);
        }
    }

    private static short[] tone(double hz, int rateHz, int tick) {
        short[] pcm = new short[rateHz / 100];
        for (int i = 0; i < pcm.length; i++) {
            pcm[i] = (short) Math.round(9000 * Math.sin(2 * Math.PI * hz * (tick * pcm.length + i) / rateHz));
        }
        return pcm;
    }

    @Test
    void aSideThatIsNotFedIsSilentAndStaysInTime() throws IOException {
        Path file = folder.resolve("gap.wav");
        CallRecorder recorder = CallRecorder.start(file, 8000, 8000, Channels.STEREO);
        for (int tick = 0; tick < 300; tick++) {
            recorder.far().write(constant(80, 1 + tick), 0, 80);
            if (tick < 50 || tick >= 200) {
                recorder.near().write(constant(80, 1 + tick), 0, 80);
            }
        }
        recorder.close();
        short[] pcm = recorded(file, 2);
        assertEquals(2 * 300 * 80, pcm.length);
        for (int i = 0; i < 300 * 80; i++) {
            int tick = i / 80;
            assertEquals(1 + tick, pcm[2 * i]);
            assertEquals(tick < 50 || tick >= 200 ? 1 + tick : 0, pcm[2 * i + 1], "frame " + i);
        }
    }

    @Test
    void oneSideAloneIsRecordedToo() throws IOException {
        Path file = folder.resolve("alone.au");
        CallRecorder recorder = CallRecorder.start(file, 8000, 16_000, Channels.STEREO);
        for (int tick = 0; tick < 250; tick++) {
            recorder.near().write(constant(160, 5), 0, 160);
        }
        recorder.close();
        short[] pcm = recorded(file, 2);
        assertEquals(2 * 40_000, pcm.length);
        for (int i = 0; i < 40_000; i++) {
            assertEquals(0, pcm[2 * i]);
            assertEquals(5, pcm[2 * i + 1]);
        }
    }

    @Test
    void leavesPausesOutOnBothSides() throws IOException {
        Path file = folder.resolve("pause.wav");
        CallRecorder recorder = CallRecorder.start(file, 8000, 8000, Channels.STEREO);
        for (int tick = 0; tick < 90; tick++) {
            if (tick == 30) {
                recorder.pause();
            }
            recorder.far().write(constant(80, 1 + tick), 0, 80);
            if (tick == 60) {
                recorder.resume(); // in the middle of a tick: takes effect with the next one
            }
            recorder.near().write(constant(80, 1 + tick), 0, 80);
        }
        recorder.close();
        short[] pcm = recorded(file, 2);
        assertEquals(2 * 59 * 80, pcm.length);
        for (int i = 0; i < 59 * 80; i++) {
            int tick = i / 80 < 30 ? i / 80 : i / 80 + 31;
            assertEquals(1 + tick, pcm[2 * i]);
            assertEquals(1 + tick, pcm[2 * i + 1]);
        }
    }

    @Test
    void mixesBothEndsIntoOneChannelWithoutWrapping() throws IOException {
        Path file = folder.resolve("mono.wav");
        CallRecorder recorder = CallRecorder.start(file, 8000, 8000, Channels.MONO);
        recorder.far().write(constant(80, 30_000), 0, 80);
        recorder.near().write(constant(80, 30_000), 0, 80);
        recorder.far().write(constant(80, 100), 0, 80);
        recorder.near().write(constant(80, -300), 0, 80);
        recorder.close();
        short[] pcm = recorded(file, 1);
        assertEquals(Short.MAX_VALUE, pcm[0]);
        assertEquals(-200, pcm[80]);
    }

    @Test
    void countsWhatTheQueueCannotHoldAndKeepsTheTime() {
        RecordedSide side = new RecordedSide(first -> true, 8000, 8000);
        int capacity = 32_768;
        int offered = 0;
        for (int block = 1; offered < 48_000; block++, offered += 80) {
            side.write(constant(80, block), 0, 80);
        }
        assertEquals(48_000 - capacity, side.dropped());
        int at = drain(side, 0, 48_000 - capacity);
        for (int block = 601; block <= 900; block++, offered += 80) {
            side.write(constant(80, block), 0, 80);
            at = drain(side, at, 48_000 - capacity);
        }
        assertEquals(offered, at);
        assertEquals(48_000 - capacity, side.dropped(), "nothing more is lost once there is room");
    }

    /** Sees that each sample stands at its time, or is silence where samples were dropped. */
    private static int drain(RecordedSide side, int from, int dropped) {
        int at = from;
        while (side.convert()) {
            for (int i = 0; i < side.ready(); i++, at++) {
                boolean lost = at >= 48_000 - dropped && at < 48_000;
                assertEquals(lost ? 0 : 1 + at / 80, side.sample(i), "sample " + at);
            }
            side.consume(side.ready());
        }
        return at;
    }

    @Test
    void saysThatTheFileCannotBeCreated() {
        assertThrows(
                IOException.class,
                () -> CallRecorder.start(folder.resolve("no/such/folder.wav"), 8000, 8000, Channels.STEREO));
    }
}
