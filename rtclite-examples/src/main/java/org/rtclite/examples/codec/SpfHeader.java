package org.rtclite.examples.codec;

import org.rtclite.media.speex.SpeexMode;

/**
 * What stands before the packets in a packet file (.spf): Speex as it was received, losses included.
 *
 * <pre>
 *  0 "SPXF"            6 channels (1, 2)     8 sampling rate (4 bytes)   13 reserved, 0
 *  4 version, 1        7 enhancement (0, 1) 12 frames per packet         14 number of packets (4)
 *  5 mode (0, 1, 2)                                                      (numbers are big-endian)
 * then each packet: length (2), payload; length 0 is a packet that was lost, or not sent
 * </pre>
 *
 * @param mode band of the stream
 * @param channels 1, or 2 with intensity stereo
 * @param enhancement whether a decoder enhances what it hears
 * @param framesPerPacket calls of the decoder per packet, 1 to 50
 * @param packets how many packets follow
 */
record SpfHeader(SpeexMode mode, int channels, boolean enhancement, int framesPerPacket, long packets) {

    static final int BYTES = 18;
    static final String MAGIC = "SPXF";
    static final int VERSION = 1;
    static final int MAX_FRAMES_PER_PACKET = 50;
    static final int MAX_PACKET_BYTES = 0xffff;
}
