package org.rtclite.rtmp.chunk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.netty.buffer.ByteBuf;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rtclite.rtmp.Bytes;

class AggregateTest {

    private static final String FIRST = "08" + "000002" + "000064" + "01" + "000005" + "aabb" + "0000000d";
    private static final String SECOND = "09" + "000001" + "000078" + "01" + "000005" + "cc" + "0000000c";

    private final Received received = new Received();

    private String split(String hex, long timestampMs) {
        ByteBuf payload = Bytes.hex(hex);
        String problem = Aggregate.split(6, 1, timestampMs, payload, received);
        assertEquals(1, payload.refCnt(), "slices not released");
        payload.release();
        return problem;
    }

    @Test
    void rebasesTimestampsToTheAggregateAndKeepsItsStream() {
        assertNull(split(FIRST + SECOND, 1000));
        assertEquals(List.of("6 type 8 stream 1 at 1000 aabb", "6 type 9 stream 1 at 1020 cc"), received.lines);
    }

    @Test
    void wrapsRebasedTimestamps() {
        assertNull(split(FIRST + SECOND, 0xFFFF_FFF0L));
        assertEquals("6 type 9 stream 1 at 4 cc", received.lines.get(1));
    }

    @Test
    void toleratesAMissingLastBackPointer() {
        assertNull(split(FIRST + SECOND.substring(0, SECOND.length() - 8), 0));
        assertEquals(2, received.lines.size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "08000002 | aggregate ends inside a header, 4 bytes left",
                "08 000003 000000 00 000000 aabb | aggregate holds a message of 3 bytes, 2 left",
                "16 000000 000000 00 000000 00000000 | aggregate inside an aggregate"
            })
    void saysWhatIsWrongAfterTheSoundPart(String hex, String problem) {
        assertEquals(problem, split(FIRST + hex, 0));
        assertEquals(1, received.lines.size());
    }
}
