package org.rtclite.rtp.audio;

/** White noise of the level that a comfort noise packet tells (RFC 3389 section 3); its spectrum is not followed. */
final class ComfortNoise {

    /** Static payload type of comfort noise at 8 kHz (RFC 3551 section 6). */
    static final int PAYLOAD_TYPE = 13;

    private double amplitude;
    private long state = 0x9E3779B97F4A7C15L;

    /** Takes a packet: its first byte is the level below overload in dB. */
    void level(byte[] payload, int offset, int length) {
        int dbBelow = length > 0 ? payload[offset] & 0x7f : 127;
        amplitude = dbBelow >= 90 ? 0 : 32768 * Math.sqrt(3) * Math.pow(10, -dbBelow / 20.0);
    }

    void stop() {
        amplitude = 0;
    }

    void fill(short[] pcm, int offset, int samples) {
        for (int i = offset; i < offset + samples; i++) {
            state ^= state << 13;
            state ^= state >>> 7;
            state ^= state << 17;
            double uniform = (state >> 11) * 0x1p-52; // -1 to 1
            pcm[i] = (short) Math.max(-32768, Math.min(32767, Math.round(amplitude * uniform)));
        }
    }
}
