package org.rtclite.media.speex;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SpeexTablesTest {

    static Stream<Arguments> tables() {
        return Stream.of(
                Arguments.of("LSP_NARROW", SpeexTables.LSP_NARROW, 640, 0xeeb77a8eL),
                Arguments.of("LSP_NARROW_LOW1", SpeexTables.LSP_NARROW_LOW1, 320, 0x955a6757L),
                Arguments.of("LSP_NARROW_LOW2", SpeexTables.LSP_NARROW_LOW2, 320, 0xea67d064L),
                Arguments.of("LSP_NARROW_HIGH1", SpeexTables.LSP_NARROW_HIGH1, 320, 0x46dfb4f2L),
                Arguments.of("LSP_NARROW_HIGH2", SpeexTables.LSP_NARROW_HIGH2, 320, 0x62a33ba0L),
                Arguments.of("LSP_HIGH_BAND1", SpeexTables.LSP_HIGH_BAND1, 512, 0xa93e3a64L),
                Arguments.of("LSP_HIGH_BAND2", SpeexTables.LSP_HIGH_BAND2, 512, 0x4db10e62L),
                Arguments.of("PITCH_GAIN", SpeexTables.PITCH_GAIN, 512, 0xd6f8a6aaL),
                Arguments.of("PITCH_GAIN_LOW_RATE", SpeexTables.PITCH_GAIN_LOW_RATE, 128, 0xa51efb7aL),
                Arguments.of("SHAPE_5_64", SpeexTables.SHAPE_5_64, 320, 0x9e2392cfL),
                Arguments.of("SHAPE_5_256", SpeexTables.SHAPE_5_256, 1280, 0x56e8b591L),
                Arguments.of("SHAPE_8_128", SpeexTables.SHAPE_8_128, 1024, 0x2ad36aa5L),
                Arguments.of("SHAPE_10_16", SpeexTables.SHAPE_10_16, 160, 0x85b8aca9L),
                Arguments.of("SHAPE_10_32", SpeexTables.SHAPE_10_32, 320, 0x42e5dd13L),
                Arguments.of("SHAPE_20_32", SpeexTables.SHAPE_20_32, 640, 0x012fe8baL),
                Arguments.of("HIGH_SHAPE_8_128", SpeexTables.HIGH_SHAPE_8_128, 1024, 0xd40ae49eL),
                Arguments.of("HIGH_SHAPE_10_32", SpeexTables.HIGH_SHAPE_10_32, 320, 0xff78d79aL));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tables")
    void tableHasTheSizeAndChecksumOfTheFormat(String name, byte[] table, int size, long checksum) {
        CRC32 crc = new CRC32();
        crc.update(table);
        assertEquals(size, table.length, name);
        assertEquals(Long.toHexString(checksum), Long.toHexString(crc.getValue()), name);
    }

    @Test
    void mirrorFilterPassesAConstantAtUnitGain() {
        double sum = 0;
        for (float tap : SpeexTables.QMF_HALF) {
            sum += 2.0 * tap;
        }
        assertEquals(1.0, sum, 1e-3);
    }
}
