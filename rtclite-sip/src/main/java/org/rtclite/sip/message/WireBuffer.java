package org.rtclite.sip.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing byte array that takes text as UTF-8. */
final class WireBuffer {

    private byte[] bytes;
    private int length;

    WireBuffer(int capacity) {
        bytes = new byte[capacity];
    }

    int length() {
        return length;
    }

    WireBuffer text(String text) {
        int start = length;
        reserve(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 128) {
                length = start;
                byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
                return bytes(encoded, 0, encoded.length);
            }
            bytes[length++] = (byte) c;
        }
        return this;
    }

    WireBuffer crlf() {
        reserve(2);
        bytes[length++] = '\r';
        bytes[length++] = '\n';
        return this;
    }

    WireBuffer bytes(byte[] source, int start, int end) {
        reserve(end - start);
        System.arraycopy(source, start, bytes, length, end - start);
        length += end - start;
        return this;
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    private void reserve(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }
}
