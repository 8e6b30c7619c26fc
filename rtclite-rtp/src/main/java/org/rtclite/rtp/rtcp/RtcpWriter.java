package org.rtclite.rtp.rtcp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.rtclite.rtp.packet.BigEndian;

/** Writes one compound; used once. Reports come every few seconds: clarity goes before allocation here. */
final class RtcpWriter {

    private byte[] bytes = new byte[256];
    private int size;

    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    void add(RtcpPacket packet) {
        int start = size;
        int count;
        reserve(4);
        if (packet instanceof SenderReport report) {
            count = senderReport(report);
        } else if (packet instanceof ReceiverReport report) {
            putInt(report.ssrc());
            count = blocks(report.blocks());
        } else if (packet instanceof SourceDescription description) {
            count = sourceDescription(description, start);
        } else if (packet instanceof Goodbye bye) {
            count = goodbye(bye);
        } else if (packet instanceof ApplicationDefined app) {
            putInt(app.ssrc());
            put(app.name().getBytes(StandardCharsets.ISO_8859_1));
            put(app.data());
            count = app.subtype();
        } else if (packet instanceof Feedback feedback) {
            putInt(feedback.senderSsrc());
            putInt(feedback.mediaSsrc());
            put(feedback.information());
            count = feedback.format();
        } else {
            UnknownRtcp unknown = (UnknownRtcp) packet;
            put(unknown.body());
            count = unknown.count();
        }
        align(start);
        bytes[start] = (byte) (2 << 6 | count);
        bytes[start + 1] = (byte) packet.packetType();
        BigEndian.putShort(bytes, start + 2, (size - start) / 4 - 1);
    }

    private int senderReport(SenderReport report) {
        putInt(report.ssrc());
        putInt((int) (report.ntpTimestamp() >>> 32));
        putInt((int) report.ntpTimestamp());
        putInt(report.rtpTimestamp());
        putInt((int) report.packetCount());
        putInt((int) report.octetCount());
        return blocks(report.blocks());
    }

    private int blocks(List<ReportBlock> blocks) {
        for (ReportBlock block : blocks) {
            int at = reserve(ReportBlock.BYTES); // may move the bytes: first the room, then the array
            block.write(bytes, at);
        }
        return blocks.size();
    }

    private int sourceDescription(SourceDescription description, int start) {
        for (SourceDescription.Chunk chunk : description.chunks()) {
            putInt(chunk.ssrc());
            for (SourceDescription.Item item : chunk.items()) {
                putText(item.type(), item.text());
            }
            reserve(1); // the null octet that ends the list
            align(start);
        }
        return description.chunks().size();
    }

    private int goodbye(Goodbye bye) {
        for (int ssrc : bye.ssrcs()) {
            putInt(ssrc);
        }
        if (!bye.reason().isEmpty()) {
            byte[] text = cut(bye.reason());
            int at = reserve(1);
            bytes[at] = (byte) text.length;
            put(text);
        }
        return bye.ssrcs().size();
    }

    private void putText(int type, String text) {
        byte[] utf8 = cut(text);
        int at = reserve(2);
        bytes[at] = (byte) type;
        bytes[at + 1] = (byte) utf8.length;
        put(utf8);
    }

    /** UTF-8 of at most 255 bytes, cut between characters. */
    private static byte[] cut(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(utf8.length, SourceDescription.MAX_ITEM_BYTES);
        while (length < utf8.length && length > 0 && (utf8[length] & 0xc0) == 0x80) {
            length--;
        }
        return Arrays.copyOf(utf8, length);
    }

    private void putInt(int value) {
        int at = reserve(4);
        BigEndian.putInt(bytes, at, value);
    }

    private void put(byte[] source) {
        int at = reserve(source.length);
        System.arraycopy(source, 0, bytes, at, source.length);
    }

    private void put(ByteBuffer source) {
        int length = source.remaining();
        int at = reserve(length);
        source.duplicate().get(bytes, at, length);
    }

    private void align(int start) {
        reserve(-(size - start) & 3);
    }

    /** Makes room for {@code count} zero bytes; returns where they begin. */
    private int reserve(int count) {
        int at = size;
        size += count;
        if (size > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(size, 2 * bytes.length));
        }
        return at;
    }
}
