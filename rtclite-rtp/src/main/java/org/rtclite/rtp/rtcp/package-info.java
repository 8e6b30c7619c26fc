/** RTCP: one type per packet, read from and written to compounds (RFC 3550 section 6, RFC 4585, RFC 5506). */
package org.rtclite.rtp.rtcp;
