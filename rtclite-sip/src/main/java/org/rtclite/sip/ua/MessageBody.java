package org.rtclite.sip.ua;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** The body of a SIP message with its type; immutable. */
public final class MessageBody {

    /** The type of session descriptions (RFC 3264, RFC 4566 s5). */
    public static final String SDP = "application/sdp";

    private final String contentType;
    private final byte[] bytes;

    private MessageBody(String contentType, byte[] bytes) {
        this.contentType = contentType;
        this.bytes = bytes;
    }

    /** A body of the given type; the bytes are copied. */
    public static MessageBody of(String contentType, byte[] bytes) {
        return new MessageBody(contentType, bytes.clone());
    }

    /** A body of text in UTF-8. */
    public static MessageBody of(String contentType, String text) {
        return new MessageBody(contentType, text.getBytes(StandardCharsets.UTF_8));
    }

    /** A session description. */
    public static MessageBody sdp(String text) {
        return of(SDP, text);
    }

    /** A session description; the bytes are copied. */
    public static MessageBody sdp(byte[] bytes) {
        return of(SDP, bytes);
    }

    /** The Content-Type field value, parameters included. */
    public String contentType() {
        return contentType;
    }

    /** Whether the type is the given one, parameters and letter case aside. */
    public boolean is(String mediaType) {
        return mediaType(contentType).equals(mediaType(mediaType));
    }

    /** Whether this is a session description. */
    public boolean isSdp() {
        return is(SDP);
    }

    /** A copy of the bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** The length in bytes. */
    public int lengthBytes() {
        return bytes.length;
    }

    /** The bytes read as UTF-8; malformed sequences are replaced. */
    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MessageBody body
                && contentType.equals(body.contentType)
                && Arrays.equals(bytes, body.bytes);
    }

    @Override
    public int hashCode() {
        return 31 * contentType.hashCode() + Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return contentType + ", " + bytes.length + " bytes";
    }

    private static String mediaType(String value) {
        int semicolon = value.indexOf(';');
        return (semicolon < 0 ? value : value.substring(0, semicolon)).trim().toLowerCase(Locale.ROOT);
    }
}
