/**
 * Digest authentication for SIP (RFC 7616, RFC 8760, RFC 3261 section 22): client and server.
 *
 * <p>Passwords stay in {@link org.rtclite.sip.auth.Credentials} and in no text that anything here writes.
 */
package org.rtclite.sip.auth;
