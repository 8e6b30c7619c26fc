package org.rtclite.sip.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.rtclite.sip.message.SipHeader;

/**
 * Cuts a byte stream into messages by their Content-Length (RFC 3261 section 18.3, RFC 5626 section 3.5.1).
 *
 * <p>{@link #feed} what arrived, then call {@link #poll} until it says {@link Event#NEED_MORE}. Holds at most
 * one message of the limit plus what was fed at once. Not for several threads.
 */
public final class SipFramer {

    /** What {@link #poll} found. */
    public enum Event {
        /** Nothing complete is left; feed more. */
        NEED_MORE,
        /** A message stands in {@link #message}. */
        MESSAGE,
        /** The peer sent a double CRLF between messages and wants a single CRLF back. */
        PING,
        /** The peer sent a single CRLF between messages: the answer to a ping, or an idle line end. */
        PONG,
        /** The stream cannot be framed from here on; {@link #problem} says why. Close the connection. */
        BROKEN
    }

    private final SipLimits limits;
    private byte[] buffer = new byte[2048];
    private int start;
    private int end;
    /** How far the search for the end of the header went. */
    private int searched;
    /** Length of the message when its header is complete, else -1. */
    private int frameLength = -1;

    private byte[] message = new byte[0];
    private String problem = "";

    public SipFramer(SipLimits limits) {
        this.limits = limits;
    }

    /** Appends bytes that arrived; they are copied. */
    public void feed(byte[] bytes, int offset, int length) {
        if (buffer.length - end < length) {
            int held = end - start;
            byte[] target = buffer.length >= held + length ? buffer : new byte[Math.max(2 * held, held + length)];
            System.arraycopy(buffer, start, target, 0, held);
            searched -= start;
            start = 0;
            end = held;
            buffer = target;
        }
        System.arraycopy(bytes, offset, buffer, end, length);
        end += length;
    }

    /** The next thing in the stream. */
    public Event poll() {
        if (!problem.isEmpty()) {
            return Event.BROKEN;
        }
        if (frameLength < 0) {
            if (start < end && (buffer[start] == '\r' || buffer[start] == '\n')) {
                return keepAlive();
            }
            if (!findHeaderEnd()) {
                return problem.isEmpty() ? Event.NEED_MORE : Event.BROKEN;
            }
        }
        if (end - start < frameLength) {
            return Event.NEED_MORE;
        }
        message = Arrays.copyOfRange(buffer, start, start + frameLength);
        start += frameLength;
        searched = start;
        frameLength = -1;
        return Event.MESSAGE;
    }

    /** The message that {@link #poll} found; an array of its own. */
    public byte[] message() {
        return message;
    }

    /** Why the stream is broken; empty while it is not. */
    public String problem() {
        return problem;
    }

    /** How many bytes wait for the rest of their message. */
    public int pendingBytes() {
        return end - start;
    }

    private Event keepAlive() {
        int first = lineEndLength(start);
        if (first == 0) {
            return broken("CR without LF between messages");
        }
        if (first < 0) {
            return Event.NEED_MORE;
        }
        int second = lineEndLength(start + first);
        // a CR alone may become the second line end of a ping: wait for it
        if (second < 0 && start + first < end) {
            return Event.NEED_MORE;
        }
        start += first + Math.max(0, second);
        searched = start;
        return second > 0 ? Event.PING : Event.PONG;
    }

    /** Length of the line end at {@code at}; 0 when there is none, -1 when more bytes are needed to tell. */
    private int lineEndLength(int at) {
        if (at >= end) {
            return -1;
        }
        if (buffer[at] == '\n') {
            return 1;
        }
        if (buffer[at] != '\r') {
            return 0;
        }
        if (at + 1 == end) {
            return -1;
        }
        return buffer[at + 1] == '\n' ? 2 : 0;
    }

    private boolean findHeaderEnd() {
        for (int i = searched; i < end; i++) {
            if (buffer[i] != '\n') {
                continue;
            }
            int next = lineEndLength(i + 1);
            if (next < 0) {
                searched = i;
                return checkHeaderSize(i);
            }
            if (next > 0) {
                return headerEnds(i + 1 + next);
            }
        }
        searched = end;
        return checkHeaderSize(end);
    }

    private boolean checkHeaderSize(int at) {
        if (at - start > limits.headerBytes()) {
            broken("header is over " + (at - start) + " bytes, limit " + limits.headerBytes());
        }
        return false;
    }

    private boolean headerEnds(int bodyStart) {
        checkHeaderSize(bodyStart);
        int length = 0;
        boolean found = false;
        for (int line = nextLine(start, bodyStart); line < bodyStart; line = nextLine(line, bodyStart)) {
            int colon = colonOf(line, bodyStart);
            if (colon >= 0) {
                int value = lengthAt(colon + 1, bodyStart);
                if (value < 0 || (found && value != length)) {
                    broken("Content-Length is malformed or stands twice: '" + lineText(line, bodyStart) + "'");
                    return false;
                }
                length = value;
                found = true;
            }
        }
        // Deviation: RFC 3261 s20.14 wants a length on streams; a peer that leaves it out means no body.
        long total = (long) bodyStart - start + length;
        if (total > limits.messageBytes()) {
            broken("message is " + total + " bytes, limit " + limits.messageBytes());
        }
        frameLength = (int) total;
        return problem.isEmpty();
    }

    private int nextLine(int from, int limit) {
        int i = from;
        while (i < limit && buffer[i] != '\n') {
            i++;
        }
        return i + 1;
    }

    /** Position of the colon when the line at {@code line} is Content-Length in any form, else -1. */
    private int colonOf(int line, int limit) {
        int i = line;
        while (i < limit && buffer[i] > ' ' && buffer[i] != ':') {
            i++;
        }
        if (SipHeader.lookup(buffer, line, i - line) != SipHeader.CONTENT_LENGTH) {
            return -1;
        }
        while (i < limit && (buffer[i] == ' ' || buffer[i] == '\t')) {
            i++;
        }
        return i < limit && buffer[i] == ':' ? i : -1;
    }

    private int lengthAt(int from, int limit) {
        int i = from;
        while (i < limit && (buffer[i] <= ' ' && buffer[i] >= 0)) {
            i++;
        }
        int digits = 0;
        long value = 0;
        while (i < limit && buffer[i] >= '0' && buffer[i] <= '9' && value <= Integer.MAX_VALUE) {
            value = value * 10 + buffer[i++] - '0';
            digits++;
        }
        while (i < limit && (buffer[i] == ' ' || buffer[i] == '\t')) {
            i++;
        }
        boolean ended = i < limit && (buffer[i] == '\r' || buffer[i] == '\n');
        return digits == 0 || !ended || value > Integer.MAX_VALUE ? -1 : (int) value;
    }

    private String lineText(int line, int limit) {
        int lineEnd = Math.min(nextLine(line, limit) - 1, line + 60);
        return new String(buffer, line, lineEnd - line, StandardCharsets.ISO_8859_1).strip();
    }

    private Event broken(String why) {
        if (problem.isEmpty()) {
            problem = why;
        }
        return Event.BROKEN;
    }
}
