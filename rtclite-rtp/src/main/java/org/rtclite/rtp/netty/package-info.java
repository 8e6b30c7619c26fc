/** Sockets and the clock of media on Netty event loops; the only package of this module that knows Netty. */
package org.rtclite.rtp.netty;
