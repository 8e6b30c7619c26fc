package org.rtclite.sip.codec;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.rtclite.sip.message.LineEnding;
import org.rtclite.sip.message.SipHeader;
import org.rtclite.sip.message.SipMessage;

/** Writes messages as bytes. Stateless. */
public final class SipWriter {

    private SipWriter() {}

    /** The message with CRLF line ends and the Content-Length of its body. */
    public static byte[] write(SipMessage message) {
        return message.toByteArray();
    }

    /**
     * The message with the line ends asked for.
     *
     * <p>With LF, the lines of a text body (SDP, text, message fragments) end with LF too, and Content-Length
     * is that of the body as written; other bodies stay byte for byte.
     */
    public static byte[] write(SipMessage message, LineEnding lineEnding) {
        return lineEnding == LineEnding.CRLF ? write(message) : writeLf(message);
    }

    private static byte[] writeLf(SipMessage message) {
        byte[] body = message.body();
        if (isText(message.contentType())) {
            body = withoutCr(body);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(message.bodyLength() + 1024);
        line(out, message.startLine());
        for (int field = 0; field < message.headerCount(); field++) {
            if (message.headerAt(field) != SipHeader.CONTENT_LENGTH) {
                line(out, message.headerName(field) + ": " + message.headerValue(field));
            }
        }
        line(out, "Content-Length: " + body.length);
        out.write('\n');
        out.write(body, 0, body.length);
        return out.toByteArray();
    }

    private static void line(ByteArrayOutputStream out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.write(bytes, 0, bytes.length);
        out.write('\n');
    }

    private static boolean isText(@Nullable String contentType) {
        if (contentType == null) {
            return false;
        }
        String type = contentType.toLowerCase(Locale.ROOT);
        return type.startsWith("text/") || type.startsWith("application/sdp") || type.startsWith("application/dtmf");
    }

    private static byte[] withoutCr(byte[] body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(body.length);
        for (int i = 0; i < body.length; i++) {
            if (body[i] != '\r' || i + 1 == body.length || body[i + 1] != '\n') {
                out.write(body[i]);
            }
        }
        return out.toByteArray();
    }
}
