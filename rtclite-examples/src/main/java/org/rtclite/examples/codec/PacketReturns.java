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
 * A text file of what each call of the decoder returned: a line per packet, blanks between the calls.
 *
 * <p>0 is a frame, decoded or made up, -1 the end of the packet, -2 a corrupt packet. After -1 and -2 the next packet
 * comes.
 */
final class PacketReturns implements Closeable {

    private final Writer out;
    private boolean lineBegun;

    PacketReturns(Path file) throws IOException {
        out = Files.newBufferedWriter(file);
    }

    /** Adds a call. */
    void add(SpeexStatus status) throws IOException {
        if (lineBegun) {
            out.write(' ');
        }
        lineBegun = true;
        out.write(
                switch (status) {
                    case FRAME -> "0";
                    case END -> "-1";
                    case CORRUPT -> "-2";
                });
    }

    /** Ends the line of a packet. */
    void endPacket() throws IOException {
        out.write('\n');
        lineBegun = false;
    }

    /** Adds the packets of an Ogg file, all its links; whether a packet is good shows without decoding it. */
    void addAll(Path file) throws IOException {
        try (OggSpeexReader reader = OggSpeexReader.open(file)) {
            do {
                SpeexFrames frames = new SpeexFrames(reader.header().mode());
                for (int length = reader.read(); length != OggSpeexReader.END; length = reader.read()) {
                    frames.start(reader.packet(), 0, length);
                    for (int i = 0; i < reader.header().framesPerPacket(); i++) {
                        boolean frame = frames.next();
                        add(frame ? SpeexStatus.FRAME : frames.status());
                        if (!frame) {
                            break;
                        }
                    }
                    endPacket();
                }
            } while (reader.nextLink());
        }
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
