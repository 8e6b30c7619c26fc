/**
 * The Speex codec (bit-stream version 4) in plain Java: 20 ms frames of 8, 16 or 32 kHz speech.
 *
 * <p>Arrays in, arrays out; coders hold the state of one stream, take one caller at a time and allocate
 * nothing per frame. The bit stream is that of the Speex manual, its use in RTP that of RFC 5574. All
 * arithmetic is 32-bit float, as in the float build of the reference codec, version 1.2.
 */
package org.rtclite.media.speex;
