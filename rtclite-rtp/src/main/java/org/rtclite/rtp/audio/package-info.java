/**
 * The media path of one call in one readable place: {@link org.rtclite.rtp.audio.AudioLeg}.
 *
 * <p>No socket, no thread, no clock: whoever owns the leg gives it datagrams and a tick every 10 ms, on one thread.
 * {@code rtp.netty} does so on an event loop; tests do so in virtual time.
 */
package org.rtclite.rtp.audio;
