package org.rtclite.rtmp.amf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rtclite.rtmp.Bytes;

class Amf3Test {

    private static @Nullable Object read(String hex) throws AmfException {
        Amf3Reader reader = new Amf3Reader(AmfLimits.DEFAULT, Map.of());
        reader.wrap(Bytes.hex(hex));
        Object value = reader.read();
        assertFalse(reader.hasMore(), "bytes left over");
        return value;
    }

    private static String write(@Nullable Object value) {
        ByteBuf out = Unpooled.buffer();
        new Amf3Writer(Map.of()).write(value).drainTo(out);
        return Bytes.hexAndRelease(out);
    }

    private static String error(String hex) {
        return assertThrows(AmfException.class, () -> read(hex)).getMessage();
    }

    /** Both sides of each width of a U29, positive and negative, and beyond 29 bits. */
    @ParameterizedTest
    @CsvSource({
        "0, 0400",
        "1, 0401",
        "127, 047f",
        "128, 048100",
        "16383, 04ff7f",
        "16384, 04818000",
        "2097151, 04ffff7f",
        "2097152, 0480c08000",
        "268435455, 04bfffffff",
        "-1, 04ffffffff",
        "-268435456, 04c0808000"
    })
    void writesIntegersInTheNarrowestForm(int value, String hex) throws AmfException {
        assertEquals(hex, write(value));
        assertEquals(value, read(hex));
    }

    @Test
    void writesIntegersBeyond29BitsAsDoubles() throws AmfException {
        assertEquals("0541b0000000000000", write(268435456));
        assertEquals(268435456.0, read("0541b0000000000000"));
        assertEquals("05c1b0000001000000", write(-268435457));
    }

    @Test
    void readsAU29InNoMoreThanFourBytes() throws AmfException {
        assertEquals(-1, read("04ffffffff"));
        assertEquals(5, read("0480808005"));
        assertEquals("AMF ends early: 1 bytes wanted at byte 4 of 4", error("04ffffff"));
    }

    @Test
    void readsAndWritesSimpleValues() throws AmfException {
        assertEquals(AmfMarker.UNDEFINED, read("00"));
        assertEquals("00", write(AmfMarker.UNDEFINED));
        assertNull(read("01"));
        assertEquals("01", write(null));
        assertEquals(false, read("02"));
        assertEquals(true, read("03"));
        assertEquals("03", write(true));
        assertEquals("053ff8000000000000", write(1.5));
        assertEquals("060361", write("a"));
        assertEquals("0601", write(""));
        assertEquals("", read("0601"));
        assertEquals("é", read("0605c3a9"));
    }

    @Test
    void refersToEqualStringsButNeverToTheEmptyOne() throws AmfException {
        String hex = write(List.of("ab", "", "ab", ""));
        assertEquals("090901" + "06056162" + "0601" + "0600" + "0601", hex);
        assertEquals(List.of("ab", "", "ab", ""), read(hex));
    }

    @Test
    void sharesTheStringTableBetweenNamesAndValues() throws AmfException {
        AmfObject object = new AmfObject().put("ab", "ab");
        assertEquals("0a0b01" + "056162" + "0600" + "01", write(object));
        assertEquals(
                "ab",
                assertInstanceOf(AmfObject.class, read("0a0b01" + "056162" + "0600" + "01"))
                        .get("ab"));
    }

    @Test
    void readsAndWritesDatesAndXml() throws AmfException {
        AmfDate date = new AmfDate(1_700_003_600_000.0, 0);
        assertEquals("08014278bd01c5680000", write(date));
        assertEquals(date, read("08014278bd01c5680000"));
        assertEquals("07073c612f", write(new AmfXml("<a/", true)));
        assertEquals(new AmfXml("<a/", false), read("0b073c612f"));
    }

