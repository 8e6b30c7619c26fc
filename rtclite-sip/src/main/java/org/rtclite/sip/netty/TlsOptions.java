package org.rtclite.sip.netty;

import java.security.NoSuchAlgorithmException;
import java.util.Objects;
import javax.net.ssl.SSLContext;

/**
 * Keys and trust for TLS.
 *
 * @param context whom to trust, and our own key when connections are to be accepted
 * @param verifyHostName whether the certificate of the far side has to name the host that was called (RFC 5922 s7)
 */
public record TlsOptions(SSLContext context, boolean verifyHostName) {

    /** Checks that there is a context. */
    public TlsOptions {
        Objects.requireNonNull(context, "context");
    }

    /** The platform's trust, no key of our own, names verified. */
    public static TlsOptions defaults() {
        try {
            return new TlsOptions(SSLContext.getDefault(), true);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("this platform has no default TLS context", missing);
        }
    }
}
