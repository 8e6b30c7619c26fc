package org.rtclite.rtmp.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.Locale;
import java.util.Map;

/**
 * An address such as {@code rtmp://host:1935/app/instance?query}.
 *
 * @param scheme rtmp, rtmps, rtmpe, rtmpt, rtmpte or rtmpts
 * @param host a name or address, IPv6 without brackets
 * @param port 1 to 65535
 * @param path what follows the slash after the authority, with its query; perhaps empty
 * @param userInfo {@code user:password} of a publisher, decoded; empty for none. Left out of the text
 */
public record RtmpUrl(String scheme, String host, int port, String path, String userInfo) {

    private static final Map<String, Integer> PORTS =
            Map.of("rtmp", 1935, "rtmpe", 1935, "rtmps", 443, "rtmpt", 80, "rtmpte", 80, "rtmpts", 443);

    /** Of nobody in particular. */
    public RtmpUrl(String scheme, String host, int port, String path) {
        this(scheme, host, port, path, "");
    }

    /** Checks scheme and port. */
    public RtmpUrl {
        if (!PORTS.containsKey(scheme)) {
            throw new IllegalArgumentException("scheme '" + scheme + "' is none of " + PORTS.keySet());
        }
        if (port < 1 || port > 0xFFFF) {
            throw new IllegalArgumentException("port " + port + " is outside 1..65535");
        }
        if (host.isEmpty()) {
            throw new IllegalArgumentException("no host");
        }
    }

    /**
     * Parses an address; the port's default is that of the scheme.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static RtmpUrl parse(String text) {
        int colon = text.indexOf("://");
        if (colon < 0) {
            throw new IllegalArgumentException("not an RTMP address: '" + text + "'");
        }
        String scheme = text.substring(0, colon).toLowerCase(Locale.ROOT);
        String rest = text.substring(colon + 3);
        int slash = rest.indexOf('/');
        String named = slash < 0 ? rest : rest.substring(0, slash);
        int at = named.lastIndexOf('@');
        String userInfo = at < 0 ? "" : URLDecoder.decode(named.substring(0, at).replace("+", "%2B"), UTF_8);
        String authority = named.substring(at + 1);
        String path = slash < 0 ? "" : rest.substring(slash + 1);
        int portAt = authority.lastIndexOf(':');
        if (portAt < authority.lastIndexOf(']')) {
            portAt = -1;
        }
        String host = portAt < 0 ? authority : authority.substring(0, portAt);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        int port = PORTS.getOrDefault(scheme, 0);
        if (portAt >= 0) {
            try {
                port = Integer.parseInt(authority.substring(portAt + 1));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("port of '" + authority + "' is no number", e);
            }
        }
        return new RtmpUrl(scheme, host, port, path, userInfo);
    }

    /** True if the transport is TLS. */
    public boolean isSecure() {
        return scheme.equals("rtmps") || scheme.equals("rtmpts");
    }

    /** True if the handshake must be encrypted (RTMPE). */
    public boolean isEncrypted() {
        return scheme.equals("rtmpe") || scheme.equals("rtmpte");
    }

    /** True if the transport is HTTP (RTMPT). */
    public boolean isTunneled() {
        return scheme.startsWith("rtmpt");
    }

    /** The application: the whole path. */
    public String app() {
        return path;
    }

    /** The address without the last segment of its path, which is the stream's name. */
    public RtmpUrl withoutStream() {
        int query = path.indexOf('?');
        int slash = path.lastIndexOf('/', query < 0 ? path.length() : query);
        return withPath(slash < 0 ? path : path.substring(0, slash));
    }

    /** The same server with another path. */
    public RtmpUrl withPath(String newPath) {
        return new RtmpUrl(scheme, host, port, newPath, userInfo);
    }

    /** The last segment of the path with the query; empty if the path has one segment only. */
    public String streamName() {
        int query = path.indexOf('?');
        int slash = path.lastIndexOf('/', query < 0 ? path.length() : query);
        return slash < 0 ? "" : path.substring(slash + 1);
    }

    /** The address as text; a default port is left out, and so are user and password. */
    @Override
    public String toString() {
        String authority = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        boolean usual = PORTS.getOrDefault(scheme, 0) == port;
        return scheme + "://" + authority + (usual ? "" : ":" + port) + "/" + path;
    }
}
