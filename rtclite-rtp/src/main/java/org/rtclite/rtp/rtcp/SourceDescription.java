package org.rtclite.rtp.rtcp;

import java.util.List;
import java.util.Optional;

/**
 * SDES: who a source is (RFC 3550 section 6.5).
 *
 * @param chunks one per source, at most 31
 */
public record SourceDescription(List<Chunk> chunks) implements RtcpPacket {

    public static final int PACKET_TYPE = 202;
    public static final int CNAME = 1;
    public static final int NAME = 2;
    public static final int TOOL = 6;

    /** The longest text of an item in bytes of UTF-8. */
    public static final int MAX_ITEM_BYTES = 255;

    /** What is said about one source. */
    public record Chunk(int ssrc, List<Item> items) {
        public Chunk {
            items = List.copyOf(items);
        }
    }

    /**
     * One thing that is said.
     *
     * @param type 1 to 255: {@link #CNAME} and others of RFC 3550 section 12.2
     * @param text at most {@link #MAX_ITEM_BYTES} bytes of UTF-8; longer text is cut when it is written
     */
    public record Item(int type, String text) {
        public Item {
            if (type < 1 || type > 255) {
                throw new IllegalArgumentException("SDES item type is " + type + ", range 1 to 255");
            }
        }
    }

    public SourceDescription {
        if (chunks.size() > ReceiverReport.MAX_BLOCKS) {
            throw new IllegalArgumentException(chunks.size() + " SDES chunks, limit " + ReceiverReport.MAX_BLOCKS);
        }
        chunks = List.copyOf(chunks);
    }

    /** One chunk with the one item that every compound must have. */
    public static SourceDescription ofCname(int ssrc, String cname) {
        return new SourceDescription(List.of(new Chunk(ssrc, List.of(new Item(CNAME, cname)))));
    }

    /** The canonical name of {@code ssrc}, if this says one. */
    public Optional<String> cname(int ssrc) {
        return chunks.stream()
                .filter(chunk -> chunk.ssrc() == ssrc)
                .flatMap(chunk -> chunk.items().stream())
                .filter(item -> item.type() == CNAME)
                .map(Item::text)
                .findFirst();
    }

    @Override
    public int packetType() {
        return PACKET_TYPE;
    }
}
