package org.rtclite.sip.sdp;

import org.jspecify.annotations.Nullable;

/**
 * One {@code a=} line (RFC 8866 section 5.13).
 *
 * @param name compared with case, as the RFC says
 * @param value what follows the colon, as written; null for a flag such as {@code a=sendonly}
 */
public record Attribute(String name, @Nullable String value) {

    public Attribute {
        SdpText.requireToken("attribute name", name);
        if (value != null) {
            SdpText.requireLine("attribute " + name, value);
        }
    }

    /** An attribute without value. */
    public static Attribute flag(String name) {
        return new Attribute(name, null);
    }

    @Override
    public String toString() {
        return value == null ? name : name + ":" + value;
    }
}
