package org.rtclite.rtmp.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.rtclite.rtmp.Bytes;
import org.rtclite.rtmp.amf.AmfLimits;
import org.rtclite.rtmp.amf.AmfObject;

class MessageTest {

    private final MessageReader reader = new MessageReader(AmfLimits.DEFAULT);
    private final MessageWriter writer = new MessageWriter();

    private String write(RtmpMessage message) {
        ByteBuf out = Unpooled.buffer();
        writer.write(message, out);
        return Bytes.hexAndRelease(out);
    }

    private RtmpMessage read(int typeId, String hex) {
        return reader.read(typeId, 1, 20, Bytes.hex(hex));
    }

    static Stream<Object[]> controls() {
        return Stream.of(
                new Object[] {new RtmpMessage.SetChunkSize(4096), "00001000"},
                new Object[] {new RtmpMessage.Abort(5), "00000005"},
                new Object[] {new RtmpMessage.Acknowledgement(0xFFFF_FFFFL), "ffffffff"},
                new Object[] {new RtmpMessage.WindowAckSize(2_500_000), "002625a0"},
                new Object[] {
                    new RtmpMessage.SetPeerBandwidth(0xFFFF_FFFFL, RtmpMessage.SetPeerBandwidth.DYNAMIC), "ffffffff02"
                },
                new Object[] {new RtmpMessage.UserControl(UserControlEvent.STREAM_BEGIN, 1), "000000000001"},
                new Object[] {new RtmpMessage.UserControl(UserControlEvent.STREAM_EOF, 1), "000100000001"},
                new Object[] {new RtmpMessage.UserControl(UserControlEvent.STREAM_DRY, 1), "000200000001"},
                new Object[] {
                    new RtmpMessage.UserControl(UserControlEvent.SET_BUFFER_LENGTH, 1, 3000), "00030000000100000bb8"
                },
                new Object[] {new RtmpMessage.UserControl(UserControlEvent.STREAM_IS_RECORDED, 1), "000400000001"},
                new Object[] {new RtmpMessage.UserControl(UserControlEvent.PING_REQUEST, 0xFFFF_FFFFL), "0006ffffffff"},
                new Object[] {new RtmpMessage.UserControl(UserControlEvent.PING_RESPONSE, 7), "000700000007"},
                new Object[] {new RtmpMessage.UserControl(UserControlEvent.SWF_VERIFY_REQUEST, 0), "001a"},
                new Object[] {new RtmpMessage.UserControl(UserControlEvent.BUFFER_EMPTY, 1), "001f00000001"},
                new Object[] {new RtmpMessage.UserControl(UserControlEvent.BUFFER_READY, 1), "002000000001"},
                new Object[] {new RtmpMessage.UserControl(99, 1), "006300000001"});
    }

    @ParameterizedTest
    @MethodSource("controls")
    void readsAndWritesControlMessages(RtmpMessage message, String hex) {
        assertEquals(hex, write(message));
        assertEquals(message, read(message.typeId(), hex));
        assertEquals(0, message.streamId());
    }

    @Test
    void readsAndWritesCommands() {
        RtmpMessage.Command command = new RtmpMessage.Command(0, "createStream", 2, null, List.of());
        String hex = "02000c63726561746553747265616d" + "004000000000000000" + "05";
        assertEquals(hex, write(command));
        RtmpMessage.Command back = assertInstanceOf(RtmpMessage.Command.class, read(20, hex));
        assertEquals("createStream", back.name());
        assertEquals(2, back.transactionId());
        assertNull(back.commandObject());
        assertEquals(List.of(), back.arguments());
        assertNull(back.argument(0));
        assertEquals(1, back.streamId());
    }

    @Test
    void writesCompositesOfAmf3CommandsThroughTheSwitch() {
        RtmpMessage.Command command =
                new RtmpMessage.Command(0, true, "f", 1, null, Arrays.asList("a", 1, new AmfObject().put("b", true)));
        String hex = "00" + "02000166" + "003ff0000000000000" + "05" + "02000161" + "003ff0000000000000" + "110a0b01"
                + "0362" + "03" + "01";
        assertEquals(hex, write(command));
        RtmpMessage.Command back = assertInstanceOf(RtmpMessage.Command.class, read(17, hex));
        assertEquals(true, back.amf3());
        assertEquals("a", back.argument(0));
        assertEquals(true, assertInstanceOf(AmfObject.class, back.argument(2)).get("b"));
    }

    @Test
    void readsAnAmf3CommandWithoutItsSelector() {
        RtmpMessage.Command back =
                assertInstanceOf(RtmpMessage.Command.class, read(17, "02000166" + "003ff0000000000000"));
        assertEquals("f", back.name());
    }

