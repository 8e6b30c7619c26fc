package org.rtclite.rtmp.netty;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Why TLS did not come about, in words for those who run a program. */
final class TlsFailure {

    private static final int MAX_CAUSES = 20;

    private TlsFailure() {}

    /** The TLS error among the causes; null when it is something else. */
    static @Nullable SSLException find(Throwable failure) {
        return find(failure, SSLException.class);
    }

    private static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> type) {
        Throwable next = failure;
        for (int i = 0; next != null && i < MAX_CAUSES; i++) {
            if (type.isInstance(next)) {
                return type.cast(next);
            }
            next = next.getCause();
        }
        return null;
    }

    /** The failure in words; one that is not of TLS says what it always says. */
    static String text(Throwable failure) {
        SSLException tls = find(failure);
        if (tls == null) {
            return String.valueOf(failure.getMessage());
        }
        if (find(failure, CertificateExpiredException.class) != null) {
            return "TLS: the server's certificate has expired";
        }
        if (find(failure, CertificateNotYetValidException.class) != null) {
            return "TLS: the server's certificate is not valid yet";
        }
        if (find(failure, CertPathBuilderException.class) != null
                || find(failure, CertPathValidatorException.class) != null) {
            return "TLS: nobody who is trusted here vouches for the server's certificate";
        }
        CertificateException certificate = find(failure, CertificateException.class);
        if (certificate != null) {
            return "TLS: the server's certificate does not fit: " + certificate.getMessage();
        }
        return "TLS: " + tls.getMessage();
    }
}
