package org.rtclite.sip.sdp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an offer and its answer agreed about the audio of a call: all that a media leg needs.
 *
 * @param remoteHost where the far side receives: an address in text form, or a name
 * @param remoteRtpPort port of RTP there
 * @param remoteRtcpHost where it receives RTCP (RFC 3605); most often {@code remoteHost}
 * @param remoteRtcpPort port of RTCP there; {@code remoteRtpPort} with rtcp-mux
 * @param rtcpMux both share one port (RFC 5761)
 * @param direction seen from our side
 * @param protocol profile of both: {@code RTP/AVP}
 * @param send what we send: the first of the far side's formats that we have
 * @param receive what may arrive, each under the number that our description gave it
 * @param sendEvents telephone-event that we send, of the clock rate of {@code send} if there is one; null when not agreed
 * @param receiveEvents telephone-event that may arrive, one for each clock rate
 * @param ptimeMs milliseconds of audio in each packet that we send; a multiple of 10 and of the codec's frame
 * @param remoteMedia the far side's media line, with attributes such as crypto, setup and fingerprint
 */
public record AudioAgreement(
        String remoteHost,
        int remoteRtpPort,
        String remoteRtcpHost,
        int remoteRtcpPort,
        boolean rtcpMux,
        MediaDirection direction,
        String protocol,
        AgreedFormat send,
        List<AgreedFormat> receive,
        @Nullable RtpFormat sendEvents,
        List<RtpFormat> receiveEvents,
        int ptimeMs,
        MediaDescription remoteMedia) {

    public AudioAgreement {
        receive = List.copyOf(receive);
        receiveEvents = List.copyOf(receiveEvents);
    }
}
