package org.rtclite.sip.phone;

import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.rtclite.rtp.audio.AudioLeg;
import org.rtclite.rtp.audio.AudioLegListener;

/**
 * The media of one call behind its session descriptions (RFC 3264).
 *
 * <p>By default a phone uses RTP of its own. {@link #none()} refuses every stream; a program whose media lives
 * elsewhere (a media server, another process) brings its own factory. All methods are called on the phone's event
 * loop and must not block; stages may complete on any thread. A description that cannot be used completes a stage
 * with {@link MediaRefusedException}: the call is then refused with 488, or ended.
 */
public interface MediaSession {

    /** Makes the media session of each call. */
    @FunctionalInterface
    interface Factory {

        /**
         * Makes the media session of one call.
         *
         * @param loop the event loop that the call's signalling runs on
         * @param local the local address that routes to the far side: what to bind to
         * @param advertised the address to write into descriptions; the same unless an external one is configured
         * @param listener hears the leg's events, on its thread
         */
        MediaSession open(EventLoop loop, InetAddress local, InetAddress advertised, AudioLegListener listener);
    }

    /**
     * What was agreed.
     *
     * @param codec as in {@code a=rtpmap}: {@code PCMU/8000}; empty when no audio was agreed
     * @param sampleRateHz rate of the codec's PCM; 0 without audio
     * @param encrypted whether it is SRTP
     * @param heldByPeer whether the far side does not want to receive, or sends nothing
     * @param digits whether telephone-event can be sent
     */
    record Agreement(String codec, int sampleRateHz, boolean encrypted, boolean heldByPeer, boolean digits) {

        /** No audio. */
        public static final Agreement NOTHING = new Agreement("", 0, false, false, false);
    }

    /** A session that refuses every stream it is offered. */
    static MediaSession none() {
        return new NoMedia();
    }

    /** Describes what we offer, first or anew; {@code hold} asks the far side to stop sending. */
    CompletionStage<String> offer(boolean hold);

    /** Answers the far side's offer. */
    CompletionStage<String> answer(String offer);

    /** Takes the far side's answer to our last offer; a second one, of a fork, takes the first one's place. */
    CompletionStage<Agreement> accept(String answer);

    /** Our last offer was refused: what was agreed before it holds. */
    void offerRefused();

    /** What offer and answer agreed last. */
    Agreement agreement();

    /** The media path that plays, records and sends digits; null when the media is elsewhere or not agreed yet. */
    @Nullable
    AudioLeg leg();

    /** Where {@link #leg()} may be touched. */
    Executor legThread();

    /** Ends the media; idempotent. Completes when sockets are closed. */
    CompletionStage<?> close();
}
