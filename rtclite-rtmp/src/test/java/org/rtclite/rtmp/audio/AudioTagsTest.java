package org.rtclite.rtmp.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rtclite.media.audio.AudioSource;
import org.rtclite.media.audio.ToneSource;
import org.rtclite.media.file.AudioFile;
import org.rtclite.media.file.AudioReader;
import org.rtclite.media.file.AudioWriter;
import org.rtclite.media.file.FileFormat;
import org.rtclite.media.g711.G711;
import org.rtclite.media.speex.SpeexCodec;
import org.rtclite.rtmp.flv.AudioTag;
import org.rtclite.rtmp.flv.FlvReader;
import org.rtclite.rtmp.flv.FlvTag;
import org.rtclite.rtmp.flv.FlvWriter;
import org.rtclite.rtmp.netty.RtmpClient;
import org.rtclite.rtmp.netty.RtmpPlayer;
import org.rtclite.rtmp.netty.RtmpPublisher;
import org.rtclite.rtmp.netty.RtmpServer;
import org.rtclite.rtmp.session.PlayRequest;

@Timeout(60)
class AudioTagsTest {

    private static final double TONE_HZ = 440;

    @TempDir
    Path folder;

    private record Tag(long timestampMs, ByteBuf body) {}

    private enum Codec {
        SPEEX,
        ULAW,
        ALAW;

        AudioTagSink sink(int rateHz, long startMs, TagOutput output) {
            return switch (this) {
                case SPEEX -> AudioTagSink.speex(rateHz, SpeexCodec.WIDEBAND.newEncoder(Map.of()), startMs, output);
                case ULAW -> AudioTagSink.ulaw(rateHz, startMs, output);
                case ALAW -> AudioTagSink.alaw(rateHz, startMs, output);
            };
        }
    }

    private static short[] tone(int rateHz, int samples) {
        short[] pcm = new short[samples];
        ToneSource.of(rateHz, -10, TONE_HZ).read(pcm, 0, samples);
        return pcm;
    }

    private static List<Tag> tags(Codec codec, int rateHz, long startMs, int milliseconds) {
        List<Tag> tags = new ArrayList<>();
        AudioTagSink sink = codec.sink(
                rateHz, startMs, (timestampMs, body) -> tags.add(new Tag(timestampMs, Unpooled.copiedBuffer(body))));
        short[] pcm = tone(rateHz, rateHz / 1000 * milliseconds);
        for (int from = 0; from < pcm.length; from += 333) { // nothing like a frame
            sink.write(pcm, from, Math.min(333, pcm.length - from));
        }
        sink.flush();
        assertEquals(tags.size(), sink.written());
        return tags;
    }

    /** All that the source gives, reading while tags are put in. */
    private static short[] play(AudioTagSource source, List<Tag> tags) {
        Heard heard = new Heard(source);
        for (Tag tag : tags) {
            AudioTagSource.Put put = source.put(tag.timestampMs(), tag.body());
            while (put == AudioTagSource.Put.FULL) {
                heard.read();
                put = source.put(tag.timestampMs(), tag.body());
            }
            assertEquals(AudioTagSource.Put.TAKEN, put);
        }
        while (!source.end()) {
            heard.read();
        }
        while (heard.read()) {}
        return heard.pcm();
    }

    /** What was read of a source. */
    private static final class Heard {
        private final AudioSource source;
        private final short[] piece = new short[480];
        private short[] pcm = new short[16_000];
        private int length;

        Heard(AudioSource source) {
            this.source = source;
        }

        boolean read() {
            int n = source.read(piece, 0, piece.length);
            if (n == AudioSource.END) {
                return false;
            }
            if (length + n > pcm.length) {
                pcm = Arrays.copyOf(pcm, 2 * pcm.length);
            }
            System.arraycopy(piece, 0, pcm, length, n);
            length += n;
            return true;
        }

        short[] pcm() {
            return Arrays.copyOf(pcm, length);
        }
    }

    /** The share of the power at the tone's frequency, 0 to 1. */
    private static double toneShare(short[] pcm, int from, int to, int rateHz) {
        double real = 0;
        double imaginary = 0;
        double power = 0;
        for (int i = from; i < to; i++) {
            double angle = 2 * Math.PI * TONE_HZ * i / rateHz;
            real += pcm[i] * Math.cos(angle);
            imaginary += pcm[i] * Math.sin(angle);
            power += (double) pcm[i] * pcm[i];
        }
        return power == 0 ? 0 : 2 * (real * real + imaginary * imaginary) / ((to - from) * power);
    }

