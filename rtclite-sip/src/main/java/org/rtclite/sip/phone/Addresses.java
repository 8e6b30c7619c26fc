package org.rtclite.sip.phone;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;
import org.rtclite.sip.message.NameAddress;
import org.rtclite.sip.message.OpaqueUri;
import org.rtclite.sip.message.SipSyntaxException;
import org.rtclite.sip.message.SipUri;
import org.rtclite.sip.message.Uri;

/** Addresses as people type them: {@code sip:} may be left out, {@code tel:} numbers go to our own domain. */
final class Addresses {

    private Addresses() {}

    /** A SIP URI of {@code alice@example.net}, {@code host:port} or the like. */
    static SipUri sipUri(String typed) {
        SipUri uri = nameAddress(typed).sipUri();
        if (uri == null) {
            throw new IllegalArgumentException("not a SIP address: " + typed);
        }
        return uri;
    }

    /** What a To header says for this address. */
    static NameAddress nameAddress(String typed) {
        String text = typed.strip();
        try {
            return NameAddress.parse(text.indexOf('<') >= 0 || hasScheme(text) ? text : "sip:" + text);
        } catch (SipSyntaxException e) {
            throw new IllegalArgumentException("not a SIP address: " + typed + " (" + e.getMessage() + ")", e);
        }
    }

    private static boolean hasScheme(String text) {
        return text.regionMatches(true, 0, "sip:", 0, 4)
                || text.regionMatches(true, 0, "sips:", 0, 5)
                || text.regionMatches(true, 0, "tel:", 0, 4);
    }

    /** The address that a numeric host stands for, in brackets or not; null for a name, which is not looked up. */
    static @Nullable InetAddress numeric(String host) {
        try {
            if (host.indexOf(':') >= 0) {
                // in brackets the JDK takes it for an address or refuses it, but never asks DNS
                return InetAddress.getByName(host.startsWith("[") ? host : "[" + host + "]");
            }
            byte[] bytes = ipv4(host);
            return bytes == null ? null : InetAddress.getByAddress(bytes);
        } catch (UnknownHostException notNumeric) {
            return null;
        }
    }

    private static byte @Nullable [] ipv4(String host) {
        String[] parts = host.split("\\.", -1);
        byte[] bytes = new byte[4];
        if (parts.length != bytes.length) {
            return null;
        }
        for (int i = 0; i < bytes.length; i++) {
            boolean number = !parts[i].isEmpty()
                    && parts[i].length() <= 3
                    && parts[i].chars().allMatch(c -> c >= '0' && c <= '9');
            if (!number || Integer.parseInt(parts[i]) > 255) {
                return null;
            }
            bytes[i] = (byte) Integer.parseInt(parts[i]);
        }
        return bytes;
    }

    /** An address as descriptions write it: numeric, without the zone that only this machine knows. */
    static String text(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }

    /** The URI to send to: a telephone number goes to {@code domain} (RFC 3261 s19.1.6). */
    static Uri target(NameAddress to, SipUri domain) {
        if (to.uri() instanceof OpaqueUri number && number.toString().startsWith("tel:")) {
            return SipUri.of(number.toString().substring(4), domain.host(), domain.port())
                    .withParameter("user", "phone");
        }
        return to.uri();
    }
}
