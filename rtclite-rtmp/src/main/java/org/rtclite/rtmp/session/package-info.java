/**
 * NetConnection and NetStream: one RTMP connection as an engine without I/O (RTMP 1.0 sections 5.2 and 7.2).
 *
 * <p>{@link org.rtclite.rtmp.session.RtmpClientSession} and {@link org.rtclite.rtmp.session.RtmpServerSession} own the
 * handshake, the cipher, the chunk stream, acknowledgements, pings, calls in both directions and the state of streams.
 * They have no socket, no thread and no clock. One thread at a time calls {@code receive(bytes, nowNanos)}, a command or
 * {@code onTimeout(nowNanos)}, then takes {@code poll()} until it is null and asks {@code nextDeadlineNanos()}. One
 * input, then drain: that is the whole contract.
 *
 * <p>A request of ours returns a number; its {@link org.rtclite.rtmp.session.Outcome} comes later as
 * {@link org.rtclite.rtmp.session.SessionOutput.Completed} with that number, exactly once. What the far side does wrong
 * ends in {@link org.rtclite.rtmp.session.SessionOutput.Ignored} or
 * {@link org.rtclite.rtmp.session.SessionOutput.Close}; exceptions mean misuse by the caller.
 */
package org.rtclite.rtmp.session;