    @Test
    void takesAMissingTransactionIdForNone() {
        assertEquals(
                0,
                assertInstanceOf(RtmpMessage.Command.class, read(20, "02000166"))
                        .transactionId());
    }

    @Test
    void readsAndWritesData() {
        RtmpMessage.Data data = new RtmpMessage.Data(1, 20, false, "onTextData", List.of("x"));
        String hex = "02000a6f6e5465787444617461" + "02000178";
        assertEquals(hex, write(data));
        assertEquals(data, read(18, hex));
        RtmpMessage.Data amf3 = new RtmpMessage.Data(1, 20, true, "onTextData", List.of("x"));
        assertEquals("00" + hex, write(amf3));
        assertEquals(amf3, read(15, "00" + hex));
    }

    @ParameterizedTest
    @CsvSource({"8", "9", "22", "7", "255"})
    void passesPayloadsOnWithoutCopyingThem(int typeId) {
        ByteBuf payload = Bytes.hex("aabb");
        RtmpMessage message = reader.read(typeId, 1, 20, payload);
        assertEquals(typeId, message.typeId());
        assertEquals(20, message.timestampMs());
        assertEquals("aabb", write(message));
        assertEquals(1, payload.refCnt());
        message.release();
        assertEquals(0, payload.refCnt());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 | 000000 | message of type 1 has 3 bytes, 4 needed",
                "6 | 00000000 | message of type 6 has 4 bytes, 5 needed",
                "4 | 00 | message of type 4 has 1 bytes, 2 needed",
                "4 | 00060000 | message of type 4 has 2 bytes, 4 needed",
                "4 | 000300000001 | message of type 4 has 4 bytes, 8 needed",
                "20 | 05 | message does not begin with a name",
                "20 | 02000166 0101 | transaction id of command f is no number",
                "20 | 0200 | AMF ends early: 2 bytes wanted at byte 1 of 2",
                "19 | 000161 00000001 00000000 000000 | shared object message ends early: 12 bytes wanted, 11 left",
                "19 | 000161 00000001 00000000 00000000 04 00000003 0001 | shared object message ends early: 3 bytes wanted, 2 left",
                "19 | 000161 00000001 00000000 00000000 06 00000001 05 | shared object event without a handler's name",
                "16 | '' | shared object message ends early: 1 bytes wanted, 0 left",
                "18 | '' | AMF ends early: 1 bytes wanted at byte 0 of 0"
            })
    void makesAValueOfAMalformedPayload(int typeId, String hex, String reason) {
        assertEquals(new RtmpMessage.Malformed(typeId, 1, reason), read(typeId, hex));
    }

    @Test
    void readsSeveralPropertiesInOneSharedObjectEventAndSkipsUnknownEvents() {
        String hex = "000161" + "00000002" + "00000002" + "00000000" // "a", version 2, persistent
                + "63" + "00000001" + "ff"
                + "04" + "00000009" + "000178" + "0101" + "000179" + "05"
                + "0b" + "00000000";
        RtmpMessage.SharedObject message = assertInstanceOf(RtmpMessage.SharedObject.class, read(19, hex));
        assertEquals("a", message.name());
        assertEquals(2, message.version());
        assertTrue(message.persistent());
        assertEquals(
                List.of(
                        new SharedObjectEvent(SharedObjectEvent.Type.CHANGE, "x", true),
                        new SharedObjectEvent(SharedObjectEvent.Type.CHANGE, "y", null),
                        new SharedObjectEvent(SharedObjectEvent.Type.USE_SUCCESS, "")),
                message.events());
    }

    @Test
    void tellsNoArgumentsWhenPrinted() {
        RtmpMessage.Command command = new RtmpMessage.Command(0, "connect", 1, null, List.of("secret"));
        assertEquals("Command connect #1 on stream 0 with 1 arguments", command.toString());
    }

    @Test
    void writesNothingOfAMessageItRefuses() {
        ByteBuf out = Unpooled.buffer();
        RtmpMessage.Command bad = new RtmpMessage.Command(0, "f", 1, null, List.of(new Thread()));
        assertThrows(IllegalArgumentException.class, () -> writer.write(bad, out));
        assertThrows(IllegalArgumentException.class, () -> writer.write(new RtmpMessage.Malformed(1, 0, "x"), out));
        assertEquals(0, out.readableBytes());
        writer.write(new RtmpMessage.Data(1, 0, false, "f", List.of()), out);
        assertEquals("02000166", Bytes.hexAndRelease(out));
    }
}
