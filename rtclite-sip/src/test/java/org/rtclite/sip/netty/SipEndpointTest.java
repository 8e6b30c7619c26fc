package org.rtclite.sip.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.rtclite.sip.message.NameAddress;
import org.rtclite.sip.message.SipUri;
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
        SipEndpoint alice = open(aliceConfig, aliceEvents::add);
        SipEndpoint bob = open(
                SipEndpointConfig.udp(at(target), EngineConfig.defaults()).withLineFeedOnly(aliceConfig.lineFeedOnly()),
                bobEvents::add);
        SipUri bobUri = SipUri.of("bob", target, bob.localAddress().getPort());
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
}
