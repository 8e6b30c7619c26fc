package org.rtclite.sip.sdp;

import java.util.List;

/**
 * Where the far side receives RTCP.
 *
 * @param host an address in text form, or a name
 * @param port 1 to 65535
 */
record RtcpAddress(String host, int port) {

    /** By {@code a=rtcp-mux} (RFC 5761), {@code a=rtcp} (RFC 3605), else the port after RTP (RFC 3550 section 11). */
    static RtcpAddress of(MediaDescription line, String rtpHost, boolean mux) {
        if (mux) {
            return new RtcpAddress(rtpHost, line.port());
        }
        String value = line.attribute("rtcp");
        if (value != null) {
            List<String> words = SdpText.words(value, 0, value.length());
            int port = words.isEmpty() ? -1 : SdpText.number(words.get(0));
            if (port >= 1 && port <= 65_535 && (words.size() == 1 || words.size() == 4)) {
                return new RtcpAddress(words.size() == 4 ? words.get(3) : rtpHost, port);
            }
        }
        return new RtcpAddress(rtpHost, Math.min(65_535, line.port() + 1));
    }
}
