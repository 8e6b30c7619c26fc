/**
 * SIP messages to and from bytes: the parser, the writer, the framer for streams and their limits.
 *
 * <p>No sockets: the drivers of {@code sip.netty} hand in what they received. A bad message is a
 * {@link org.rtclite.sip.codec.ParseResult.Failure}, never an exception.
 */
package org.rtclite.sip.codec;
