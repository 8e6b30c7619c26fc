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
        FieldScan scan = new FieldScan("address", text);
        scan.scanAddress();
        NameAddress address = scan.address();
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
        new FieldScan("address", text).addresses(addresses);
        return addresses;
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
            out.append(plain ? displayName : FieldScan.quote(displayName)).append(' ');
        }
        out.append('<').append(uri).append('>');
        return out.append(parameters).toString();
    }
}