    @ParameterizedTest
    @EnumSource(Codec.class)
    void timeStampsCountSamplesAndTheOctetNamesTheCodec(Codec codec) {
        List<Tag> tags = tags(codec, 48_000, 20, 1010);
        assertEquals(51, tags.size(), "the last tag is filled up");
        for (int i = 0; i < tags.size(); i++) {
            assertEquals(20 + 20L * i, tags.get(i).timestampMs());
            assertEquals(
                    switch (codec) {
                        case SPEEX -> AudioTag.SPEEX_OCTET;
                        case ULAW -> AudioTag.ULAW_OCTET;
                        case ALAW -> AudioTag.ALAW_OCTET;
                    },
                    tags.get(i).body().getUnsignedByte(0));
        }
    }

    @ParameterizedTest
    @EnumSource(Codec.class)
    void aToneComesBackAtAnyRate(Codec codec) {
        for (int rateHz : new int[] {8000, 16_000, 48_000}) {
            short[] heard = play(AudioTagSource.recorded(rateHz), tags(codec, rateHz, 0, 2000));
            assertEquals(2 * rateHz, heard.length);
            double share = toneShare(heard, rateHz / 2, 2 * rateHz, rateHz);
            assertTrue(share > 0.95, () -> codec + " at " + rateHz + " Hz: tone share " + share);
        }
    }

    @Test
    void muLawComesBackToTheBit() {
        short[] tone = tone(8000, 8000);
        byte[] coded = new byte[8000];
        short[] expected = new short[8000];
        G711.ULAW.encode(tone, 0, 8000, coded, 0);
        G711.ULAW.decode(coded, 0, 8000, expected, 0);
        assertArrayEquals(expected, play(AudioTagSource.recorded(8000), tags(Codec.ULAW, 8000, 0, 1000)));
    }

    @ParameterizedTest
    @EnumSource(Codec.class)
    void aWavFileThatIsPublishedIsHeardAtTheOtherEnd(Codec codec) throws Exception {
        Path wav = folder.resolve("tone.wav");
        int rateHz = 16_000;
        try (AudioWriter writer = AudioFile.create(wav, FileFormat.pcm(rateHz, 1))) {
            writer.write(tone(rateHz, 3 * rateHz), 0, 3 * rateHz);
        }
        try (RtmpServer server =
                        RtmpServer.builder().bind("127.0.0.1", 0).threads(1).start();
                RtmpClient from = RtmpClient.connect(
                        "rtmp://127.0.0.1:" + server.address().getPort() + "/live");
                RtmpClient to = RtmpClient.connect(
                        "rtmp://127.0.0.1:" + server.address().getPort() + "/live");
                RtmpPlayer player = to.play(new PlayRequest("tone", PlayRequest.Source.LIVE, 0, -1, true))) {
            AudioTagSource source = AudioTagSource.recorded(rateHz);
            CompletableFuture<short[]> heard = CompletableFuture.supplyAsync(() -> {
                Heard all = new Heard(source);
                while (all.read()) {
                    Thread.onSpinWait();
                }
                return all.pcm();
            });
            try (RtmpPublisher publisher = from.publish("tone");
                    AudioReader file = AudioFile.open(wav)) {
                AudioTagSink sink = codec.sink(rateHz, 1_000_000, (timestampMs, body) -> {
                    publisher.send(FlvTag.AUDIO, timestampMs, body);
                    return true;
                });
                short[] pcm = new short[1000];
                for (int n = file.readMono(pcm, 0, 1000); n > 0; n = file.readMono(pcm, 0, 1000)) {
                    sink.write(pcm, 0, n);
                }
                sink.flush();
                assertNull(sink.failure());
            }
            source.feed(player);
            short[] pcm = heard.get(20, TimeUnit.SECONDS);
            assertEquals(3 * rateHz, pcm.length);
            double share = toneShare(pcm, rateHz, 3 * rateHz, rateHz);
            assertTrue(share > 0.95, () -> codec + ": tone share " + share);
        }
    }

    @ParameterizedTest
    @EnumSource(Codec.class)
    void aTagThatIsMissingIsMadeUp(Codec codec) {
        List<Tag> tags = new ArrayList<>(tags(codec, 16_000, 0, 1000));
        tags.remove(25);
        AudioTagSource source = AudioTagSource.recorded(16_000);
        short[] heard = play(source, tags);
        assertEquals(16_000, heard.length, "no time is lost");
        assertEquals(new AudioTagStats(49, 0, 20, 0, 0, 0), source.stats());
        double share = toneShare(heard, 25 * 320, 26 * 320, 16_000);
        assertTrue(share > 0.5, () -> codec + ": tone share of what was made up " + share);
    }

