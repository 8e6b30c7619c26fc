/** Sockets, and the driver that gives an engine its input, its time and its way out. */
package org.rtclite.sip.netty;
