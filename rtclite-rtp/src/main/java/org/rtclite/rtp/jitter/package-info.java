/** The playout buffer: puts packets in order, holds them as long as needed and no longer, says what is missing. */
package org.rtclite.rtp.jitter;
