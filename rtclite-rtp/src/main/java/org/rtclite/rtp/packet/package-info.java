/**
 * RTP packets as views over the caller's bytes (RFC 3550 section 5, RFC 8285, RFC 7983).
 *
 * <p>Nothing here allocates per packet; a malformed packet is a status, never an exception.
 */
package org.rtclite.rtp.packet;
