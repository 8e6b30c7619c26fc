/**
 * Session descriptions (RFC 8866) and the offer/answer model for audio (RFC 3264).
 *
 * <p>{@link org.rtclite.sip.sdp.SessionDescription} is the model, {@link org.rtclite.sip.sdp.SdpParser} reads it,
 * {@link org.rtclite.sip.sdp.OfferAnswer} negotiates one call. No sockets, no clock.
 */
package org.rtclite.sip.sdp;