    @Test
    void aLongGapIsSilentInARecordingAndNothingInALiveStream() {
        List<Tag> tags = new ArrayList<>(tags(Codec.ULAW, 8000, 0, 3000));
        tags.subList(50, 100).clear(); // from 1 s to 2 s
        AudioTagSource recorded = AudioTagSource.recorded(8000);
        short[] heard = play(recorded, tags);
        assertEquals(24_000, heard.length);
        assertEquals(new AudioTagStats(100, 0, 60, 940, 0, 0), recorded.stats());
        for (int i = 8000 + 480; i < 16_000; i++) {
            assertEquals(0, heard[i], "sample " + i);
        }
        double after = toneShare(heard, 16_100, 24_000, 8000);
        assertTrue(after > 0.95, () -> "tone share after the gap " + after);

        AudioTagSource live = AudioTagSource.live(8000, Duration.ofMillis(400));
        for (Tag tag : tags) {
            assertEquals(AudioTagSource.Put.TAKEN, live.put(tag.timestampMs(), tag.body()));
            live.read(new short[160], 0, 160);
        }
        assertEquals(60, live.stats().concealedMs());
        assertEquals(0, live.stats().silentMs());
    }

    @Test
    void aHoleOfHoursAndATimeThatGoesBackMoveOnlyTheClock() {
        List<Tag> tags = tags(Codec.ULAW, 8000, 0, 60);
        List<Tag> odd = List.of(
                new Tag(0xfffffff0L, tags.get(0).body()),
                new Tag(4, tags.get(1).body()), // 20 ms later, past 2^32
                new Tag(3_600_000, tags.get(0).body()),
                new Tag(3_600_020, tags.get(1).body()),
                new Tag(0, tags.get(0).body()),
                new Tag(20, tags.get(1).body()),
                new Tag(30, tags.get(2).body())); // stamped early, as jitter does
        AudioTagSource source = AudioTagSource.recorded(8000);
        assertEquals(7 * 160, play(source, odd).length);
        assertEquals(new AudioTagStats(7, 0, 0, 0, 2, 0), source.stats());
    }

    @Test
    void aLateStartBeginsAtOnce() {
        AudioTagSource source = AudioTagSource.live(16_000, Duration.ofMillis(60));
        short[] pcm = new short[160];
        List<Tag> tags = tags(Codec.SPEEX, 16_000, 50_000, 100);
        for (int i = 0; i < 2; i++) {
            source.put(tags.get(i).timestampMs(), tags.get(i).body());
            assertEquals(0, source.read(pcm, 0, 160), "60 ms are wanted first");
        }
        source.put(tags.get(2).timestampMs(), tags.get(2).body());
        for (int i = 0; i < 6; i++) {
            assertEquals(160, source.read(pcm, 0, 160));
        }
        assertEquals(0, source.read(pcm, 0, 160), "ran dry");
        source.put(tags.get(3).timestampMs(), tags.get(3).body());
        assertEquals(0, source.read(pcm, 0, 160), "60 ms are wanted again");
        assertTrue(source.end());
        assertEquals(160, source.read(pcm, 0, 160), "unless nothing follows");
    }

    @Test
    void aLiveStreamThatIsReadLateSkips() {
        AudioTagSource source = AudioTagSource.live(8000, Duration.ofMillis(100));
        List<Tag> tags = tags(Codec.ULAW, 8000, 0, 3000);
        int taken = 0;
        while (source.put(tags.get(taken).timestampMs(), tags.get(taken).body()) == AudioTagSource.Put.TAKEN) {
            taken++;
        }
        short[] pcm = new short[80];
        assertEquals(80, source.read(pcm, 0, 80));
        long skipped = source.stats().skippedMs();
        assertTrue(skipped > 1800 && skipped < 20L * taken, () -> skipped + " ms were left out");
    }

    @ParameterizedTest
    @ValueSource(ints = {0x22, 0x2f, 0x42, 0x52, 0x62, 0xaf, 0xe2, 0x12, 0x90})
    void otherCodecsAreRefusedByName(int octet) throws Exception {
        ByteBuf body = Unpooled.wrappedBuffer(new byte[] {(byte) octet, 'O', 'p', 'u', 's', 1, 2, 3});
        AudioTagSource source = AudioTagSource.recorded(16_000);
        assertEquals(AudioTagSource.Put.UNSUPPORTED, source.put(0, body));
        assertTrue(
                List.of("MP3", "Nellymoser", "AAC", "ADPCM", "Opus").contains(source.codecName()), source::codecName);

        Path flv = folder.resolve("other.flv");
        try (FlvWriter writer = FlvWriter.create(flv)) {
            writer.write(FlvTag.VIDEO, 0, Unpooled.wrappedBuffer(new byte[] {0x12, 0}));
            writer.write(FlvTag.AUDIO, 0, body);
        }
        try (FlvReader reader = FlvReader.open(flv)) {
            UnsupportedAudioException refused = assertThrows(
                    UnsupportedAudioException.class,
                    () -> AudioTagSource.recorded(16_000).feed(reader));
            assertEquals(
                    "audio is " + source.codecName() + ", known are Speex, PCMU, PCMA and PCM", refused.getMessage());
        }
    }

