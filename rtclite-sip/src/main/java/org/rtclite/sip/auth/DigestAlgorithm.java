package org.rtclite.sip.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The hash algorithms of digest authentication (RFC 8760 section 2.1), weakest first. */
public enum DigestAlgorithm {
    MD5("MD5", "MD5", false),
    MD5_SESS("MD5-sess", "MD5", true),
    SHA_256("SHA-256", "SHA-256", false),
    SHA_256_SESS("SHA-256-sess", "SHA-256", true),
    SHA_512_256("SHA-512-256", "SHA-512/256", false),
    SHA_512_256_SESS("SHA-512-256-sess", "SHA-512/256", true);

    private final String token;
    private final String digestName;
    private final boolean session;

    DigestAlgorithm(String token, String digestName, boolean session) {
        this.token = token;
        this.digestName = digestName;
        this.session = session;
    }

    /** The algorithm of that name, whatever its case; MD5 for null, null when it is not known. */
    public static @Nullable DigestAlgorithm lookup(@Nullable String name) {
        if (name == null) {
            return MD5;
        }
        for (DigestAlgorithm algorithm : values()) {
            if (algorithm.token.equalsIgnoreCase(name)) {
                return algorithm;
            }
        }
        return null;
    }

    /** The name as header fields carry it: {@code SHA-512-256}. */
    public String token() {
        return token;
    }

    /** True for the variants that hash nonce and client nonce into the key (RFC 7616 section 3.4.2). */
    public boolean isSession() {
        return session;
    }

    /** The hash of the text in UTF-8, as lower-case hexadecimal digits. */
    String hash(String text) {
        return hash(text.getBytes(StandardCharsets.UTF_8));
    }

    String hash(byte[] bytes) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance(digestName).digest(bytes));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("this Java runtime has no " + digestName, missing);
        }
    }
}
