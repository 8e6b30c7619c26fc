package org.rtclite.sip.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.InputStream;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.rtclite.sip.message.NameAddress;
import org.rtclite.sip.message.SipUri;
import org.rtclite.sip.transaction.Transport;
import org.rtclite.sip.ua.CallRef;
import org.rtclite.sip.ua.EndCause;
import org.rtclite.sip.ua.EngineConfig;
import org.rtclite.sip.ua.Invitation;
import org.rtclite.sip.ua.MessageBody;
import org.rtclite.sip.ua.SipAccount;
import org.rtclite.sip.ua.SipEvent;

/** The driver on real loopback sockets: bounded waits on events, never sleeping. */
class SipEndpointTest {

    private static final long WAIT_SECONDS = 5;
    private static final MessageBody SDP = MessageBody.sdp("v=0\r\n");

    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final BlockingQueue<SipEvent> aliceEvents = new LinkedBlockingQueue<>();
    private final BlockingQueue<SipEvent> bobEvents = new LinkedBlockingQueue<>();

    @AfterEach
    void close() throws InterruptedException {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).await(WAIT_SECONDS, TimeUnit.SECONDS);
    }

    private static InetSocketAddress at(String host) {
        return new InetSocketAddress(HostLookup.numeric(host), 0);
    }

    private SipEndpoint open(String host, Consumer<SipEvent> events) throws Exception {
        return open(SipEndpointConfig.udp(at(host), EngineConfig.defaults()), events);
    }

    private SipEndpoint open(SipEndpointConfig config, Consumer<SipEvent> events) throws Exception {
        return SipEndpoint.open(group.next(), config, events).get(WAIT_SECONDS, TimeUnit.SECONDS);
    }

    private static <E extends SipEvent> E await(BlockingQueue<SipEvent> events, Class<E> kind) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
        while (true) {
            @Nullable SipEvent event = events.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            assertNotNull(event, "no " + kind.getSimpleName() + " within " + WAIT_SECONDS + " s");
            if (kind.isInstance(event)) {
                return kind.cast(event);
            }
        }
    }

    private void placesAndEndsACall(SipEndpointConfig aliceConfig, String target) throws Exception {
        SipEndpointConfig bobConfig =
                SipEndpointConfig.udp(at(target), EngineConfig.defaults()).withLineFeedOnly(aliceConfig.lineFeedOnly());
        placesAndEndsACall(aliceConfig, bobConfig, target, "");
    }

    private void placesAndEndsACall(
            SipEndpointConfig aliceConfig, SipEndpointConfig bobConfig, String target, String parameters)
            throws Exception {
        SipEndpoint alice = open(aliceConfig, aliceEvents::add);
        SipEndpoint bob = open(bobConfig, bobEvents::add);
        SipUri bobUri = SipUri.parse(SipUri.of("bob", target, bob.localAddress().getPort()) + parameters);
        Invitation invitation =
                Invitation.to(SipAccount.of(SipUri.parse("sip:alice@example.net")), NameAddress.of(bobUri));

        CallRef call =
                alice.submit((engine, now) -> engine.invite(invitation, now)).get(WAIT_SECONDS, TimeUnit.SECONDS);
        SipEvent.OfferNeeded needed = await(aliceEvents, SipEvent.OfferNeeded.class);
        assertEquals(alice.localAddress().getPort(), needed.flow().localPort());
        alice.execute((engine, now) -> engine.offerReady(call, SDP, now));
        SipEvent.IncomingCall incoming = await(bobEvents, SipEvent.IncomingCall.class);
        bob.execute((engine, now) -> {
            engine.ring(incoming.call(), now);
            engine.answer(incoming.call(), SDP, now);
        });
        await(aliceEvents, SipEvent.Answered.class);
        await(bobEvents, SipEvent.Confirmed.class);

        // the callee changes the session, which has to find the way back
        bob.execute((engine, now) -> engine.reinvite(incoming.call(), SDP, now));
        CallRef changed = await(aliceEvents, SipEvent.MediaOffer.class).call();
        alice.execute((engine, now) -> engine.acceptOffer(changed, SDP, now));
        await(bobEvents, SipEvent.MediaAnswer.class);

        alice.close(Duration.ofSeconds(2)).get(WAIT_SECONDS, TimeUnit.SECONDS);
        assertEquals(EndCause.LOCAL, await(aliceEvents, SipEvent.Ended.class).cause());
        assertEquals(EndCause.REMOTE, await(bobEvents, SipEvent.Ended.class).cause());
        bob.close(Duration.ofSeconds(2)).get(WAIT_SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void carriesACallOverIpv4AndHangsUpWhenClosed() throws Exception {
        placesAndEndsACall(SipEndpointConfig.udp(at("0.0.0.0"), EngineConfig.defaults()), "127.0.0.1");
    }

    @Test
    void carriesACallOverIpv6() throws Exception {
        placesAndEndsACall(SipEndpointConfig.udp(at("::1"), EngineConfig.defaults()), "::1");
    }

    @Test
    void carriesACallWithBareLineFeeds() throws Exception {
        placesAndEndsACall(
                SipEndpointConfig.udp(at("127.0.0.1"), EngineConfig.defaults()).withLineFeedOnly(true), "127.0.0.1");
    }

    @Test
    void saysWhichAddressRoutesToTheFarSideWhenBoundToAWildcard() throws Exception {
        SipEndpoint endpoint = open("0.0.0.0", aliceEvents::add);
        InetSocketAddress advertised =
                endpoint.advertisedAddress(at("127.0.0.1").getAddress()).get(WAIT_SECONDS, TimeUnit.SECONDS);
        assertEquals("127.0.0.1", advertised.getAddress().getHostAddress());
        assertEquals(endpoint.localAddress().getPort(), advertised.getPort());
        endpoint.close(Duration.ZERO).get(WAIT_SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void failsWithABindExceptionWhenThePortIsTaken() throws Exception {
        SipEndpoint first = open("127.0.0.1", aliceEvents::add);
        SipEndpointConfig same = SipEndpointConfig.udp(first.localAddress(), EngineConfig.defaults());
        ExecutionException failure = assertThrows(
                ExecutionException.class,
                () -> SipEndpoint.open(group.next(), same, bobEvents::add).get(WAIT_SECONDS, TimeUnit.SECONDS));
        assertInstanceOf(BindException.class, failure.getCause());
        first.close(Duration.ZERO).get(WAIT_SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void tellsACallToAnUnknownHostAsUnreachable() throws Exception {
        SipEndpoint endpoint = open("127.0.0.1", aliceEvents::add);
        Invitation invitation = Invitation.to(
                SipAccount.of(SipUri.parse("sip:alice@example.net")), NameAddress.parse("<sip:bob@host.invalid>"));
        endpoint.execute((engine, now) -> engine.invite(invitation, now));
        assertEquals(
                EndCause.UNREACHABLE, await(aliceEvents, SipEvent.Ended.class).cause());
        endpoint.close(Duration.ZERO).get(WAIT_SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void answersOptionsAfterGarbage() throws Exception {
        SipEndpoint endpoint = open("127.0.0.1", aliceEvents::add);
        try (DatagramSocket socket = new DatagramSocket(0, at("127.0.0.1").getAddress())) {
            socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(WAIT_SECONDS));
            for (String junk :
                    new String[] {"", "\r\n\r\n", "\0", "\r\nSIP", "INVITE", "OPTIONS sip:a SIP/2.0\r\n\r\n"}) {
                send(socket, junk, endpoint.localAddress());
            }
            String options = "OPTIONS sip:bob@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:"
                    + socket.getLocalPort() + ";branch=z9hG4bKtest;rport\r\nFrom: <sip:a@b>;tag=1\r\n"
                    + "To: <sip:bob@127.0.0.1>\r\nCall-ID: test\r\nCSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\n"
                    + "Content-Length: 0\r\n\r\n";
            send(socket, options, endpoint.localAddress());
            DatagramPacket answer = new DatagramPacket(new byte[65_536], 65_536);
            socket.receive(answer);
            String text = new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8);
            assertTrue(text.startsWith("SIP/2.0 200 OK\r\n"), text);
            assertTrue(text.contains("\r\nAllow: INVITE, ACK"), text);
        }
        endpoint.close(Duration.ZERO).get(WAIT_SECONDS, TimeUnit.SECONDS);
    }

    private static void send(DatagramSocket socket, String text, InetSocketAddress to) throws Exception {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        socket.send(new DatagramPacket(bytes, bytes.length, to));
    }

    private static SipEndpointConfig on(Transport transport) {
        return SipEndpointConfig.udp(at("127.0.0.1"), EngineConfig.defaults()).withTransport(transport);
    }

    private static TlsOptions tls() throws Exception {
        char[] password = "testtest".toCharArray();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = SipEndpointTest.class.getResourceAsStream("localhost.p12")) {
            store.load(in, password);
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, password);
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        trusted.setCertificateEntry("localhost", store.getCertificate("localhost"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return new TlsOptions(context, true);
    }

    @Test
    void carriesACallOverTcp() throws Exception {
        placesAndEndsACall(on(Transport.TCP), on(Transport.TCP), "127.0.0.1", ";transport=tcp");
    }

    @Test
    void carriesACallOverTls() throws Exception {
        SipEndpointConfig secure = on(Transport.TLS).withTls(tls());
        placesAndEndsACall(secure, secure, "localhost", ";transport=tls");
    }

    @Test
    void refusesACertificateItDoesNotTrust() throws Exception {
        SipEndpoint bob = open(on(Transport.TLS).withTls(tls()), bobEvents::add);
        SipEndpoint alice = open(on(Transport.TLS), aliceEvents::add);
        SipEvent.Ended end = callAndWaitForTheEnd(alice, SipUri.of("bob", "127.0.0.1", port(bob)));
        assertEquals(EndCause.TLS, end.cause());
        alice.close(Duration.ZERO).get(WAIT_SECONDS, TimeUnit.SECONDS);
        bob.close(Duration.ZERO).get(WAIT_SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void tellsARefusedConnectionAsUnreachable() throws Exception {
        SipEndpoint bob = open(on(Transport.TCP), bobEvents::add);
        int port = port(bob);
        bob.close(Duration.ZERO).get(WAIT_SECONDS, TimeUnit.SECONDS);
        SipEndpoint alice = open(on(Transport.TCP), aliceEvents::add);
        assertEquals(
                EndCause.UNREACHABLE,
                callAndWaitForTheEnd(alice, SipUri.of("bob", "127.0.0.1", port)).cause());
        alice.close(Duration.ZERO).get(WAIT_SECONDS, TimeUnit.SECONDS);
    }

    private static int port(SipEndpoint endpoint) {
        return endpoint.localAddress().getPort();
    }

    private SipEvent.Ended callAndWaitForTheEnd(SipEndpoint alice, SipUri target) throws Exception {
        Invitation invitation =
                Invitation.to(SipAccount.of(SipUri.parse("sip:alice@example.net")), NameAddress.of(target));
        alice.execute((engine, now) -> engine.invite(invitation, now));
        CallRef call = await(aliceEvents, SipEvent.OfferNeeded.class).call();
        alice.execute((engine, now) -> engine.offerReady(call, SDP, now));
        return await(aliceEvents, SipEvent.Ended.class);
    }

    /** Somebody else may hold the same number for another transport, so that more than one try can be needed. */
    private SipEndpoint openSeveral() throws Exception {
        SipEndpointConfig config =
                on(Transport.UDP).withTransports(List.of(Transport.UDP, Transport.TCP, Transport.TLS));
        for (int attempt = 1; ; attempt++) {
            try {
                return open(config, aliceEvents::add);
            } catch (ExecutionException taken) {
                assertInstanceOf(BindException.class, taken.getCause());
                assertTrue(attempt < 20, "no free pair of ports in 20 tries");
            }
        }
    }

    @Test
    void opensSeveralTransportsOnOnePort() throws Exception {
        SipEndpoint endpoint = openSeveral();
        int port = port(endpoint);
        assertEquals(port, endpoint.localAddress(Transport.TCP).getPort());
        assertEquals(port + 1, endpoint.localAddress(Transport.TLS).getPort());
        endpoint.close(Duration.ZERO).get(WAIT_SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void answersOverTheConnectionTheRequestCameByAndAnswersPings() throws Exception {
        SipEndpoint endpoint = open(on(Transport.TCP), aliceEvents::add);
        try (Socket socket = new Socket()) {
            socket.connect(endpoint.localAddress(), 2_000);
            socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(WAIT_SECONDS));
            socket.getOutputStream().write("\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            assertEquals("\r\n", new String(socket.getInputStream().readNBytes(2), StandardCharsets.UTF_8));
            String options = """
                    OPTIONS sip:bob@127.0.0.1 SIP/2.0
                    v: SIP/2.0/TCP 10.0.0.1:5060;branch=z9hG4bKtest
                    f: <sip:a@b>;tag=1
                    t: <sip:bob@127.0.0.1>
                    i: test
                    CSeq: 1 OPTIONS
                    l: 0

                    """;
            // in two pieces, and the second request right behind the first
            byte[] bytes = (options + options.replace("test", "next"))
                    .replace("\n", "\r\n")
                    .getBytes(StandardCharsets.UTF_8);
            socket.getOutputStream().write(bytes, 0, 100);
            socket.getOutputStream().flush();
            socket.getOutputStream().write(bytes, 100, bytes.length - 100);
            StringBuilder text = new StringBuilder();
            while (text.indexOf("branch=z9hG4bKnext") < 0) {
                int octet = socket.getInputStream().read();
                assertTrue(octet >= 0, text::toString);
                text.append((char) octet);
            }
            assertTrue(text.toString().startsWith("SIP/2.0 200 OK\r\n"), text::toString);
        }
        endpoint.close(Duration.ZERO).get(WAIT_SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void speaksNothingButTlsOnATlsPort() throws Exception {
        SipEndpoint endpoint = open(on(Transport.TLS).withTls(tls()), aliceEvents::add);
        try (Socket socket = new Socket()) {
            socket.connect(endpoint.localAddress(), 2_000);
            socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(WAIT_SECONDS));
            socket.getOutputStream()
                    .write("OPTIONS sip:bob@127.0.0.1 SIP/2.0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            byte[] answer = socket.getInputStream().readAllBytes();
            assertFalse(new String(answer, StandardCharsets.ISO_8859_1).contains("SIP/2.0"));
        }
        endpoint.close(Duration.ZERO).get(WAIT_SECONDS, TimeUnit.SECONDS);
    }
}
