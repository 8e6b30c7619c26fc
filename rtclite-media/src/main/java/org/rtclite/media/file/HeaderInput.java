package org.rtclite.media.file;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** Reads the fields of a file's header and knows where it is, so that errors can name the place. */
final class HeaderInput {

    private final InputStream in;
    private final String name;
    private final byte[] word = new byte[4];
    private long position;

    HeaderInput(InputStream in, String name) {
        this.in = in;
        this.name = name;
    }

    long position() {
        return position;
    }

    /** Four characters as a number, first character highest. */
    int tag() throws IOException {
        return read(4, true);
    }

    int int32(boolean bigEndian) throws IOException {
        return read(4, bigEndian);
    }

    int uint16(boolean bigEndian) throws IOException {
        return read(2, bigEndian);
    }

    private int read(int bytes, boolean bigEndian) throws IOException {
        int got = in.readNBytes(word, 0, bytes);
        if (got < bytes) {
            throw new EOFException(name + " ends at byte " + (position + got) + ", within its header");
        }
        position += bytes;
        int value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= (word[i] & 0xFF) << (8 * (bigEndian ? bytes - 1 - i : i));
        }
        return value;
    }

    /** Skips {@code n} bytes; false if the file ends before. */
    boolean skip(long n) throws IOException {
        long left = n;
        while (left > 0) {
            long skipped = in.skip(left);
            if (skipped == 0) {
                if (in.read() < 0) {
                    return false;
                }
                skipped = 1;
            }
            left -= skipped;
            position += skipped;
        }
        return true;
    }

    IOException malformed(String what, long at) {
        return new IOException(name + ": " + what + ", at byte " + at);
    }

    static int tag(String text) {
        return (text.charAt(0) << 24) | (text.charAt(1) << 16) | (text.charAt(2) << 8) | text.charAt(3);
    }
}
