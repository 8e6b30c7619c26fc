package org.rtclite.sip.message;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An address of From, To, Contact, Route and the like (RFC 3261 section 20.10): name, URI, parameters.
 *
 * @param displayName without quotes; null when there is none
 * @param uri the address
 * @param parameters the header parameters, which follow the angle brackets: {@code tag}, {@code expires}, {@code q}
 */
public record NameAddress(@Nullable String displayName, Uri uri, Parameters parameters) {

    public NameAddress {
        if (displayName != null) {
            Grammar.requireOneLine("display name", displayName);
        }
    }

    /** An address without a name and without parameters. */
    public static NameAddress of(Uri uri) {
        return new NameAddress(null, uri, Parameters.NONE);
    }

    /**
     * Parses one address, in angle brackets or bare.
     *
     * @throws SipSyntaxException with the offset of the fault
     */
    public static NameAddress parse(String text) {
        Scan scan = new Scan("address", text);
        NameAddress address = parse(scan);
        scan.requireEnd();
        return address;
    }

    /**
     * Parses addresses separated by commas.
     *
     * @throws SipSyntaxException with the offset of the fault
     */
    public static List<NameAddress> parseList(String text) {
        List<NameAddress> addresses = new ArrayList<>(2);
        parseList(text, addresses);
        return addresses;
    }

    static void parseList(String text, List<NameAddress> into) {
        Scan scan = new Scan("address", text);
        do {
            into.add(parse(scan));
        } while (scan.skipSpace().accept(','));
        scan.requireEnd();
    }

    private static NameAddress parse(Scan scan) {
        scan.skipSpace();
        String displayName = null;
        if (scan.peek() == '"') {
            displayName = Scan.unquote(scan.rawQuoted());
            if (scan.skipSpace().peek() != '<') {
                throw scan.fail("'<' expected");
            }
        } else {
            displayName = bareName(scan);
        }
        Uri uri;
        if (scan.accept('<')) {
            int close = scan.text.indexOf('>', scan.position);
            if (close < 0) {
                throw scan.fail("'>' is missing");
            }
            uri = uri(scan, close);
            scan.position = close + 1;
        } else {
            // RFC 3261 s20.10: without brackets, semicolon, comma and question mark end the URI
            int end = scan.position;
            while (end < scan.text.length()
                    && Grammar.is(Grammar.URI, scan.text.charAt(end))
                    && ";,".indexOf(scan.text.charAt(end)) < 0) {
                end++;
            }
            int question = scan.text.indexOf('?', scan.position);
            if (question >= 0 && question < end) {
                scan.position = question;
                throw scan.fail("a URI with '?' must stand in angle brackets");
            }
            uri = uri(scan, end);
            scan.position = end;
        }
        return new NameAddress(displayName, uri, Parameters.parse(scan));
    }

    private static Uri uri(Scan scan, int end) {
        try {
            return Uri.parse(scan.text.substring(scan.position, end));
        } catch (SipSyntaxException fault) {
            scan.position += fault.offset();
            throw scan.fail("bad URI: " + fault.getMessage());
        }
    }

    /**
     * Reads the words before an angle bracket; null, and the cursor stays, when this is a bare URI.
     *
     * <p>Deviation: the words need not be tokens, because peers send names such as {@code Bob (Sales)} unquoted.
     */
    private static @Nullable String bareName(Scan scan) {
        int start = scan.position;
        String text = scan.text;
        int bracket = text.indexOf('<', start);
        for (int i = start; i < bracket; i++) {
            if (text.charAt(i) == 0 || "\",;:@>".indexOf(text.charAt(i)) >= 0) {
                return null;
            }
        }
        if (bracket < 0) {
            return null;
        }
        scan.position = bracket;
        String name = text.substring(start, bracket).strip();
        return name.isEmpty() ? null : name;
    }

    /** The tag parameter of From and To; null when there is none. */
    public @Nullable String tag() {
        return parameters.get("tag");
    }

    /** A copy with the tag parameter set. */
    public NameAddress withTag(String tag) {
        return new NameAddress(displayName, uri, parameters.with("tag", tag));
    }

    /** A copy with a header parameter set; null makes a flag. */
    public NameAddress withParameter(String name, @Nullable String value) {
        return new NameAddress(displayName, uri, parameters.with(name, value));
    }

    /** The URI when it is sip or sips, else null. */
    public @Nullable SipUri sipUri() {
        return uri instanceof SipUri sip ? sip : null;
    }

    /** The address with its URI in angle brackets. */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder(96);
        if (displayName != null) {
            boolean plain = !displayName.isEmpty();
            for (int i = 0; i < displayName.length() && plain; i++) {
                plain = Grammar.is(Grammar.TOKEN, displayName.charAt(i));
            }
            out.append(plain ? displayName : Scan.quote(displayName)).append(' ');
        }
        out.append('<').append(uri).append('>');
        parameters.appendTo(out);
        return out.toString();
    }
}
