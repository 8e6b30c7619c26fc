package org.rtclite.sip.ua;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Digits in INFO bodies: {@code application/dtmf-relay} with Signal and Duration lines, or {@code application/dtmf}. */
final class DtmfRelay {

    private static final String RELAY = "application/dtmf-relay";
    private static final String PLAIN = "application/dtmf";
    private static final String DIGITS = "0123456789*#ABCD";
    private static final int DEFAULT_DURATION_MS = 160;
    private static final int MAX_BODY_BYTES = 256;

    private DtmfRelay() {}

    /** The digit in a body, or null when it is none. */
    static SipEvent.@Nullable Dtmf read(CallRef call, MessageBody body) {
        if (body.lengthBytes() > MAX_BODY_BYTES) {
            return null;
        }
        if (body.is(PLAIN)) {
            return event(call, body.text().trim(), DEFAULT_DURATION_MS);
        }
        if (!body.is(RELAY)) {
            return null;
        }
        String signal = "";
        int durationMs = DEFAULT_DURATION_MS;
        for (String line : body.text().split("[\r\n]+", -1)) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                String name = line.substring(0, equals).trim().toLowerCase(Locale.ROOT);
                String value = line.substring(equals + 1).trim();
                if (name.equals("signal")) {
                    signal = value;
                } else if (name.equals("duration")) {
                    durationMs = number(value, durationMs);
                }
            }
        }
        return event(call, signal, durationMs);
    }

    /** The body that carries a digit. */
    static MessageBody write(char digit, int durationMs) {
        if (DIGITS.indexOf(digit) < 0) {
            throw new IllegalArgumentException("digit is '" + digit + "', must be one of " + DIGITS);
        }
        if (durationMs < 1) {
            throw new IllegalArgumentException("duration is " + durationMs + " ms, must be at least 1");
        }
        return MessageBody.of(RELAY, "Signal=" + digit + "\r\nDuration=" + durationMs + "\r\n");
    }

    private static SipEvent.@Nullable Dtmf event(CallRef call, String signal, int durationMs) {
        String digit = switch (signal) {
            case "10" -> "*"; // RFC 4733 event codes, as some gateways write them
            case "11" -> "#";
            default -> signal.toUpperCase(Locale.ROOT);
        };
        boolean valid = digit.length() == 1 && DIGITS.contains(digit);
        return valid ? new SipEvent.Dtmf(call, digit.charAt(0), durationMs) : null;
    }

    private static int number(String text, int otherwise) {
        if (text.isEmpty() || text.length() > 5 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return otherwise;
        }
        return Integer.parseInt(text);
    }
}