    @Test
    void readsAndWritesByteArraysByReference() throws AmfException {
        byte[] bytes = {1, 2};
        String hex = write(Arrays.asList(bytes, bytes));
        assertEquals("090501" + "0c050102" + "0c02", hex);
        List<?> back = assertInstanceOf(List.class, read(hex));
        assertArrayEquals(bytes, assertInstanceOf(byte[].class, back.get(0)));
        assertSame(back.get(0), back.get(1));
    }

    @Test
    void keepsTheNamedAndTheDensePartOfAnArray() throws AmfException {
        AmfArray array = new AmfArray().put("a", 1);
        array.elements().add(true);
        assertEquals("0903" + "0361" + "0401" + "01" + "03", write(array));
        AmfArray back = assertInstanceOf(AmfArray.class, read("0903" + "0361" + "0401" + "01" + "03"));
        assertEquals(1, back.get("a"));
        assertEquals(List.of(true), back.elements());
    }

    @Test
    void refersToTraitsOfTheSameClass() throws AmfException {
        AmfObject first = new AmfObject("P").put("x", 1).put("y", 2).seal(false);
        AmfObject second = new AmfObject("P").put("x", 3).put("y", 4).seal(false);
        String hex = write(List.of(first, second));
        assertEquals("090501" + "0a23" + "0350" + "0378" + "0379" + "04010402" + "0a01" + "04030404", hex);
        List<?> back = assertInstanceOf(List.class, read(hex));
        AmfObject last = assertInstanceOf(AmfObject.class, back.get(1));
        assertEquals("P", last.className());
        assertEquals(2, last.sealedCount());
        assertFalse(last.isDynamic());
        assertEquals(4, last.get("y"));
        assertEquals(hex, write(back));
    }

    @Test
    void keepsSealedMembersApartFromDynamicOnes() throws AmfException {
        AmfObject object = new AmfObject("P").put("x", 1).seal(true).put("z", 2);
        String hex = write(object);
        assertEquals("0a1b" + "0350" + "0378" + "0401" + "037a" + "0402" + "01", hex);
        AmfObject back = assertInstanceOf(AmfObject.class, read(hex));
        assertEquals(1, back.sealedCount());
        assertTrue(back.isDynamic());
        assertEquals(hex, write(back));
    }

    @Test
    void refusesMorePropertiesThanASealedClassHas() {
        AmfObject object = new AmfObject("P").put("x", 1).seal(false).put("y", 2);
        assertEquals(
                "object of sealed class 'P' with 1 members has 2 properties",
                assertThrows(IllegalArgumentException.class, () -> write(object))
                        .getMessage());
    }

    @Test
    void writesAndReadsACycleThroughEachContainer() throws AmfException {
        AmfObject object = new AmfObject();
        AmfDictionary dictionary = new AmfDictionary(true);
        AmfVector vector = new AmfVector(AmfVector.Kind.OBJECT, "*", false, new ArrayList<>());
        List<Object> list = new ArrayList<>();
        object.put("d", dictionary);
        dictionary.entries().add(new AmfDictionary.Entry(vector, list));
        vector.elements().add(list);
        list.add(object);
        String hex = write(object);
        AmfObject back = assertInstanceOf(AmfObject.class, read(hex));
        AmfDictionary.Entry entry =
                assertInstanceOf(AmfDictionary.class, back.get("d")).entries().get(0);
        assertSame(entry.value(), ((AmfVector) entry.key()).elements().get(0));
        assertSame(back, ((List<?>) entry.value()).get(0));
        assertEquals(hex, write(back));
        assertTrue(back.toString().length() < 200);
    }

