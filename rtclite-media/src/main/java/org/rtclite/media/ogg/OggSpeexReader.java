package org.rtclite.media.ogg;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the packets of a Speex stream in an Ogg file, without decoding them.
 *
 * <p>Other streams in the file are passed over, damaged pages too. A file may be a chain of links, each with
 * headers of its own: {@link #read} ends with a link, {@link #nextLink} goes on to the next. Blocking; one
 * caller at a time. See {@link OggSpeexPcmReader} for PCM.
 */
public final class OggSpeexReader implements Closeable {

    /** What {@link #read} returns when the link has no more packets. */
    public static final int END = -1;

    /** What the headers of a link say, and where its data begins. */
    private record Link(SpeexHeader header, OggComments comments, long dataOffset) {}

    private final Closeable source;
    private final OggPages pages;
    private final OggLimits limits;
    private byte[] packet = new byte[512];
    private int packetLength;
    private Link link;
    private int serial;
    private int sequence;
    private boolean sequenceKnown;
    private boolean gap;
    private boolean headersRead;
    private boolean linkEnded;
    /** Whether the page read last waits to be looked at: it opens another link. */
    private boolean pageAhead;
    /** Whether the page read last is ours and has segments left from {@code segment} on, or none. */
    private boolean pageOpen;

    private int segment;
    private int segmentOffset;

    private OggSpeexReader(Closeable source, OggPages pages, OggLimits limits) throws IOException {
        this.source = source;
        this.pages = pages;
        this.limits = limits;
        Link first = openLink();
        if (first == null) {
            throw new IOException("no Speex stream in the file of " + pages.endOffset() + " bytes");
        }
        link = first;
    }

    /** Opens a file; it can seek. */
    public static OggSpeexReader open(Path file) throws IOException {
        SeekableByteChannel channel = Files.newByteChannel(file);
        try {
            return new OggSpeexReader(channel, new OggPages(channel, OggLimits.DEFAULT), OggLimits.DEFAULT);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Reads from a stream, which {@link #close} closes; it cannot seek. */
    public static OggSpeexReader of(InputStream in, OggLimits limits) throws IOException {
        return new OggSpeexReader(in, new OggPages(in, limits), limits);
    }

    /** The current link's header. */
    public SpeexHeader header() {
        return link.header();
    }

    /** The current link's comments. */
    public OggComments comments() {
        return link.comments();
    }

    /**
     * Reads the next packet of the link into {@link #packet}.
     *
     * @return its length in bytes, or {@link #END}
     */
    public int read() throws IOException {
        packetLength = 0;
        boolean started = false;
        while (true) {
            if (!pageOpen || segment == pages.segments()) {
                if (!openPage()) {
                    return END;
                }
                if (gap || !pages.continued()) {
                    packetLength = 0; // the end of what had begun is missing
                    started = false;
                }
                if (pages.continued() && !started) {
                    skipPacket();
                }
                continue;
            }
            int length = pages.segmentLength(segment);
            append(length);
            advance(length);
            started = true;
            if (length < 255) {
                return packetLength;
            }
        }
    }

    private void skipPacket() {
        while (segment < pages.segments()) {
            int length = pages.segmentLength(segment);
            advance(length);
            if (length < 255) {
                return;
            }
        }
    }

    private void advance(int length) {
        segment++;
        segmentOffset += length;
    }

    private void append(int length) throws IOException {
        if (packetLength + length > limits.maxPacketBytes()) {
            throw new IOException("Ogg packet is longer than " + limits.maxPacketBytes() + " bytes, at page offset "
                    + pages.offset());
        }
        if (packetLength + length > packet.length) {
            packet = Arrays.copyOf(packet, Math.min(limits.maxPacketBytes(), 2 * (packetLength + length)));
        }
        System.arraycopy(pages.data(), pages.bodyOffset() + segmentOffset, packet, packetLength, length);
        packetLength += length;
    }

    /** Opens the next page of the stream; false at the end of the link. */
    private boolean openPage() throws IOException {
        linkEnded |= pageOpen && pages.last();
        pageOpen = false;
        if (linkEnded) {
            return false;
        }
        long start = pages.endOffset();
        while (pages.next()) {
            if (pages.first() && headersRead) { // streams begin together: this is another link
                pageAhead = true;
                break;
            }
            if (pages.serial() == serial && !pages.first()) {
                gap = sequenceKnown && pages.sequence() != sequence;
                openThisPage();
                return true;
            }
            checkSkipped(start);
        }
        linkEnded = true;
        return false;
    }

    private void openThisPage() {
        sequence = pages.sequence() + 1;
        sequenceKnown = true;
        segment = 0;
        segmentOffset = 0;
        pageOpen = true;
    }

    private void checkSkipped(long start) throws IOException {
        if (pages.endOffset() - start > limits.maxSkippedBytes()) {
            throw new IOException("no page of a Speex stream within " + limits.maxSkippedBytes() + " bytes, at offset "
                    + pages.endOffset());
        }
    }

    /**
     * Goes on to the next link of a chained file, wherever the current one was left.
     *
     * @return false when there is none; header and comments stay those of the last
     */
    public boolean nextLink() throws IOException {
        while (openPage()) {
            // passed over
        }
        Link next = openLink();
        if (next != null) {
            link = next;
        }
        return next != null;
    }

    private @Nullable Link openLink() throws IOException {
        long start = pages.endOffset();
        while (pageAhead || pages.next()) {
            pageAhead = false;
            if (pages.first() && SpeexHeader.matches(pages.data(), pages.bodyOffset(), firstPacketBytes())) {
                return readHeaders();
            }
            checkSkipped(start);
        }
        return null;
    }

    private int firstPacketBytes() {
        return pages.segments() == 0 ? 0 : pages.segmentLength(0);
    }

    private Link readHeaders() throws IOException {
        serial = pages.serial();
        linkEnded = false;
        headersRead = false;
        openThisPage();
        long offset = pages.offset();
        SpeexHeader header;
        try {
            header = SpeexHeader.parse(packet, read());
        } catch (IOException e) {
            throw new IOException(e.getMessage() + ", at page offset " + offset, e);
        }
        if (header.extraHeaders() > limits.maxExtraHeaders()) {
            throw new IOException("Speex header announces " + header.extraHeaders() + " extra headers, limit "
                    + limits.maxExtraHeaders());
        }
        pageOpen = false; // every kind of header and the data begin on a page of their own
        OggComments comments = OggComments.parse(packet, read(), limits);
        for (int i = 0; i < header.extraHeaders(); i++) {
            read();
        }
        pageOpen = false;
        gap = false;
        headersRead = true;
        return new Link(header, comments, pages.endOffset());
    }

    /** The array that holds the last packet read; valid until the next call. */
    public byte[] packet() {
        return packet;
    }

    /** Sample position that the page of the last packet ends with, or -1 when unknown. */
    public long pageGranulePosition() {
        return pages.granulePosition();
    }

    /** How many more packets end on the page of the last packet. */
    int packetsLeftOnPage() {
        int packets = 0;
        for (int i = segment; i < pages.segments(); i++) {
            packets += pages.segmentLength(i) < 255 ? 1 : 0;
        }
        return packets;
    }

    /** Offset in the file up to which pages were read; after the end of the last link, where the file ends. */
    public long offset() {
        return pages.endOffset();
    }

    /** Offset in the file of the page of the last packet. */
    public long pageOffset() {
        return pages.offset();
    }

    /** Whether the page of the last packet is marked as the stream's last. */
    public boolean onLastPage() {
        return pages.last();
    }

    /** Whether pages are missing before that of the last packet; said once. */
    boolean takeGap() {
        boolean missing = gap;
        gap = false;
        return missing;
    }

    /** Whether {@link #seek} works: the reader was opened from a file. */
    public boolean seekable() {
        return pages.seekable();
    }

    /**
     * Moves so that {@link #read} goes on behind the last page that ends at or before a position of the link.
     *
     * @param granulePosition samples from the beginning of the link
     * @return the position that page ends with; 0 when reading begins with the link's first data
     */
    public long seek(long granulePosition) throws IOException {
        long low = link.dataOffset();
        long high = pages.size();
        long found = 0;
        while (low < high) {
            long middle = low + (high - low) / 2;
            if (findPage(middle, high) && pages.granulePosition() <= granulePosition) {
                found = pages.granulePosition();
                low = pages.endOffset();
            } else {
                high = middle;
            }
        }
        pages.seek(low);
        pageOpen = false;
        pageAhead = false;
        linkEnded = false;
        sequenceKnown = false;
        return found;
    }

    /** Position that the link ends with: its length in samples; moves the reader to its end. */
    public long seekToEnd() throws IOException {
        return seek(Long.MAX_VALUE);
    }

    /** Finds the first page of the stream with a position that begins in that range of the file. */
    private boolean findPage(long from, long to) throws IOException {
        pages.seek(from);
        while (pages.next() && pages.offset() < to) {
            if (pages.serial() == serial && pages.granulePosition() >= 0) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
