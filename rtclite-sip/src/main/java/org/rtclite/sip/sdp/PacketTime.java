package org.rtclite.sip.sdp;

import org.rtclite.media.audio.AudioCodec;

/** How much audio goes into one packet. */
final class PacketTime {

    private static final int STEP_MS = 10;
    private static final int MAX_MS = 200;

    private PacketTime() {}

    /**
     * What the far side asks for with {@code a=ptime}, else {@code ownMs}, rounded up to whole frames of the codec and
     * whole steps of 10 ms (RFC 5574 section 5.6); within its {@code a=maxptime}, which is rounded down.
     */
    static int choose(MediaDescription remote, AudioCodec codec, int ownMs) {
        int unit = codec.frameMs() % STEP_MS == 0 ? codec.frameMs() : leastCommonMultiple(codec.frameMs());
        int asked = remote.ptimeMs() > 0 ? remote.ptimeMs() : ownMs;
        int limit = remote.maxptimeMs() > 0 ? Math.min(MAX_MS, remote.maxptimeMs()) : MAX_MS;
        int chosen = Math.min((asked - 1) / unit + 1, limit / unit) * unit;
        return Math.max(unit, chosen);
    }

    private static int leastCommonMultiple(int frameMs) {
        int multiple = frameMs;
        while (multiple % STEP_MS != 0) {
            multiple += frameMs;
        }
        return multiple;
    }
}
