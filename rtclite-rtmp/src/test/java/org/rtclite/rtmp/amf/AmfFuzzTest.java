package org.rtclite.rtmp.amf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.rtclite.rtmp.Bytes;

class AmfFuzzTest {

    private static final int ROUNDS = 10_000 * Integer.getInteger("rtclite.fuzz", 1);
    private static final AmfLimits LIMITS = new AmfLimits(4096, 32, 1000);
    private static final Map<String, AmfExternalizer> KNOWN = Map.of("E", AmfExternalizer.singleValue());

    private final long seed = Long.getLong("rtclite.seed", 1);
    private final Random random = new Random(seed);
    private long printed;

    @Test
    void writesBackWhateverItReads() {
        Amf0Writer amf0 = new Amf0Writer(KNOWN);
        Amf3Writer amf3 = new Amf3Writer(KNOWN);
        for (int round = 0; round < ROUNDS; round++) {
            Graph graph = new Graph(random);
            Object value = graph.value(0);
            String first = write0(amf0, value);
            assertEquals(first, write0(amf0, read0(first)), () -> "AMF0, seed " + seed);
            first = write3(amf3, value);
            assertEquals(first, write3(amf3, read3(first)), () -> "AMF3, seed " + seed);
        }
    }

    @Test
    void neverThrowsAnythingElseForDamagedBytes() {
        System.out.println("AmfFuzzTest seed " + seed);
        Amf0Reader amf0 = new Amf0Reader(LIMITS, KNOWN);
        Amf3Reader amf3 = new Amf3Reader(LIMITS, KNOWN);
        Amf0Writer writer0 = new Amf0Writer(KNOWN);
        Amf3Writer writer3 = new Amf3Writer(KNOWN);
        int refused = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Object value = new Graph(random).value(0);
            byte[] bytes = Bytes.hex(round % 2 == 0 ? write0(writer0, value) : write3(writer3, value))
                    .array();
            int changes = 1 + random.nextInt(4);
            for (int i = 0; i < changes && bytes.length > 0; i++) {
                bytes[random.nextInt(bytes.length)] =
                        (byte) (random.nextBoolean() ? random.nextInt(0x14) : random.nextInt());
            }
            int cut = random.nextInt(bytes.length + 1);
            refused += survives(amf0, amf3, bytes, 0, bytes.length)
                    + survives(amf0, amf3, bytes, 0, cut)
                    + survives(amf0, amf3, bytes, cut, bytes.length - cut);
        }
        assertTrue(printed > 0);
        assertTrue(refused > ROUNDS, "only " + refused + " refusals: the damage is too light");
    }

    private int survives(Amf0Reader amf0, Amf3Reader amf3, byte[] bytes, int from, int length) {
        int refused = 0;
        try {
            amf0.wrap(Unpooled.wrappedBuffer(bytes, from, length));
            while (amf0.hasMore()) {
                printed += String.valueOf(amf0.read()).length();
            }
        } catch (AmfException e) {
            refused++;
        } catch (RuntimeException | StackOverflowError e) {
            throw new AssertionError("seed " + seed, e);
        }
        try {
            amf3.wrap(Unpooled.wrappedBuffer(bytes, from, length));
            while (amf3.hasMore()) {
                printed += String.valueOf(amf3.read()).length();
            }
        } catch (AmfException e) {
            refused++;
        } catch (RuntimeException | StackOverflowError e) {
            throw new AssertionError("seed " + seed, e);
        }
        return refused;
    }

    private String write0(Amf0Writer writer, @Nullable Object value) {
        ByteBuf out = Unpooled.buffer();
        writer.write(value).drainTo(out);
        return Bytes.hexAndRelease(out);
    }

    private String write3(Amf3Writer writer, @Nullable Object value) {
        ByteBuf out = Unpooled.buffer();
        writer.write(value).drainTo(out);
        return Bytes.hexAndRelease(out);
    }

    private @Nullable Object read0(String hex) {
        try {
            Amf0Reader reader = new Amf0Reader(AmfLimits.DEFAULT, KNOWN);
            reader.wrap(Bytes.hex(hex));
            return reader.read();
        } catch (AmfException e) {
            throw new AssertionError("seed " + seed, e);
        }
    }

    private @Nullable Object read3(String hex) {
        try {
            Amf3Reader reader = new Amf3Reader(AmfLimits.DEFAULT, KNOWN);
            reader.wrap(Bytes.hex(hex));
            return reader.read();
        } catch (AmfException e) {
            throw new AssertionError("seed " + seed, e);
        }
    }

    /** Random values of every type, some of them met again. */
    private static final class Graph {
        private static final int LEAVES = 8;
        private final Random random;
        private final List<Object> seen = new ArrayList<>();

        Graph(Random random) {
            this.random = random;
        }

        @Nullable
        Object value(int depth) {
            return switch (random.nextInt(depth < 4 ? LEAVES + 9 : LEAVES)) {
                case 0 -> null;
                case 1 -> AmfMarker.UNDEFINED;
                case 2 -> random.nextBoolean();
                case 3 -> random.nextGaussian();
                case 4 -> random.nextInt() >> random.nextInt(32);
                case 5 -> text();
                case 6 -> new AmfXml(text(), true);
                case 7 -> seen.isEmpty() ? "none" : seen.get(random.nextInt(seen.size()));
                case 8 -> new AmfDate(random.nextInt(), 0);
                case 9 -> seen(new byte[random.nextInt(3)]);
                case 10 -> object(depth);
                case 11 -> array(depth);
                case 12, 13 -> list(depth);
                case 14 -> vector(depth);
                case 15 -> dictionary(depth);
                default -> new AmfExternal("E", value(depth + 1));
            };
        }

        private <T> T seen(T value) {
            seen.add(value);
            return value;
        }

        private String text() {
            return random.nextInt(4) == 0
                    ? ""
                    : "añ\uD83C\uDF99bcdefg".substring(0, random.nextInt(2)) + random.nextInt(5);
        }

        private AmfObject object(int depth) {
            AmfObject object = seen(new AmfObject(random.nextBoolean() ? "" : "C" + random.nextInt(3)));
            int count = random.nextInt(4);
            for (int i = 0; i < count; i++) {
                object.put("p" + random.nextInt(6), value(depth + 1));
            }
            if (random.nextBoolean()) {
                object.seal(random.nextBoolean());
            }
            return object;
        }

        private AmfArray array(int depth) {
            AmfArray array = seen(new AmfArray().put("n", value(depth + 1)));
            for (int i = random.nextInt(3); i > 0; i--) {
                array.elements().add(value(depth + 1));
            }
            return array;
        }

        private List<@Nullable Object> list(int depth) {
            List<@Nullable Object> list = seen(new ArrayList<>());
            for (int i = random.nextInt(4); i > 0; i--) {
                list.add(value(depth + 1));
            }
            return list;
        }

        private AmfVector vector(int depth) {
            AmfVector.Kind kind = List.of(AmfVector.Kind.values()).get(random.nextInt(4));
            List<@Nullable Object> elements = new ArrayList<>();
            AmfVector vector = seen(
                    new AmfVector(kind, kind == AmfVector.Kind.OBJECT ? text() : "", random.nextBoolean(), elements));
            for (int i = random.nextInt(3); i > 0; i--) {
                elements.add(kind == AmfVector.Kind.OBJECT ? value(depth + 1) : (Object) random.nextInt());
            }
            return vector;
        }

        private AmfDictionary dictionary(int depth) {
            AmfDictionary dictionary = seen(new AmfDictionary(random.nextBoolean()));
            for (int i = random.nextInt(3); i > 0; i--) {
                Object key = value(depth + 1);
                dictionary.entries().add(new AmfDictionary.Entry(key, value(depth + 1)));
            }
            return dictionary;
        }
    }
}
