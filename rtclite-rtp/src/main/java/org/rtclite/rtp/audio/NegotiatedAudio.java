package org.rtclite.rtp.audio;

import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rtclite.media.audio.AudioCodec;

/**
 * What offer and answer agreed about one audio stream. A re-INVITE replaces it while the leg runs.
 *
 * @param remoteRtp where the far side's description says that it receives RTP
 * @param remoteRtcp where it receives RTCP: the next port (RFC 3550 section 11), what {@code a=rtcp} says (RFC 3605),
 *     or {@code remoteRtp} when both share a port
 * @param rtcpMux RTP and RTCP share one port (RFC 5761)
 * @param direction which way media flows, seen from our side
 * @param send what we send
 * @param ptimeMs milliseconds of audio in each packet that we send, a multiple of 10
 * @param receive what we accept, several at once: the far side may change between them at any packet
 * @param sendEvents telephone-event that we send; null when it was not agreed
 * @param receiveEvents telephone-event that we accept, one for each clock rate
 */
public record NegotiatedAudio(
        InetSocketAddress remoteRtp,
        InetSocketAddress remoteRtcp,
        boolean rtcpMux,
        Direction direction,
        PayloadFormat send,
        int ptimeMs,
        List<PayloadFormat> receive,
        @Nullable EventFormat sendEvents,
        List<EventFormat> receiveEvents) {

    public NegotiatedAudio {
        if (ptimeMs < 10 || ptimeMs > 200 || ptimeMs % 10 != 0) {
            throw new IllegalArgumentException("ptime is " + ptimeMs + " ms, must be a multiple of 10 from 10 to 200");
        }
        if (ptimeMs % send.codec().frameMs() != 0) {
            throw new IllegalArgumentException("ptime is " + ptimeMs + " ms, frames of "
                    + send.codec().encodingName() + " are " + send.codec().frameMs() + " ms");
        }
        receive = List.copyOf(receive);
        receiveEvents = List.copyOf(receiveEvents);
    }

    /** One codec under its static payload type both ways, 20 ms, RTCP on the next port, no telephone-event. */
    public static NegotiatedAudio of(InetSocketAddress remoteRtp, AudioCodec codec) {
        PayloadFormat format = PayloadFormat.of(codec.staticPayloadType(), codec);
        return new NegotiatedAudio(
                remoteRtp,
                nextPort(remoteRtp),
                false,
                Direction.SENDRECV,
                format,
                20,
                List.of(format),
                null,
                List.of());
    }

    private static InetSocketAddress nextPort(InetSocketAddress rtp) {
        int port = Math.min(65535, rtp.getPort() + 1);
        return rtp.isUnresolved()
                ? InetSocketAddress.createUnresolved(rtp.getHostString(), port)
                : new InetSocketAddress(rtp.getAddress(), port);
    }

    /** The same with another direction. */
    public NegotiatedAudio withDirection(Direction other) {
        return new NegotiatedAudio(
                remoteRtp, remoteRtcp, rtcpMux, other, send, ptimeMs, receive, sendEvents, receiveEvents);
    }

    /** The same with telephone-event under these payload types, at the clock rate of what we send. */
    public NegotiatedAudio withEvents(int sendPayloadType, int receivePayloadType) {
        int rateHz = send.codec().clockRateHz();
        return new NegotiatedAudio(
                remoteRtp,
                remoteRtcp,
                rtcpMux,
                direction,
                send,
                ptimeMs,
                receive,
                new EventFormat(sendPayloadType, rateHz),
                List.of(new EventFormat(receivePayloadType, rateHz)));
    }

    /** The same with RTP and RTCP on one port (RFC 5761). */
    public NegotiatedAudio withRtcpMux() {
        return new NegotiatedAudio(
                remoteRtp, remoteRtp, true, direction, send, ptimeMs, receive, sendEvents, receiveEvents);
    }

    /** The same sending another format in packets of another length. */
    public NegotiatedAudio withSend(PayloadFormat format, int packetMs) {
        return new NegotiatedAudio(
                remoteRtp, remoteRtcp, rtcpMux, direction, format, packetMs, receive, sendEvents, receiveEvents);
    }

    /** The same accepting other formats. */
    public NegotiatedAudio withReceive(List<PayloadFormat> formats) {
        return new NegotiatedAudio(
                remoteRtp, remoteRtcp, rtcpMux, direction, send, ptimeMs, formats, sendEvents, receiveEvents);
    }

    /** The same with the far side at another address; RTCP there on the next port, or on the same with mux. */
    public NegotiatedAudio withRemote(InetSocketAddress rtp) {
        return new NegotiatedAudio(
                rtp,
                rtcpMux ? rtp : nextPort(rtp),
                rtcpMux,
                direction,
                send,
                ptimeMs,
                receive,
                sendEvents,
                receiveEvents);
    }

    /** The accepted format of that payload type, or null. */
    public @Nullable PayloadFormat receiveFormat(int payloadType) {
        for (int i = 0; i < receive.size(); i++) {
            if (receive.get(i).payloadType() == payloadType) {
                return receive.get(i);
            }
        }
        return null;
    }

    /** The accepted telephone-event of that payload type, or null. */
    public @Nullable EventFormat receiveEvents(int payloadType) {
        for (int i = 0; i < receiveEvents.size(); i++) {
            if (receiveEvents.get(i).payloadType() == payloadType) {
                return receiveEvents.get(i);
            }
        }
        return null;
    }
}
