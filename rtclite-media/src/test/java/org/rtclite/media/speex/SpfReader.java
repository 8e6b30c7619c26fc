package org.rtclite.media.speex;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** One conformance stream: packets, the PCM that the reference decoder makes of them, and its return codes. */
final class SpfReader {

    private static final int MAGIC = 0x53505846; // SPXF

    private final String name;
    private final SpeexMode mode;
    private final int channels;
    private final boolean enhancement;
    private final int framesPerPacket;
    private final List<byte[]> packets = new ArrayList<>();
    private final short[] pcm;
    private final List<Integer> codes;

    private SpfReader(String name) throws IOException {
        this.name = name;
        try (DataInputStream in = new DataInputStream(resource(name + ".spf"))) {
            if (in.readInt() != MAGIC || in.readUnsignedByte() != 1) {
                throw new IllegalStateException(name + ".spf is not of version 1 of its format");
            }
            int highBands = in.readUnsignedByte();
            channels = in.readUnsignedByte();
            enhancement = in.readUnsignedByte() != 0;
            mode = SpeexMode.ofSampleRate(in.readInt());
            if (mode.highBands() != highBands) {
                throw new IllegalStateException(name + ".spf has another rate than its mode");
            }
            framesPerPacket = in.readUnsignedByte();
            in.readUnsignedByte();
            for (int left = in.readInt(); left > 0; left--) {
                byte[] packet = new byte[in.readUnsignedShort()];
                in.readFully(packet);
                packets.add(packet);
            }
        }
        pcm = readPcm(name);
        codes = readCodes(name);
    }

    static SpfReader open(String name) {
        try {
            return new SpfReader(name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String name() {
        return name;
    }

    SpeexMode mode() {
        return mode;
    }

    int channels() {
        return channels;
    }

    /** Whether the PCM was made with the perceptual enhancement on. */
    boolean enhancement() {
        return enhancement;
    }

    /** How many times the decoder is called per packet. */
    int framesPerPacket() {
        return framesPerPacket;
    }

    /** Payloads; an empty one was not received. */
    List<byte[]> packets() {
        return packets;
    }

    /** Expected samples, channels interleaved. */
    short[] pcm() {
        return pcm;
    }

    /** Expected return codes of all calls: 0 frame, -1 end, -2 corrupt. */
    List<Integer> codes() {
        return codes;
    }

    /** Names of all streams, in order. */
    static List<String> names() {
        try (InputStream in = resource("streams.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Index of the first packet that was not received, or the number of packets. */
    int firstLoss() {
        for (int i = 0; i < packets.size(); i++) {
            if (packets.get(i).length == 0) {
                return i;
            }
        }
        return packets.size();
    }

    private static short[] readPcm(String name) throws IOException {
        try (InputStream in = new GZIPInputStream(resource(name + ".pcm.gz"))) {
            byte[] bytes = in.readAllBytes();
            short[] pcm = new short[bytes.length / 2];
            ByteBuffer.wrap(bytes)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asShortBuffer()
                    .get(pcm);
            return pcm;
        }
    }

    private static List<Integer> readCodes(String name) throws IOException {
        try (InputStream in = resource(name + ".ret")) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8).trim();
            return List.of(text.split("\\s+")).stream().map(Integer::valueOf).toList();
        }
    }

    private static InputStream resource(String file) {
        InputStream in = SpfReader.class.getResourceAsStream(file);
        if (in == null) {
            throw new IllegalStateException("no test data " + file);
        }
        return in;
    }
}
