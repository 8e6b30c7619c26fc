/** RFC 3550 without I/O: sources, statistics, collisions, and when to report. */
package org.rtclite.rtp.session;
