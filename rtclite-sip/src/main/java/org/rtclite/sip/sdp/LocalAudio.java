package org.rtclite.sip.sdp;

/**
 * Where this side receives the audio of one call.
 *
 * @param address IPv4 or IPv6 in text form, as the far side can reach it
 * @param rtpPort port of RTP
 * @param rtcpPort port of RTCP; equal to {@code rtpPort} when there is one socket only
 */
public record LocalAudio(String address, int rtpPort, int rtcpPort) {

    public LocalAudio {
        if (rtpPort < 1 || rtpPort > 65_535 || rtcpPort < 1 || rtcpPort > 65_535) {
            throw new IllegalArgumentException("ports are " + rtpPort + " and " + rtcpPort + ", must be 1 to 65535");
        }
    }

    /** RTCP on the port after RTP. */
    public static LocalAudio of(String address, int rtpPort) {
        return new LocalAudio(address, rtpPort, rtpPort + 1);
    }
}
