package org.rtclite.rtp.rtcp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rtclite.rtp.packet.BigEndian;

/**
 * Reads one compound; used once.
 *
 * <pre>
 * |V=2|P|  count  |  packet type  |   length in words, less one   |
 * </pre>
 */
final class RtcpReader {

    private static final int HEADER_BYTES = 4;

    private final byte[] bytes;
    private final int offset;
    private final int length;
    private final RtcpLimits limits;

    RtcpReader(byte[] bytes, int offset, int length, RtcpLimits limits) {
        this.bytes = bytes;
        this.offset = offset;
        this.length = length;
        this.limits = limits;
    }

    RtcpCompound read() {
        if (length > limits.maxBytes()) {
            return RtcpCompound.refused(RtcpCompound.Status.OVER_LIMIT);
        }
        if (length < HEADER_BYTES) {
            return RtcpCompound.refused(RtcpCompound.Status.TOO_SHORT);
        }
        List<RtcpPacket> packets = new ArrayList<>(4);
        int end = offset + length;
        for (int at = offset; at < end; ) {
            if (packets.size() == limits.maxPackets()) {
                return RtcpCompound.refused(RtcpCompound.Status.OVER_LIMIT);
            }
            if (end - at < HEADER_BYTES) {
                return RtcpCompound.refused(RtcpCompound.Status.TOO_SHORT);
            }
            int first = bytes[at] & 0xff;
            if (first >> 6 != 2) {
                return RtcpCompound.refused(RtcpCompound.Status.BAD_VERSION);
            }
            int next = at + 4 * (BigEndian.getShort(bytes, at + 2) + 1);
            if (next > end) {
                return RtcpCompound.refused(RtcpCompound.Status.LENGTH_OVERRUN);
            }
            int bodyEnd = next;
            if ((first & 0x20) != 0) {
                // RFC 3550 s6.4.1: only the last packet of a compound is padded
                int padding = bytes[next - 1] & 0xff;
                if (next != end || padding == 0 || padding > next - at - HEADER_BYTES) {
                    return RtcpCompound.refused(RtcpCompound.Status.BAD_PADDING);
                }
                bodyEnd = next - padding;
            }
            RtcpPacket packet = packet(bytes[at + 1] & 0xff, first & 0x1f, at + HEADER_BYTES, bodyEnd);
            if (packet == null) {
                return RtcpCompound.refused(RtcpCompound.Status.BODY_OVERRUN);
            }
            packets.add(packet);
            at = next;
        }
        return new RtcpCompound(RtcpCompound.Status.OK, packets);
    }

    private @Nullable RtcpPacket packet(int type, int count, int at, int end) {
        return switch (type) {
            case SenderReport.PACKET_TYPE -> senderReport(count, at, end);
            case ReceiverReport.PACKET_TYPE -> receiverReport(count, at, end);
            case SourceDescription.PACKET_TYPE -> sourceDescription(count, at, end);
            case Goodbye.PACKET_TYPE -> goodbye(count, at, end);
            case ApplicationDefined.PACKET_TYPE -> applicationDefined(count, at, end);
            case Feedback.TRANSPORT, Feedback.PAYLOAD -> feedback(type, count, at, end);
            default -> new UnknownRtcp(type, count, copy(at, end));
        };
    }

    private @Nullable RtcpPacket senderReport(int count, int at, int end) {
        if (at + 24 + count * ReportBlock.BYTES > end) {
            return null;
        }
        return new SenderReport(
                BigEndian.getInt(bytes, at),
                BigEndian.getLong(bytes, at + 4),
                BigEndian.getInt(bytes, at + 12),
                BigEndian.getInt(bytes, at + 16) & 0xffffffffL,
                BigEndian.getInt(bytes, at + 20) & 0xffffffffL,
                blocks(count, at + 24));
    }

    private @Nullable RtcpPacket receiverReport(int count, int at, int end) {
        if (at + 4 + count * ReportBlock.BYTES > end) {
            return null;
        }
        return new ReceiverReport(BigEndian.getInt(bytes, at), blocks(count, at + 4));
    }

    private List<ReportBlock> blocks(int count, int at) {
        List<ReportBlock> blocks = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            blocks.add(ReportBlock.read(bytes, at + i * ReportBlock.BYTES));
        }
        return blocks;
    }

    private @Nullable RtcpPacket sourceDescription(int count, int at, int end) {
        List<SourceDescription.Chunk> chunks = new ArrayList<>(count);
        int position = at;
        for (int i = 0; i < count; i++) {
            if (position + 4 > end) {
                return null;
            }
            int ssrc = BigEndian.getInt(bytes, position);
            int chunk = position;
            position += 4;
            List<SourceDescription.Item> items = new ArrayList<>(2);
            // an item of type 0 ends the list; some senders leave it out at the end of the packet
            while (position < end && bytes[position] != 0) {
                if (position + 2 > end || position + 2 + (bytes[position + 1] & 0xff) > end) {
                    return null;
                }
                int textBytes = bytes[position + 1] & 0xff;
                items.add(new SourceDescription.Item(
                        bytes[position] & 0xff, new String(bytes, position + 2, textBytes, StandardCharsets.UTF_8)));
                position += 2 + textBytes;
            }
            chunks.add(new SourceDescription.Chunk(ssrc, items));
            // RFC 3550 s6.5: at least one null octet, then up to the next 32-bit boundary of the chunk
            position = chunk + (position - chunk) / 4 * 4 + 4;
        }
        return new SourceDescription(chunks);
    }

    private @Nullable RtcpPacket goodbye(int count, int at, int end) {
        if (at + 4 * count > end) {
            return null;
        }
        List<Integer> ssrcs = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ssrcs.add(BigEndian.getInt(bytes, at + 4 * i));
        }
        int reason = at + 4 * count;
        String text = "";
        if (reason < end) {
            int textBytes = Math.min(bytes[reason] & 0xff, end - reason - 1);
            text = new String(bytes, reason + 1, textBytes, StandardCharsets.UTF_8);
        }
        return new Goodbye(ssrcs, text);
    }

    private @Nullable RtcpPacket applicationDefined(int subtype, int at, int end) {
        if (at + 8 > end || (end - at) % 4 != 0) {
            return null;
        }
        String name = new String(bytes, at + 4, 4, StandardCharsets.ISO_8859_1);
        return new ApplicationDefined(BigEndian.getInt(bytes, at), subtype, name, copy(at + 8, end));
    }

    private @Nullable RtcpPacket feedback(int type, int format, int at, int end) {
        if (at + 8 > end || (end - at) % 4 != 0) {
            return null;
        }
        return new Feedback(
                type, format, BigEndian.getInt(bytes, at), BigEndian.getInt(bytes, at + 4), copy(at + 8, end));
    }

    private ByteBuffer copy(int at, int end) {
        return ByteBuffer.wrap(Arrays.copyOfRange(bytes, at, end));
    }
}
