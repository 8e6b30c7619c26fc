package org.rtclite.benchmarks;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.rtclite.media.speex.SpeexMode;

/** Speex packets of a human voice, one frame each, at quality 8; endless. */
final class VoicePackets {

    private static final int HEADER_BYTES = 14;

    private final byte[][] packets;
    private int next;

    VoicePackets(SpeexMode mode) {
        String name = "voice-" + mode.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-') + "-q8.spf";
        try (InputStream resource = VoicePackets.class.getResourceAsStream(name)) {
            if (resource == null) {
                throw new IllegalStateException("no resource " + name);
            }
            DataInputStream in = new DataInputStream(resource);
            in.readFully(new byte[HEADER_BYTES]);
            packets = new byte[in.readInt()][];
            for (int i = 0; i < packets.length; i++) {
                packets[i] = new byte[in.readUnsignedShort()];
                in.readFully(packets[i]);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] next() {
        byte[] packet = packets[next];
        next = next + 1 == packets.length ? 0 : next + 1;
        return packet;
    }
}
