/**
 * G.711: the companding laws, and the codecs PCMU and PCMA of RFC 3551 section 4.5.14.
 *
 * <p>{@link org.rtclite.media.g711.G711} works on arrays and has no state; {@link
 * org.rtclite.media.g711.G711Codec} is what a {@link org.rtclite.media.audio.CodecRegistry} holds, with loss
 * concealment in its decoder.
 */
package org.rtclite.media.g711;
