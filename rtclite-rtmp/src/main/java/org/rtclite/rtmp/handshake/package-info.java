/**
 * The handshake that opens an RTMP connection: plain, with digests, and encrypted (RTMPE).
 *
 * <p>Engines without I/O: bytes in, bytes out. The time that a peer may take is its driver's business.
 *
 * <pre>
 *  C0/S0   1 octet: 3, or 6 for RTMPE
 *  C1/S1   1536 octets
 *   0       4       8                                                     1536
 *   | time  |version|  random, or two blocks of 764 octets:                 |
 *                   |  digest: offset(4) random digest(32) random           |
 *                   |  key:    random key(128) random offset(4)             |
 *  C2/S2   1536 octets: the other side's block again, or random with a digest in its last 32 octets
 * </pre>
 *
 * <p>Source: Adobe's RTMP specification 1.0, section 5.2; what digests and keys are is not in it, but common
 * knowledge among implementations.
 */
@NullMarked
package org.rtclite.rtmp.handshake;

import org.jspecify.annotations.NullMarked;
