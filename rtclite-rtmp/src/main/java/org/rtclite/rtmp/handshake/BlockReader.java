package org.rtclite.rtmp.handshake;

import io.netty.buffer.ByteBuf;

/** Collects one handshake block that arrives in pieces of any length. */
final class BlockReader {

    private final byte[] block = new byte[Handshake.BLOCK_BYTES];
    private int length;

    /** Takes what belongs to the block; true when it is whole. */
    boolean read(ByteBuf in) {
        int step = Math.min(in.readableBytes(), block.length - length);
        in.readBytes(block, length, step);
        length += step;
        return length == block.length;
    }

    /** The whole block. */
    byte[] block() {
        return block;
    }
}
