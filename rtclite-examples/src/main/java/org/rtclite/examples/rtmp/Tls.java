package org.rtclite.examples.rtmp;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** TLS from PEM files that a command line names. */
final class Tls {

    private Tls() {}

    /**
     * For a server.
     *
     * @param certificates the chain, the server's own first
     * @param key PKCS #8 without a password
     * @throws IllegalArgumentException when a file does not hold what it should
     */
    static SslContext server(Path certificates, Path key) {
        requireFile(certificates);
        requireFile(key);
        try {
            return SslContextBuilder.forServer(certificates.toFile(), key.toFile())
                    .build();
        } catch (SSLException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "there is no certificate in " + certificates + " with its key in " + key + ": " + e.getMessage(),
                    e);
        }
    }

    /**
     * For a client that trusts these certificates only; null for what the Java runtime trusts.
     *
     * @throws IllegalArgumentException when the file holds none
     */
    static @Nullable SslContext trusting(@Nullable Path certificates) {
        if (certificates == null) {
            return null;
        }
        requireFile(certificates);
        try {
            return SslContextBuilder.forClient()
                    .trustManager(certificates.toFile())
                    .endpointIdentificationAlgorithm("HTTPS")
                    .build();
        } catch (SSLException | IllegalArgumentException e) {
            throw new IllegalArgumentException("there is no certificate in " + certificates + ": " + e.getMessage(), e);
        }
    }

    private static void requireFile(Path file) {
        if (!Files.isReadable(file)) {
            throw new IllegalArgumentException("there is no file " + file);
        }
    }
}
