/** Telephone keys as named events, sent and received (RFC 4733). */
package org.rtclite.rtp.dtmf;
