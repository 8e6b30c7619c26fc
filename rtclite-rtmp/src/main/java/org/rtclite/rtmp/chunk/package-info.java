/**
 * The chunk stream: messages cut into chunks and interleaved (RTMP 1.0 specification, section 5).
 *
 * <p>{@link org.rtclite.rtmp.chunk.ChunkDecoder} takes bytes however they arrive and calls a
 * {@link org.rtclite.rtmp.chunk.MessageSink}; {@link org.rtclite.rtmp.chunk.ChunkEncoder} writes messages. Both are
 * plain objects for one thread at a time. Timestamps are milliseconds modulo 2^32 in a {@code long}, 0 to 2^32 - 1.
 */
package org.rtclite.rtmp.chunk;
