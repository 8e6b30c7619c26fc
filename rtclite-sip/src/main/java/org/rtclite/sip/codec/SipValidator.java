package org.rtclite.sip.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.rtclite.sip.message.NameAddress;
import org.rtclite.sip.message.Parameters;
import org.rtclite.sip.message.SipHeader;
import org.rtclite.sip.message.SipMessage;
import org.rtclite.sip.message.SipSyntaxException;

/**
 * Finds what {@link SipParser} lets pass: fields that the stack does not rely on but that break their grammar.
 *
 * <p>For test tools, borders and logs; an endpoint that is liberal in what it accepts has no need of it. Stateless.
 */
public final class SipValidator {

    private static final String DAYS = "(Mon|Tue|Wed|Thu|Fri|Sat|Sun)";
    private static final String MONTHS = "(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)";

    /** RFC 3261 s20.17: GMT is the only zone. */
    private static final Pattern DATE =
            Pattern.compile(DAYS + ", [0-9]{2} " + MONTHS + " [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} GMT");

    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9.!%*_+`'~-]+");
    private static final Pattern MEDIA_TYPE = Pattern.compile("[A-Za-z0-9.!%*_+`'~-]+\\s*/\\s*[A-Za-z0-9.!%*_+`'~-]+");
    private static final Pattern RETRY_AFTER = Pattern.compile("[0-9]{1,10}\\s*(\\([^\\n]*\\)\\s*)?(;.*)?");
    private static final Pattern WARNING = Pattern.compile("[0-9]{3} [^ ]+ \".*\"");
    private static final Pattern TIMESTAMP = Pattern.compile("[0-9]+(\\.[0-9]*)?(\\s+[0-9]*(\\.[0-9]*)?)?");
    private static final Pattern QUALITY = Pattern.compile("0(\\.[0-9]{0,3})?|1(\\.0{0,3})?");

    private static final long MAX_SECONDS = 0xffff_ffffL;

    private SipValidator() {}

    /**
     * A field that breaks its grammar.
     *
     * @param field from 0
     * @param problem observed value and what it should be
     */
    public record Finding(int field, String problem) {}

    /** All findings in the order of the fields; empty for a message without fault. */
    public static List<Finding> validate(SipMessage message) {
        List<Finding> findings = new ArrayList<>();
        for (int field = 0; field < message.headerCount(); field++) {
            SipHeader header = message.headerAt(field);
            if (header != null) {
                String problem = problem(header, message.headerValue(field));
                if (!problem.isEmpty()) {
                    findings.add(new Finding(field, header.fieldName() + ": " + problem));
                }
            }
        }
        return findings;
    }

    /** What is wrong with a value; empty when nothing is. */
    private static String problem(SipHeader header, String value) {
        return switch (header) {
            case DATE -> pattern(DATE, value, "a date in GMT");
            case MAX_FORWARDS -> number(value, 255);
            case EXPIRES, MIN_EXPIRES -> number(value, MAX_SECONDS);
            case CSEQ -> number(value.substring(0, Math.max(0, value.indexOf(' '))), 0x7fff_ffffL);
            case RETRY_AFTER -> pattern(RETRY_AFTER, value, "seconds, a comment and parameters");
            case TIMESTAMP -> pattern(TIMESTAMP, value, "seconds");
            case CONTENT_TYPE -> typeAndParameters(MEDIA_TYPE, value, "type/subtype");
            case CONTENT_DISPOSITION, EVENT, SUBSCRIPTION_STATE -> typeAndParameters(TOKEN, value, "a token");
            case WARNING -> elements(value, WARNING, "three digits, an agent and quoted text");
            case ALLOW, SUPPORTED, REQUIRE, PROXY_REQUIRE, UNSUPPORTED, ALLOW_EVENTS ->
                elements(value, TOKEN, "a token");
            case CONTACT -> contacts(value);
            case REFER_TO, REFERRED_BY, REPLY_TO -> address(value);
            default -> "";
        };
    }

    private static String pattern(Pattern pattern, String value, String wanted) {
        return pattern.matcher(value).matches() ? "" : "'" + value + "' is not " + wanted;
    }

    private static String number(String value, long max) {
        boolean digits = !value.isEmpty() && value.chars().allMatch(c -> c >= '0' && c <= '9');
        boolean inRange = digits && (value.length() <= 18 ? Long.parseLong(value) <= max : isZeroPadded(value, max));
        return inRange ? "" : "'" + value + "' is not a number of at most " + max;
    }

    private static boolean isZeroPadded(String value, long max) {
        String digits = value.replaceFirst("^0+(?=.)", "");
        return digits.length() <= 18 && Long.parseLong(digits) <= max;
    }

    private static String typeAndParameters(Pattern type, String value, String wanted) {
        int semicolon = value.indexOf(';');
        String head = (semicolon < 0 ? value : value.substring(0, semicolon)).strip();
        String problem = pattern(type, head, wanted);
        return problem.isEmpty() && semicolon >= 0 ? parameters(value.substring(semicolon)) : problem;
    }

    private static String parameters(String text) {
        try {
            Parameters.parse(text);
            return "";
        } catch (SipSyntaxException malformed) {
            return malformed.problem();
        }
    }

    /** Checks each value between commas outside quotes. */
    private static String elements(String value, Pattern element, String wanted) {
        int start = 0;
        boolean quoted = false;
        for (int i = 0; i <= value.length() && !value.isEmpty(); i++) {
            char c = i < value.length() ? value.charAt(i) : ',';
            if (c == '\\' && quoted) {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && (!quoted || i == value.length())) {
                String problem = pattern(element, value.substring(start, i).strip(), wanted);
                if (!problem.isEmpty()) {
                    return problem;
                }
                start = i + 1;
            }
        }
        return "";
    }

    private static String contacts(String value) {
        if (value.equals("*")) {
            return "";
        }
        for (NameAddress contact : NameAddress.parseList(value)) {
            String expires = contact.parameters().get("expires");
            String quality = contact.parameters().get("q");
            String problem = expires == null ? "" : number(expires, MAX_SECONDS);
            if (problem.isEmpty() && quality != null) {
                problem = pattern(QUALITY, quality.toLowerCase(Locale.ROOT), "a quality from 0 to 1");
            }
            if (!problem.isEmpty()) {
                return problem;
            }
        }
        return "";
    }

    private static String address(String value) {
        try {
            NameAddress.parse(value);
            return "";
        } catch (SipSyntaxException malformed) {
            return malformed.problem();
        }
    }
}
