package org.rtclite.rtmp.flv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rtclite.rtmp.amf.AmfArray;
import org.rtclite.rtmp.amf.AmfProperties;

class FlvFileTest {

    @TempDir
    Path folder;

    private record Tag(int type, long timestampMs, String body) {}

    @Test
    void whatIsWrittenIsReadBack() throws IOException {
        Path file = folder.resolve("a.flv");
        List<Tag> tags = List.of(
                new Tag(FlvTag.VIDEO, 0, "1700000000"),
                new Tag(FlvTag.AUDIO, 0, "b2aabb"),
                new Tag(FlvTag.VIDEO, 40, "1701000000aa"),
                new Tag(FlvTag.AUDIO, 0xffffff, "b2"),
                new Tag(FlvTag.AUDIO, 0x1000000, ""),
                new Tag(FlvTag.AUDIO, 0xffffffffL, "b2cc"),
                new Tag(FlvTag.SCRIPT, 0, "0200026869"));
        try (FlvWriter writer = FlvWriter.create(file)) {
            write(writer, tags);
        }
        List<Tag> read = read(file);
        assertEquals(FlvTag.SCRIPT, read.get(0).type());
        assertEquals(tags, read.subList(1, read.size()));
    }

    @Test
    void flagsAndMetadataTellTheTruth() throws IOException {
        Path audio = folder.resolve("audio.flv");
        try (FlvWriter writer = FlvWriter.create(audio)) {
            writer.metadata(
                    new AmfArray().put("encoder", "x").put("duration", 999.0).put("videocodecid", 2.0));
            write(writer, List.of(new Tag(FlvTag.AUDIO, 1000, "b2aa"), new Tag(FlvTag.AUDIO, 3500, "b2aa")));
        }
        assertEquals(4, Files.readAllBytes(audio)[4]);
        AmfProperties metadata = metadata(audio);
        assertEquals(2.5, metadata.number("duration", -1));
        assertEquals(3.5, metadata.number("lasttimestamp", -1));
        assertEquals(11.0, metadata.number("audiocodecid", -1));
        assertFalse(metadata.contains("videocodecid"));
        assertFalse(metadata.contains("keyframes"));
        assertEquals(false, metadata.get("hasVideo"));
        assertEquals("x", metadata.string("encoder"));
        assertEquals(Files.size(audio), (long) metadata.number("filesize", -1));

        Path video = folder.resolve("video.flv");
        try (FlvWriter writer = FlvWriter.create(video)) {
            write(writer, List.of(new Tag(FlvTag.VIDEO, 0, "22aa")));
        }
        assertEquals(1, Files.readAllBytes(video)[4]);
    }

    @Test
    void theRoomThatIsKeptHoldsNoTextThatReadersRefuse() throws IOException {
        for (int frames = 0; frames < 130; frames++) { // 130 key frames are longer than two fillers
            Path file = folder.resolve("frames" + frames + ".flv");
            try (FlvWriter writer = FlvWriter.create(file)) {
                writer.metadata(new AmfArray().put("encoder", "x".repeat(frames)));
                for (int i = 0; i < frames; i++) {
                    write(writer, List.of(new Tag(FlvTag.VIDEO, 40L * i, "17aa")));
                }
            }
            AmfProperties metadata = metadata(file);
            int[] filled = {0};
            metadata.forEach((name, value) -> {
                if (value instanceof String text) {
                    assertTrue(text.length() <= 1000, () -> name + " has " + text.length() + " characters");
                    filled[0] += name.startsWith("filler") ? text.length() : 0;
                }
            });
            assertTrue(filled[0] > 12_000, "there is room left for key frames: " + filled[0]);
            byte[] bytes = Files.readAllBytes(file);
            assertEquals(metadata.size(), ByteBuffer.wrap(bytes).getInt(24 + 14), "the array tells its size");
        }
    }

