package org.rtclite.examples.codec;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The kinds of file that the program knows, by the first bytes of an input and by the name of an output. */
enum FileKind {
    WAV("WAV", List.of(".wav"), "RIFF", "RF64"),
    AU("AU", List.of(".au", ".snd"), ".snd"),
    SPX("Ogg", List.of(".spx", ".ogg", ".oga"), "OggS"),
    SPF("SPF", List.of(".spf"), "SPXF"),
    FLV("FLV", List.of(".flv"), "FLV"),
    /** 16-bit linear samples, little-endian, and nothing else. */
    PCM("raw PCM", List.of(".pcm", ".raw", ".sw"));

    /** As many bytes as {@link #ofContent} looks at. */
    static final int MAGIC_BYTES = 4;

    private final String text;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> endings;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> magics;

    FileKind(String text, List<String> endings, String... magics) {
        this.text = text;
        this.endings = endings;
        this.magics = List.of(magics);
    }

    /** The name of the container. */
    String text() {
        return text;
    }

    /** The kind that a file's name promises; null for a name that promises none. */
    static @Nullable FileKind ofName(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        for (FileKind kind : values()) {
            if (kind.endings.stream().anyMatch(lower::endsWith)) {
                return kind;
            }
        }
        return null;
    }

    /** The kind of a file that begins with these characters (one per byte); null when it is none with a beginning. */
    static @Nullable FileKind ofContent(String head) {
        for (FileKind kind : values()) {
            if (kind.magics.stream().anyMatch(head::startsWith)) {
                return kind;
            }
        }
        return null;
    }

    /** Endings of names, for messages. */
    static String endings(FileKind... kinds) {
        StringBuilder text = new StringBuilder();
        for (FileKind kind : kinds) {
            text.append(text.isEmpty() ? "" : ", ").append(kind.endings.get(0));
        }
        return text.toString();
    }
}
