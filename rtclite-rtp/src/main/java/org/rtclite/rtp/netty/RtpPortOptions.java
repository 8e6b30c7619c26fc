package org.rtclite.rtp.netty;

import java.net.InetAddress;

/**
 * Where and how to bind.
 *
 * @param address local address, IPv4 or IPv6
 * @param port RTP port, or 0 for any even one; RTCP takes the next
 * @param rtcpMux one port for both (RFC 5761): no RTCP socket is opened
 * @param maxDatagramBytes longer datagrams are cut, and then refused by their own lengths
 */
public record RtpPortOptions(InetAddress address, int port, boolean rtcpMux, int maxDatagramBytes) {

    public RtpPortOptions {
        if ((port & ~0xffff) != 0) {
            throw new IllegalArgumentException("port is " + port + ", range 0 to 65535");
        }
        if (maxDatagramBytes < 256 || maxDatagramBytes > 65_535) {
            throw new IllegalArgumentException("datagram limit is " + maxDatagramBytes + " bytes, range 256 to 65535");
        }
    }

    /** Any even port of that address, RTCP on the next. */
    public static RtpPortOptions any(InetAddress address) {
        return new RtpPortOptions(address, 0, false, 2048);
    }
}
