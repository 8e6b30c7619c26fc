/** RTMP programs: a server, a copier between streams and files, and a probe. */
@org.jspecify.annotations.NullMarked
package org.rtclite.examples.rtmp;
