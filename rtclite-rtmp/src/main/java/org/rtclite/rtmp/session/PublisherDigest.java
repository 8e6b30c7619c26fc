package org.rtclite.rtmp.session;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/** What both sides of publisher authentication compute and parse. */
final class PublisherDigest {

    static final String ADOBE = "adobe";
    static final String LIMELIGHT = "llnw";

    private static final int MAX_QUERY_LENGTH = 4096;
    private static final String REALM = "live";
    private static final String METHOD = "publish";
    private static final String QOP = "auth";

    private PublisherDigest() {}

    /**
     * Adobe's response to a server's challenge.
     *
     * @param server the opaque value, or the challenge when there is none
     */
    static String adobe(String user, String password, String salt, String server, String client) {
        String secret = Base64.getEncoder().encodeToString(md5(user + salt + password));
        return Base64.getEncoder().encodeToString(md5(secret + server + client));
    }

    /** Limelight's: an HTTP digest (RFC 2617 section 3.2.2) with fixed realm, method and quality of protection. */
    static String limelight(String user, String password, String app, String nonce, String nc, String cnonce) {
        String instance = app.indexOf('/') < 0 ? app + "/_definst_" : app;
        String secret = hex(md5(user + ":" + REALM + ":" + password));
        String action = hex(md5(METHOD + ":/" + instance));
        return hex(md5(secret + ":" + nonce + ":" + nc + ":" + cnonce + ":" + QOP + ":" + action));
    }

    /** The parameters after the question mark; nothing is unescaped, and a value may hold equals signs. */
    static Map<String, String> query(String text) {
        Map<String, String> parameters = new HashMap<>();
        int start = text.indexOf('?');
        if (start < 0 || text.length() > MAX_QUERY_LENGTH) {
            return parameters;
        }
        for (String part : text.substring(start + 1).split("&", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                parameters.putIfAbsent(
                        part.substring(0, equals), part.substring(equals + 1).strip());
            }
        }
        return parameters;
    }

    static String withoutQuery(String app) {
        int query = app.indexOf('?');
        return query < 0 ? app : app.substring(0, query);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static byte[] md5(String text) {
        try {
            return MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has MD5", e);
        }
    }
}
