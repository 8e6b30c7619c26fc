package org.rtclite.rtmp.flv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TagHeaderTest {

    @ParameterizedTest
    @CsvSource({
        "b200, Speex, 16000, 16, 1, 1",
        "b600, Speex, 16000, 16, 1, 1",
        "8200, PCMU, 8000, 16, 1, 1",
        "7200, PCMA, 8000, 16, 1, 1",
        "af0112, AAC, 44100, 16, 2, 2",
        "2f00, MP3, 44100, 16, 2, 1",
        "e200, MP3, 8000, 16, 1, 1",
        "4200, Nellymoser, 16000, 16, 1, 1",
        "5200, Nellymoser, 8000, 16, 1, 1",
        "6600, Nellymoser, 11025, 16, 1, 1",
        "3e00, PCM, 44100, 16, 1, 1",
        "0000, PCM, 5512, 8, 1, 1"
    })
    void audioHeadersSayWhatTheFormatFixes(
            String hex, String codec, int rateHz, int bits, int channels, int headerBytes) {
        AudioTag tag = audio(hex);
        assertNotNull(tag);
        assertEquals(codec, tag.codecName());
        assertEquals(rateHz, tag.rateHz());
        assertEquals(bits, tag.bits());
        assertEquals(channels, tag.channels());
        assertEquals(headerBytes, tag.headerBytes());
    }

    @Test
    void configurationsAreTold() {
        assertTrue(audio("af001210").isConfiguration());
        assertFalse(audio("af01").isConfiguration());
        assertFalse(audio("b200").isConfiguration());
        assertTrue(video("170000000001").isConfiguration());
        assertFalse(video("170000000001").isKeyFrame());
        assertTrue(video("170100000000").isKeyFrame());
        assertFalse(video("270100000000").isKeyFrame());
    }

    @Test
    void compositionTimeIsSigned() {
        assertEquals(-40, video("2701ffffd8").compositionTimeMs());
        assertEquals(80, video("2701000050").compositionTimeMs());
        assertEquals(-1, video("9168766331" + "ffffff").compositionTimeMs(), "hvc1, coded frames");
        assertEquals(0, video("9368766331" + "ffffff").compositionTimeMs(), "hvc1, coded frames without the field");
    }

    @ParameterizedTest
    @CsvSource({
        "9068766331, hvc1, 0, 0, 5",
        "9176703039, vp09, 1, 0, 5",
        "9168766331000000, hvc1, 1, 0, 8",
        "b361763031, av01, 3, 0, 5"
    })
    void enhancedVideoHeaders(String hex, String fourCc, int packetType, int trackId, int headerBytes) {
        VideoTag tag = video(hex);
        assertNotNull(tag);
        assertEquals(fourCc, tag.codecName());
        assertEquals(packetType, tag.packetType());
        assertEquals(trackId, tag.trackId());
        assertEquals(headerBytes, tag.headerBytes());
    }

    @Test
    void enhancedAudioHeaders() {
        AudioTag start = audio("904f707573");
        assertEquals("Opus", start.codecName());
        assertTrue(start.isConfiguration());
        AudioTag frame = audio("914f707573aabb");
        assertEquals(5, frame.headerBytes());
        assertFalse(frame.isConfiguration());
    }

    @Test
    void modExAndMultitrackAreReadThrough() {
        // ModEx with 3 octets of nanoseconds, then coded frames of Opus
        AudioTag nanos = audio("97" + "02" + "000102" + "01" + "4f707573" + "aa");
        assertNotNull(nanos);
        assertEquals(0x102, nanos.nanosOffset());
        assertEquals(1, nanos.packetType());
        assertEquals(10, nanos.headerBytes());
        // one track, number 7
        AudioTag one = audio("95" + "01" + "4f707573" + "07" + "aa");
        assertNotNull(one);
        assertEquals(7, one.trackId());
        assertEquals(7, one.headerBytes());
        // many tracks of one codec: a length follows the number
        VideoTag many = video("96" + "13" + "61766331" + "02" + "000001" + "aa");
        assertNotNull(many);
        assertEquals("avc1", many.codecName());
        assertEquals(2, many.trackId());
        assertEquals(3, many.packetType());
        assertEquals(10, many.headerBytes());
    }

    @Test
    void aVideoCommandHasNoCodec() {
        VideoTag tag = video("d000");
        assertNotNull(tag);
        assertEquals(5, tag.frameType());
        assertFalse(tag.isConfiguration());
        assertFalse(tag.isKeyFrame());
    }

    @ParameterizedTest
    @CsvSource({"''", "af", "90", "904f7075", "97", "97ff", "97ff00", "970000", "9501", "95014f707573"})
    void audioHeadersThatEndTooEarlyAreNone(String hex) {
        assertNull(audio(hex));
    }

    @ParameterizedTest
    @CsvSource({"''", "17", "17010000", "9068", "916876633100", "96", "9613"})
    void videoHeadersThatEndTooEarlyAreNone(String hex) {
        assertNull(video(hex));
    }

    @Test
    void endlessModExIsNone() {
        assertNull(audio("97" + "000007".repeat(1) + "000007".repeat(20)));
        assertNull(audio("97" + "0000" + "07".repeat(3)));
    }

    @Test
    void headersNeverPointBehindTheBody() {
        Random random = new Random(5);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[random.nextInt(24)];
            random.nextBytes(bytes);
            if (bytes.length > 0 && random.nextBoolean()) {
                bytes[0] = (byte) (0x90 | random.nextInt(16));
            }
            ByteBuf body = Unpooled.wrappedBuffer(bytes);
            AudioTag audio = AudioTag.parse(body);
            VideoTag video = VideoTag.parse(body);
            assertTrue(audio == null || audio.headerBytes() <= bytes.length);
            assertTrue(video == null || video.headerBytes() <= bytes.length);
            assertEquals(0, body.readerIndex());
        }
    }

    private static AudioTag audio(String hex) {
        return AudioTag.parse(Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex)));
    }

    private static VideoTag video(String hex) {
        return VideoTag.parse(Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex)));
    }
}
