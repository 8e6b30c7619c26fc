package org.rtclite.rtp.audio;

import java.net.InetSocketAddress;

/**
 * How the packets of a leg get out: a socket pair, later an ICE pair or a relay. Replaceable while the leg runs.
 *
 * <p>Called on the leg's thread, several times in a tick; the bytes belong to the leg and change after the call. A
 * packet that cannot be sent is dropped: real-time media has no use for a queue.
 */
public interface MediaPath {

    /**
     * Sends one packet from the RTP port: RTP, and RTCP too when both share the port.
     *
     * @param to where the leg believes the far side to be; a path that knows better may ignore it
     */
    void sendRtp(byte[] bytes, int offset, int length, InetSocketAddress to);

    /** Sends one RTCP compound from the RTCP port; {@code to} as with {@link #sendRtp}. */
    void sendRtcp(byte[] bytes, int offset, int length, InetSocketAddress to);
}