    @Test
    void pcmOfEveryFormIsUnderstood() {
        int count = 44_100 / 50;
        short[] tone = tone(44_100, 50 * count);
        for (int channels = 1; channels <= 2; channels++) {
            for (int form = 0; form < 3; form++) { // 8 bits, little endian, big endian
                boolean big = form == 2;
                int format = big ? AudioTag.PCM_NATIVE : AudioTag.PCM_LITTLE_ENDIAN;
                int octet = format << 4 | 3 << 2 | (form == 0 ? 0 : 2) | (channels - 1);
                AudioTagSource source = big
                        ? AudioTagSource.recorded(16_000).withNativeOrder(ByteOrder.BIG_ENDIAN)
                        : AudioTagSource.recorded(16_000);
                List<Tag> tags = new ArrayList<>();
                for (int i = 0; i < 50; i++) {
                    ByteBuf body = Unpooled.buffer();
                    body.writeByte(octet);
                    for (int j = i * count; j < (i + 1) * count; j++) {
                        for (int channel = 0; channel < channels; channel++) {
                            short sample = tone[j];
                            if (form == 0) {
                                body.writeByte((sample >> 8) + 128);
                            } else if (big) {
                                body.writeShort(sample);
                            } else {
                                body.writeShortLE(sample);
                            }
                        }
                    }
                    tags.add(new Tag(20L * i, body));
                }
                short[] heard = play(source, tags);
                assertEquals(16_000, heard.length);
                double share = toneShare(heard, 4000, 16_000, 16_000);
                int which = form;
                assertTrue(share > 0.99, () -> "form " + which + ": tone share " + share);
            }
        }
    }

    @Test
    void sinkStopsAtTheFirstFailureAndCountsWhatHadNoRoom() {
        int[] calls = {0};
        AudioTagSink sink = AudioTagSink.ulaw(8000, 0, (timestampMs, body) -> {
            calls[0]++;
            if (timestampMs == 60) {
                throw new IOException("gone");
            }
            return timestampMs != 20;
        });
        sink.write(new short[8000], 0, 8000);
        assertEquals(4, calls[0]);
        assertEquals(2, sink.written());
        assertEquals(1, sink.dropped());
        assertEquals("gone", String.valueOf(sink.failure().getMessage()));
    }

    @Test
    void hostileTagsCostNothingButTheirOwnSound() {
        long seed = Long.getLong("rtclite.seed", 20261124);
        System.out.println("audio tags, seed " + seed);
        Random random = new Random(seed);
        AudioTagSource source = AudioTagSource.recorded(16_000);
        short[] pcm = new short[16_000];
        int[] octets = {0xb2, 0x82, 0x72, 0x32, 0x3f, 0x02, 0x0d, 0x30, 0xaf};
        for (int i = 0; i < 1000 * Integer.getInteger("rtclite.fuzz", 1); i++) {
            byte[] body = new byte[random.nextInt(random.nextInt(20) == 0 ? 70_000 : 200)];
            random.nextBytes(body);
            if (body.length > 0 && random.nextInt(10) > 0) {
                body[0] = (byte) octets[random.nextInt(octets.length)];
            }
            source.put(random.nextInt(4) == 0 ? random.nextInt() & 0xffffffffL : 20L * i, Unpooled.wrappedBuffer(body));
            assertTrue(source.read(pcm, 0, pcm.length) >= 0);
        }
    }

    @Test
    void aRunningStreamAllocatesNothing() throws ReflectiveOperationException {
        Object threads = Class.forName("java.lang.management.ManagementFactory")
                .getMethod("getThreadMXBean")
                .invoke(null);
        Method allocated =
                Class.forName("com.sun.management.ThreadMXBean").getMethod("getThreadAllocatedBytes", long.class);
        for (Codec codec : Codec.values()) {
            AudioTagSource source = AudioTagSource.recorded(48_000);
            AudioSource tone = ToneSource.of(48_000, -10, TONE_HZ);
            AudioTagSink sink = codec.sink(
                    48_000, 0, (timestampMs, body) -> source.put(timestampMs, body) == AudioTagSource.Put.TAKEN);
            short[] pcm = new short[480];
            long least = Long.MAX_VALUE;
            for (int round = 0; round < 5; round++) {
                long before =
                        (Long) allocated.invoke(threads, Thread.currentThread().getId());
                for (int i = 0; i < 100; i++) {
                    tone.read(pcm, 0, 480);
                    sink.write(pcm, 0, 480);
                    source.read(pcm, 0, 480);
                }
                long after =
                        (Long) allocated.invoke(threads, Thread.currentThread().getId());
                least = Math.min(least, after - before);
            }
            assertTrue(least < 500, "bytes for 50 tags, with those that measuring takes: " + least);
        }
    }
}