    @ParameterizedTest
    @CsvSource({
        "INT, 0d0500" + "ffffffff" + "7fffffff",
        "UINT, 0e0501" + "ffffffff" + "7fffffff",
        "DOUBLE, 0f0500" + "3ff0000000000000" + "4000000000000000",
        "OBJECT, 100500" + "0350" + "0401" + "01"
    })
    void readsAndWritesVectors(AmfVector.Kind kind, String hex) throws AmfException {
        AmfVector vector = assertInstanceOf(AmfVector.class, read(hex));
        assertEquals(kind, vector.kind());
        List<Object> expected = switch (kind) {
            case INT -> List.of(-1, Integer.MAX_VALUE);
            case UINT -> List.of(0xFFFF_FFFFL, 0x7FFF_FFFFL);
            case DOUBLE -> List.of(1.0, 2.0);
            case OBJECT -> Arrays.asList(1, null);
        };
        assertEquals(expected, vector.elements());
        assertEquals(kind == AmfVector.Kind.UINT, vector.fixed());
        assertEquals(kind == AmfVector.Kind.OBJECT ? "P" : "", vector.typeName());
        assertEquals(hex, write(vector));
    }

    @Test
    void readsAndWritesDictionaries() throws AmfException {
        String hex = "110501" + "0401" + "060361" + "060362" + "03";
        AmfDictionary dictionary = assertInstanceOf(AmfDictionary.class, read(hex));
        assertTrue(dictionary.weakKeys());
        assertEquals(
                List.of(new AmfDictionary.Entry(1, "a"), new AmfDictionary.Entry("b", true)), dictionary.entries());
        assertEquals(hex, write(dictionary));
    }

    /** Reads a byte, a U29, a double, two bytes and a value, as a class of one's own might. */
    private static final AmfExternalizer OWN = new AmfExternalizer() {
        @Override
        public Object read(Amf3Reader in) throws AmfException {
            return Arrays.asList(in.readByte(), in.readU29(), in.readDouble(), in.readBytes(2)[1], in.read());
        }

        @Override
        public void write(Amf3Writer out, @Nullable Object body) {
            out.writeByte(7)
                    .writeU29(300)
                    .writeDouble(1)
                    .writeBytes(new byte[] {8, 9})
                    .write("v");
        }
    };

    @Test
    void letsARegisteredExternalizerReadAndWriteItsBody() throws AmfException {
        Map<String, AmfExternalizer> known = Map.of("E", OWN);
        AmfExternal external = new AmfExternal("E", null);
        ByteBuf out = Unpooled.buffer();
        new Amf3Writer(known).write(Arrays.asList(external, external)).drainTo(out);
        Amf3Reader reader = new Amf3Reader(AmfLimits.DEFAULT, known);
        reader.wrap(out);
        List<?> back = assertInstanceOf(List.class, reader.read());
        assertEquals(
                Arrays.asList(7, 300, 1.0, (byte) 9, "v"),
                assertInstanceOf(AmfExternal.class, back.get(0)).body());
        assertSame(back.get(0), back.get(1));
        assertEquals(
                "090501" + "0a07" + "0345" + "07822c3ff00000000000000809060376" + "0a02", Bytes.hexAndRelease(out));
        assertThrows(IllegalArgumentException.class, () -> write(external));
    }

    @Test
    void saysWhatIsWrongAndWhere() {
        assertEquals("unknown AMF3 type 18 at byte 1", error("12"));
        assertEquals("AMF3 string reference 0 of 0 at byte 2", error("0600"));
        assertEquals("AMF3 object reference 3 of 0 at byte 2", error("0906"));
        assertEquals("AMF3 traits reference 1 of 0 at byte 2", error("0a05"));
        assertEquals("no externalizer for AMF3 class 'X' at byte 4", error("0a070358"));
        assertEquals("AMF array of 268435455 elements at byte 5 but only 0 bytes follow", error("09ffffffff"));
        assertEquals("AMF array of 33554431 elements at byte 6 but only 0 bytes follow", error("0afffffff301"));
        assertEquals("AMF array of 2 elements at byte 3 but only 15 bytes follow", error("0f0500" + "00".repeat(15)));
        assertEquals("AMF nesting exceeds the limit of 64 at byte 194", error("090301".repeat(65) + "01"));
    }
}
