package org.rtclite.examples.codec;

import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.rtclite.media.ogg.OggSpeexReader;
import org.rtclite.media.speex.SpeexFrames;
import org.rtclite.media.speex.SpeexStatus;

/**
 * A text file of what each call of the decoder returned: a line per packet, to the byte as the conformance streams have it.
 *
 * <p>0 is a frame, decoded or made up, -1 the end of the packet, -2 a corrupt packet. A line feed follows the last call of
 * a packet and a blank each other one. After -1 and -2 the next packet comes, so that such a line may end with a blank;
 * its line feed is left out at the end of the file.
 */
final class PacketReturns implements Closeable {

    private final Writer out;
    private int framesPerPacket = 1;
    private int calls; // of the current packet

    PacketReturns(Path file) throws IOException {
        out = Files.newBufferedWriter(file);
    }

    /** Begins a packet of so many frames. */
    void packet(int frames) throws IOException {
        if (calls > 0) {
            out.write('\n');
        }
        framesPerPacket = frames;
        calls = 0;
    }

    /** Adds a call. */
    void add(SpeexStatus status) throws IOException {
        out.write(
                switch (status) {
                    case FRAME -> "0";
                    case END -> "-1";
                    case CORRUPT -> "-2";
                });
        calls++;
        out.write(calls == framesPerPacket ? '\n' : ' ');
        calls = calls == framesPerPacket ? 0 : calls;
    }

    /** Adds the packets of an Ogg file, all its links; whether a packet is good shows without decoding it. */
    void addAll(Path file) throws IOException {
        try (OggSpeexReader reader = OggSpeexReader.open(file)) {
            do {
                SpeexFrames frames = new SpeexFrames(reader.header().mode());
                for (int length = reader.read(); length != OggSpeexReader.END; length = reader.read()) {
                    frames.start(reader.packet(), 0, length);
                    packet(reader.header().framesPerPacket());
                    for (int i = 0; i < reader.header().framesPerPacket(); i++) {
                        boolean frame = frames.next();
                        add(frame ? SpeexStatus.FRAME : frames.status());
                        if (!frame) {
                            break;
                        }
                    }
                }
            } while (reader.nextLink());
        }
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
