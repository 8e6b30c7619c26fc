package org.rtclite.sip.phone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rtclite.sip.netty.TlsOptions;
import org.rtclite.sip.transaction.Transport;

/** Calls and registrations over TLS that must not come about, each with its reason; the key is made anew. */
@Timeout(30)
class TlsFailureTest {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String PASSWORD = "testtest";

    @TempDir
    static Path folder;

    private static Path store;

    /** A certificate that signs itself, for another host than the one that is called. */
    @BeforeAll
    static void makeKey() throws Exception {
        store = folder.resolve("elsewhere.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "key",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=elsewhere.example",
                        "-ext",
                        "san=dns:elsewhere.example",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        store.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        assertTrue(keytool.waitFor(20, TimeUnit.SECONDS), "keytool still runs");
        assertEquals(0, keytool.exitValue(), () -> log());
    }

    private static String log() {
        try {
            return Files.readString(folder.resolve("keytool.log"), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SSLContext context(boolean withKey, boolean trusting) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory key = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        key.init(keys, PASSWORD.toCharArray());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("it", keys.getCertificate("key"));
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(withKey ? key.getKeyManagers() : null, trusting ? trust.getTrustManagers() : null, null);
        return context;
    }

    private static Phone phone(String user, SSLContext context) {
        return Phone.builder()
                .account("sip:" + user + "@127.0.0.1")
                .bind("127.0.0.1", 0)
                .transports(Transport.TLS)
                .tls(new TlsOptions(context, true))
                .build();
    }

    private static Failure failureOfCall(boolean trusting) throws Exception {
        try (Phone bob = phone("bob", context(true, true));
                Phone alice = phone("alice", context(false, trusting))) {
            return failureOfCall(alice, bob.localAddress().getPort());
        }
    }

    private static Failure failureOfCall(Phone alice, int port) {
        return assertThrows(CallFailedException.class, () -> alice.call("sip:bob@127.0.0.1:" + port, SOON))
                .failure();
    }

    @Test
    void aCertificateThatNobodySignedIsNamedAsTheReason() throws Exception {
        Failure failure = failureOfCall(false);
        assertEquals(Failure.Kind.TLS, failure.kind(), failure.toString());
        assertEquals(0, failure.code());
        assertTrue(failure.reason().startsWith("no TLS with 127.0.0.1:"), failure.reason());
        assertTrue(
                failure.reason().endsWith(": unable to find valid certification path to requested target"),
                failure.reason());
    }

    @Test
    void aCertificateOfAnotherHostIsNamedAsTheReason() throws Exception {
        Failure failure = failureOfCall(true);
        assertEquals(Failure.Kind.TLS, failure.kind(), failure.toString());
        assertTrue(
                failure.reason().endsWith(": No subject alternative names matching IP address 127.0.0.1 found"),
                failure.reason());
    }

    @Test
    void aFarSideWithoutTlsIsNamedAsTheReason() throws Exception {
        try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Phone alice = phone("alice", context(false, true))) {
            Thread server = new Thread(() -> answerInClear(plain), "plain-server");
            server.start();
            Failure failure = failureOfCall(alice, plain.getLocalPort());
            server.join();
            assertEquals(Failure.Kind.TLS, failure.kind(), failure.toString());
            assertTrue(failure.reason().endsWith(": the far side does not speak TLS"), failure.reason());
        }
    }

    private static void answerInClear(ServerSocket server) {
        try (Socket connection = server.accept()) {
            connection.getInputStream().read();
            connection.getOutputStream().write("SIP/2.0 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            connection.getOutputStream().flush();
            connection.getInputStream().readAllBytes(); // until the caller has read it and hangs up
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aRegistrationSaysTheSame() throws Exception {
        try (Phone registrar = phone("registrar", context(true, true));
                Phone alice = Phone.builder()
                        .account("sip:alice@127.0.0.1:"
                                + registrar.localAddress().getPort())
                        .bind("127.0.0.1", 0)
                        .transports(Transport.TLS)
                        .tls(new TlsOptions(context(false, false), true))
                        .build()) {
            Failure failure = assertThrows(RegistrationFailedException.class, alice::register)
                    .failure();
            assertEquals(Failure.Kind.TLS, failure.kind(), failure.toString());
            assertTrue(failure.reason().contains("certification path"), failure.reason());
        }
    }
}
