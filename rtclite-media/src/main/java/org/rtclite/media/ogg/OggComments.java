package org.rtclite.media.ogg;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The second packet of a Speex stream in Ogg: who made the file, and free comments.
 *
 * <pre>
 *  vendor length(4) | vendor | number of comments(4) | { length(4) | NAME=value }      (little-endian, UTF-8)
 * </pre>
 *
 * @param vendor the program that wrote the stream
 * @param comments lines of the form {@code NAME=value}; a name may come again
 */
public record OggComments(String vendor, List<String> comments) {

    /** No comments. */
    public static final OggComments NONE = new OggComments("", List.of());

    public OggComments {
        comments = List.copyOf(comments);
    }

    /** The first comment of that name (case does not count). */
    public Optional<String> value(String name) {
        String prefix = name + "=";
        return comments.stream()
                .filter(comment -> comment.regionMatches(true, 0, prefix, 0, prefix.length()))
                .map(comment -> comment.substring(prefix.length()))
                .findFirst();
    }

    /** Reads a comment packet; one that breaks off gives the comments before the break. */
    static OggComments parse(byte[] packet, int length, OggLimits limits) {
        ByteBuffer in = ByteBuffer.wrap(packet, 0, Math.max(0, length)).order(ByteOrder.LITTLE_ENDIAN);
        Optional<String> vendor = text(in, packet);
        List<String> comments = new ArrayList<>();
        int count = in.remaining() < 4 ? 0 : Math.min(in.getInt(), limits.maxExtraHeaders());
        for (int i = 0; i < count; i++) {
            Optional<String> comment = text(in, packet);
            if (comment.isEmpty()) {
                break;
            }
            comments.add(comment.get());
        }
        return new OggComments(vendor.orElse(""), comments);
    }

    private static Optional<String> text(ByteBuffer in, byte[] packet) {
        if (in.remaining() < 4) {
            return Optional.empty();
        }
        int length = in.getInt();
        if (length < 0 || length > in.remaining()) {
            return Optional.empty();
        }
        String text = new String(packet, in.position(), length, StandardCharsets.UTF_8);
        in.position(in.position() + length);
        return Optional.of(text);
    }

    /** The comment packet. */
    byte[] toBytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        write(out, vendor);
        writeInt(out, comments.size());
        comments.forEach(comment -> write(out, comment));
        return out.toByteArray();
    }

    private static void write(ByteArrayOutputStream out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        writeInt(out, bytes.length);
        out.writeBytes(bytes);
    }

    private static void writeInt(ByteArrayOutputStream out, int value) {
        for (int shift = 0; shift < 32; shift += 8) {
            out.write(value >>> shift);
        }
    }
}
