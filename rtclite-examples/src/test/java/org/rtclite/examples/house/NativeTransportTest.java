package org.rtclite.examples.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rtclite.rtmp.flv.AudioTag;
import org.rtclite.rtmp.flv.FlvTag;
import org.rtclite.rtmp.netty.RtmpClient;
import org.rtclite.rtmp.netty.RtmpPlayer;
import org.rtclite.rtmp.netty.RtmpPublisher;
import org.rtclite.rtmp.netty.RtmpServer;
import org.rtclite.sip.phone.Call;
import org.rtclite.sip.phone.Phone;
import org.rtclite.sip.transaction.Transport;

/** The libraries run on a native transport that the application chose, here Linux's epoll. */
@Timeout(30)
class NativeTransportTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    private EventLoopGroup loops;

    @BeforeEach
    void open() {
        assumeTrue(Epoll.isAvailable(), "epoll is Linux's");
        loops = new MultiThreadIoEventLoopGroup(2, EpollIoHandler.newFactory());
    }

    @AfterEach
    void close() {
        if (loops != null) {
            loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
        }
    }

    private Phone phone(String user, Transport transport) {
        return Phone.builder()
                .account("sip:" + user + "@127.0.0.1")
                .bind("127.0.0.1", 0)
                .transports(transport)
                .eventLoopGroup(loops)
                .build();
    }

    @ParameterizedTest
    @EnumSource(names = {"UDP", "TCP"})
    void callsOverEpoll(Transport transport) throws Exception {
        BlockingQueue<String> digits = new LinkedBlockingQueue<>();
        try (Phone bob = phone("bob", transport);
                Phone alice = phone("alice", transport)) {
            bob.onCall(incoming -> digits.add(incoming.answer().readDigits(2, '#', SOON)));
            String address = "sip:bob@127.0.0.1:" + bob.localAddress().getPort()
                    + (transport == Transport.TCP ? ";transport=tcp" : "");
            try (Call call = alice.call(address, SOON)) {
                call.sendDigits("42");
                assertEquals("42", digits.poll(10, TimeUnit.SECONDS));
            }
        }
    }

    @Test
    void publishesAndPlaysOverEpoll() throws Exception {
        try (RtmpServer server = RtmpServer.builder()
                        .bind("127.0.0.1", 0)
                        .eventLoopGroup(loops)
                        .start();
                RtmpClient publishing = client(server);
                RtmpClient playing = client(server)) {
            RtmpPlayer player = playing.play("stream"); // before there is anything to miss
            RtmpPublisher publisher = publishing.publish("stream");
            publisher.send(FlvTag.AUDIO, 20, Unpooled.wrappedBuffer(new byte[] {(byte) AudioTag.SPEEX_OCTET, 7}));
            FlvTag next = player.next(SOON);
            assertNotNull(next);
            try (FlvTag tag = next) {
                assertEquals(7, tag.body().getByte(1));
            }
        }
    }

    private RtmpClient client(RtmpServer server) throws Exception {
        return RtmpClient.builder("rtmp://127.0.0.1:" + server.address().getPort() + "/live")
                .eventLoopGroup(loops)
                .connect();
    }
}