    @Test
    void aFileCutAnywhereIsReadableUpToItsLastWholeTag() throws IOException {
        Path file = folder.resolve("whole.flv");
        List<Tag> tags = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            tags.add(new Tag(FlvTag.AUDIO, 20L * i, "b2" + "ab".repeat(i)));
        }
        try (FlvWriter writer = FlvWriter.create(file)) {
            write(writer, tags);
        }
        byte[] whole = Files.readAllBytes(file);
        int media = whole.length
                - tags.stream().mapToInt(t -> 15 + t.body().length() / 2).sum();
        Path cut = folder.resolve("cut.flv");
        for (int length = media; length < whole.length; length++) {
            Files.write(cut, Arrays.copyOf(whole, length));
            int complete = 0;
            int end = media;
            for (Tag tag : tags) {
                end += 11 + tag.body().length() / 2;
                complete += end <= length ? 1 : 0;
                end += 4;
            }
            try (FlvReader reader = FlvReader.open(cut)) {
                List<Tag> read = read(reader);
                assertEquals(tags.subList(0, complete), read.subList(1, read.size()), "cut at " + length);
            }
        }
    }

    @Test
    void aWriterThatIsNeverClosedLeavesAReadableFile() throws IOException {
        Path file = folder.resolve("killed.flv");
        FlvWriter writer = FlvWriter.create(file);
        for (int i = 0; i <= 1000; i++) {
            write(writer, List.of(new Tag(FlvTag.AUDIO, 20L * i, "b2aa")));
        }
        Path copy = folder.resolve("copy.flv"); // as a killed process would leave it
        Files.copy(file, copy);
        writer.close();
        assertEquals(1002, read(copy).size());
        assertEquals(20.0, metadata(copy).number("duration", -1), 10.0);
        assertTrue(metadata(copy).number("duration", -1) >= 10.0);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void seeksToTheKeyFrameBefore(boolean withIndex) throws IOException {
        Path file = folder.resolve("seek.flv");
        writeVideo(file, 100);
        if (!withIndex) {
            byte[] bytes = Files.readAllBytes(file);
            int at = indexOf(bytes, "keyframes");
            bytes[at] = 'K';
            Files.write(file, bytes);
        }
        try (FlvReader reader = FlvReader.open(file)) {
            assertEquals(withIndex, reader.metadata().orElseThrow().contains("keyframes"));
            for (long wanted : new long[] {1, 399, 400, 401, 3999, 1_000_000}) {
                long expected = Math.min(wanted, 3960) / 400 * 400;
                assertEquals(expected, reader.seek(wanted), "seek to " + wanted);
                FlvTag tag = reader.next();
                assertNotNull(tag);
                assertEquals(FlvTag.VIDEO, tag.type());
                assertEquals(expected, tag.timestampMs());
                tag.close();
            }
            assertEquals(0, reader.seek(0));
            FlvTag first = reader.next();
            assertNotNull(first);
            assertEquals(FlvTag.SCRIPT, first.type(), "time 0 is the start of the file, with all that a player needs");
            first.close();
            List<FlvTag> configurations = reader.configurations();
            assertEquals(1, configurations.size());
            configurations.forEach(FlvTag::close);
        }
    }

    @Test
    void anIndexThatLiesIsNotBelieved() throws IOException {
        Path file = folder.resolve("lie.flv");
        writeVideo(file, 50);
        byte[] bytes = Files.readAllBytes(file);
        int at = indexOf(bytes, "filepositions") + "filepositions".length() + 5;
        for (int i = 0; i < 5; i++) {
            ByteBuffer.wrap(bytes).putDouble(at + 9 * i + 1, 20_000);
        }
        Files.write(file, bytes);
        try (FlvReader reader = FlvReader.open(file)) {
            assertEquals(400, reader.seek(500));
        }
    }

    @Test
    void seeksInAFileWithoutVideo() throws IOException {
        Path file = folder.resolve("audio.flv");
        try (FlvWriter writer = FlvWriter.create(file)) {
            for (int i = 0; i < 100; i++) {
                write(writer, List.of(new Tag(FlvTag.AUDIO, 20L * i, "b2aa")));
            }
        }
        try (FlvReader reader = FlvReader.open(file)) {
            assertEquals(480, reader.seek(499));
            FlvTag tag = reader.next();
            assertNotNull(tag);
            assertEquals(480, tag.timestampMs());
            tag.close();
        }
    }

    @Test
    void manyKeyFramesAreThinnedOutToTheRoomThatIsKept() throws IOException {
        Path file = folder.resolve("long.flv");
        try (FlvWriter writer = FlvWriter.create(file)) {
            for (int i = 0; i < 2000; i++) {
                write(writer, List.of(new Tag(FlvTag.VIDEO, 1000L * i, "1701000000aa")));
            }
        }
        try (FlvReader reader = FlvReader.open(file)) {
            AmfProperties index =
                    (AmfProperties) reader.metadata().orElseThrow().get("keyframes");
            assertNotNull(index);
            List<?> times = (List<?>) index.get("times");
            assertNotNull(times);
            assertTrue(times.size() > 500 && times.size() < 900, times.size() + " entries");
            long found = reader.seek(1_600_500);
            assertTrue(found <= 1_600_500 && found > 1_590_000, "found " + found);
        }
    }

    @Test
    void appendingGoesOnWhereTheFileEnded() throws IOException {
        Path file = folder.resolve("append.flv");
        try (FlvWriter writer = FlvWriter.append(file)) {
            write(writer, List.of(new Tag(FlvTag.AUDIO, 500, "b2aa"), new Tag(FlvTag.AUDIO, 520, "b2ab")));
        }
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length + 9)); // a tag that was cut off
        try (FlvWriter writer = FlvWriter.append(file)) {
            write(writer, List.of(new Tag(FlvTag.VIDEO, 7000, "1701000000aa"), new Tag(FlvTag.AUDIO, 7010, "b2ad")));
        }
        List<Tag> read = read(file);
        assertEquals(
                List.of(
                        new Tag(FlvTag.AUDIO, 0, "b2aa"),
                        new Tag(FlvTag.AUDIO, 20, "b2ab"),
                        new Tag(FlvTag.VIDEO, 40, "1701000000aa"),
                        new Tag(FlvTag.AUDIO, 50, "b2ad")),
                read.subList(1, read.size()));
        assertEquals(5, Files.readAllBytes(file)[4]);
        assertEquals(0.05, metadata(file).number("duration", -1));
        assertEquals(Files.size(file), (long) metadata(file).number("filesize", -1));
        try (FlvReader reader = FlvReader.open(file)) {
            assertEquals(40, reader.seek(45));
        }
    }

    @Test
    void appendingToAForeignFileCorrectsItsDurationInPlace() throws IOException {
        Path file = folder.resolve("foreign.flv");
        byte[] body = ByteBufUtil.decodeHexDump(
                "02000a6f6e4d65746144617461" // onMetaData
                        + "0800000001" + "0008" + "6475726174696f6e" + "00" + "0000000000000000" + "000009");
        ByteBuffer bytes = ByteBuffer.allocate(13 + 11 + body.length);
        bytes.put(new byte[] {'F', 'L', 'V', 1, 5, 0, 0, 0, 9, 0, 0, 0, 0});
        bytes.putInt(18 << 24 | body.length).putInt(0).put(new byte[3]).put(body); // and no tag size at the end
        Files.write(file, bytes.array());
        try (FlvWriter writer = FlvWriter.append(file)) {
            write(writer, List.of(new Tag(FlvTag.AUDIO, 10, "b2aa"), new Tag(FlvTag.AUDIO, 1510, "b2aa")));
        }
        assertEquals(1.5, metadata(file).number("duration", -1));
        assertEquals(3, read(file).size());
    }

    @Test
    void zeroBasedTimeGoesOnAcrossTheWrap() throws IOException {
        Path file = folder.resolve("wrap.flv");
        try (FlvWriter writer = FlvWriter.createZeroBased(file)) {
            write(
                    writer,
                    List.of(
                            new Tag(FlvTag.AUDIO, 0xfffffff0L, "b2"),
                            new Tag(FlvTag.VIDEO, 0xffffffe8L, "22"),
                            new Tag(FlvTag.AUDIO, 4, "b2")));
        }
        assertEquals(
                List.of(0L, 0L, 20L),
                read(file).stream().skip(1).map(Tag::timestampMs).toList());
        assertEquals(0.028, metadata(file).number("duration", -1), 1e-9);
    }

    @Test
    void wrongPreviousTagSizesDoNotMatterAndUnknownTagsArePassedOver() throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(200);
        bytes.put(new byte[] {'F', 'L', 'V', 9, 0, 0, 0, 0, 11, 7, 7}).putInt(77); // two octets more of header
        bytes.putInt(8 << 24 | 1)
                .putInt(20 << 8)
                .put(new byte[3])
                .put((byte) 0xb2)
                .putInt(4711);
        bytes.putInt(15 << 24 | 2).putInt(0).put(new byte[3]).put(new byte[2]).putInt(13);
        bytes.putInt(9 << 24 | 1)
                .putInt(40 << 8)
                .put(new byte[3])
                .put((byte) 0x22)
                .putInt(-1);
        byte[] file = Arrays.copyOf(bytes.array(), bytes.position());
        try (FlvReader reader = stream(file)) {
            assertEquals(List.of(new Tag(8, 20, "b2"), new Tag(9, 40, "22")), read(reader));
            assertFalse(reader.isTruncated());
        }
    }

    @Test
    void aDeclaredLengthCostsNoMemoryUntilTheBytesAreThere() throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(13 + 11 + 5);
        bytes.put(new byte[] {'F', 'L', 'V', 1, 5, 0, 0, 0, 9}).putInt(0).putInt(9 << 24 | 0xffffff);
        try (FlvReader reader = stream(bytes.array())) {
            assertNull(reader.next());
            assertTrue(reader.isTruncated());
        }
        Path file = folder.resolve("declared.flv");
        Files.write(file, bytes.array());
        try (FlvReader reader = FlvReader.open(file)) {
            assertNull(reader.next());
            assertTrue(reader.isTruncated());
        }
    }

    @Test
    void whatIsNoFlvIsNamed() {
        assertEquals("an FLV header takes 9 bytes, found 3", failure("464c56"));
        assertEquals("no FLV: begins with 0x524946", failure("524946460000000000"));
        assertEquals("FLV header length is 4294967295, range 9 to 65536", failure("464c560105ffffffff"));
        assertEquals(
                "the tag at offset 13 is encrypted",
                failure("464c56010500000009" + "00000000" + "28000000" + "00000000" + "000000"));
        assertEquals(
                "no tag at offset 13: type 1, length 0, but then a tag size of 7",
                failure("464c56010500000009" + "00000000" + "01000000" + "00000000" + "000000" + "00000007"));
    }

    @Test
    void mutatedFilesEndInATagOrInTheDocumentedException() throws IOException {
        Path good = folder.resolve("good.flv");
        writeVideo(good, 30);
        byte[] bytes = Files.readAllBytes(good);
        long seed = Long.getLong("rtclite.seed", 99);
        System.out.println("FLV fuzz, seed " + seed);
        Random random = new Random(seed);
        Path file = folder.resolve("bad.flv");
        int rounds = 60 * Integer.getInteger("rtclite.fuzz", 1);
        for (int round = 0; round < rounds; round++) {
            byte[] bad = Arrays.copyOf(bytes, random.nextInt(bytes.length) + 1);
            for (int i = random.nextInt(10); i >= 0; i--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            }
            Files.write(file, bad);
            try (FlvReader reader = FlvReader.open(file)) {
                read(reader);
                reader.seek(random.nextInt(5000));
                reader.configurations().forEach(FlvTag::close);
            } catch (FlvException e) {
                assertNotNull(e.getMessage());
            }
        }
    }

    private static String failure(String hex) {
        return assertThrows(FlvException.class, () -> {
                    try (FlvReader reader = stream(ByteBufUtil.decodeHexDump(hex))) {
                        read(reader);
                    }
                })
                .getMessage();
    }

    private static FlvReader stream(byte[] bytes) throws IOException {
        return FlvReader.of(Channels.newChannel(new ByteArrayInputStream(bytes)));
    }

    /** A configuration, then a frame each 40 ms, every tenth a key frame. */
    private static void writeVideo(Path file, int frames) throws IOException {
        try (FlvWriter writer = FlvWriter.create(file)) {
            write(writer, List.of(new Tag(FlvTag.VIDEO, 0, "1700000000" + "0142")));
            for (int i = 0; i < frames; i++) {
                String body = (i % 10 == 0 ? "17" : "27") + "01000000" + "ab".repeat(i * 37 % 400);
                write(writer, List.of(new Tag(FlvTag.VIDEO, 40L * i, body), new Tag(FlvTag.AUDIO, 40L * i, "b2aa")));
            }
        }
    }

    private static void write(FlvWriter writer, List<Tag> tags) throws IOException {
        for (Tag tag : tags) {
            ByteBuf body = Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(tag.body()));
            writer.write(tag.type(), tag.timestampMs(), body);
            assertArrayEquals(ByteBufUtil.decodeHexDump(tag.body()), ByteBufUtil.getBytes(body), "body stays unread");
        }
    }

    private static List<Tag> read(Path file) throws IOException {
        try (FlvReader reader = FlvReader.open(file)) {
            return read(reader);
        }
    }

    private static List<Tag> read(FlvReader reader) throws IOException {
        List<Tag> tags = new ArrayList<>();
        for (FlvTag tag = reader.next(); tag != null; tag = reader.next()) {
            tags.add(new Tag(tag.type(), tag.timestampMs(), ByteBufUtil.hexDump(ByteBufUtil.getBytes(tag.body()))));
            tag.close();
        }
        return tags;
    }

    private static AmfProperties metadata(Path file) throws IOException {
        try (FlvReader reader = FlvReader.open(file)) {
            return reader.metadata().orElseThrow();
        }
    }

    private static int indexOf(byte[] bytes, String text) {
        int at = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf(text);
        assertTrue(at > 0);
        return at;
    }
}
