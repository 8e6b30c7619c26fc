package org.rtclite.sip.phone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rtclite.rtp.audio.AudioLegStats;
import org.rtclite.sip.message.SipMessage;
import org.rtclite.sip.message.SipRequest;
import org.rtclite.sip.message.SipResponse;
import org.rtclite.sip.transaction.Flow;
import org.rtclite.sip.ua.SipTrace;

/** Garbage to the SIP and RTP ports of a phone with a call running: it answers on, and the call loses nothing. */
@Timeout(60)
class HostileDatagramTest {

    private static final int DATAGRAMS = 10_000 * Integer.getInteger("rtclite.fuzz", 1);
    private static final Duration SOON = Duration.ofSeconds(10);

    private static final String INVITE = String.join(
            "\r\n",
            "INVITE sip:bob@127.0.0.1 SIP/2.0",
            "Via: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bKhostile;rport",
            "From: \"Mallory\" <sip:mallory@127.0.0.1>;tag=77",
            "To: <sip:bob@127.0.0.1>",
            "Call-ID: hostile@127.0.0.1",
            "CSeq: 1 INVITE",
            "Max-Forwards: 70",
            "Contact: <sip:mallory@127.0.0.1:9>",
            "Content-Type: application/sdp",
            "Content-Length: 100",
            "",
            "v=0",
            "o=- 1 1 IN IP4 127.0.0.1",
            "s=-",
            "c=IN IP4 127.0.0.1",
            "t=0 0",
            "m=audio 4000 RTP/AVP 0",
            "");

    /** Finds the RTP port that bob's answer names. */
    private static final class MediaPort implements SipTrace {
        final CompletableFuture<Integer> port = new CompletableFuture<>();

        @Override
        public void sent(SipMessage message, Flow flow, long nowNanos) {
            if (message instanceof SipResponse response && response.code() == 200) {
                String body = new String(response.body(), StandardCharsets.US_ASCII);
                if (body.contains("m=audio ")) {
                    port.complete(Integer.valueOf(body.replaceAll("(?s).*m=audio (\\d+) .*", "$1")));
                }
            }
        }

        @Override
        public void received(SipMessage message, Flow flow, long nowNanos) {
            assertTrue(message instanceof SipRequest || message instanceof SipResponse);
        }
    }

    @Test
    void tenThousandHostileDatagramsStopNeitherAnswersNorARunningCall() throws Exception {
        long seed = Long.getLong("rtclite.seed", 1);
        System.out.println("HostileDatagramTest seed " + seed);
        Random random = new Random(seed);
        MediaPort media = new MediaPort();
        try (Phone bob = Phone.builder()
                        .account("sip:bob@127.0.0.1")
                        .bind("127.0.0.1", 0)
                        .trace(media)
                        .build();
                Phone alice = Phone.builder()
                        .account("sip:alice@127.0.0.1")
                        .bind("127.0.0.1", 0)
                        .build();
                DatagramSocket hostile = new DatagramSocket(new InetSocketAddress("127.0.0.2", 0))) {
            CompletableFuture<Call> bobsCall = new CompletableFuture<>();
            bob.onCall(incoming -> {
                if (incoming.from().contains("alice")) {
                    bobsCall.complete(incoming.answer());
                } else {
                    incoming.reject(403);
                }
            });
            Call call = alice.call("sip:bob@127.0.0.1:" + bob.localAddress().getPort(), SOON);
            call.playAsync(new Tone(440, 60_000));
            Call other = bobsCall.get(10, TimeUnit.SECONDS);
            InetSocketAddress sipPort = bob.localAddress();
            InetSocketAddress rtpPort =
                    new InetSocketAddress(sipPort.getAddress(), media.port.get(10, TimeUnit.SECONDS));

            long quickest = Long.MAX_VALUE;
            for (int i = 0; i < DATAGRAMS; i++) {
                send(hostile, hostileSip(random), sipPort);
                send(hostile, hostileRtp(random), rtpPort);
                if (i % 50 == 49) {
                    // no faster than they are read: the receive buffer of the kernel is not what is tested
                    quickest = Math.min(quickest, answerToOptionsMs(hostile, sipPort, i));
                }
            }
            assertTrue(quickest < 200, "OPTIONS answered after " + quickest + " ms at best, seed " + seed);
            AudioLegStats heard = other.report().audio().orElseThrow();
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
            for (int i = DATAGRAMS; heard.packetsReceived() <= 50 && System.nanoTime() < deadline; i++) {
                answerToOptionsMs(hostile, sipPort, i); // the flood was over before the call had lasted a second
                heard = other.report().audio().orElseThrow();
            }
            assertEquals(0, heard.packetsLost(), "packets of the call lost, seed " + seed);
            assertTrue(heard.packetsReceived() > 50, heard.packetsReceived() + " packets, seed " + seed);
            assertEquals(200, call.hangup().code(), "seed " + seed);
        }
    }

    private static void send(DatagramSocket socket, byte[] bytes, InetSocketAddress to) throws IOException {
        socket.send(new DatagramPacket(bytes, bytes.length, to));
    }

    /** Random bytes, a shortened INVITE, or an INVITE with some bytes changed. */
    private static byte[] hostileSip(Random random) {
        byte[] invite = INVITE.getBytes(StandardCharsets.US_ASCII);
        int kind = random.nextInt(3);
        if (kind == 0) {
            return bytes(random, random.nextInt(200));
        }
        if (kind == 1) {
            return Arrays.copyOf(invite, random.nextInt(invite.length));
        }
        for (int i = random.nextInt(8); i >= 0; i--) {
            invite[random.nextInt(invite.length)] = (byte) random.nextInt(256);
        }
        return invite;
    }

    /** Random bytes behind the first octet of RTP, RTCP, STUN or DTLS. */
    private static byte[] hostileRtp(Random random) {
        byte[] bytes = bytes(random, random.nextInt(300));
        if (bytes.length > 2) {
            bytes[0] = new byte[] {(byte) 0x80, (byte) 0x81, (byte) 0xbf, 0, 22}[random.nextInt(5)];
            bytes[1] = (byte) (random.nextBoolean() ? 200 + random.nextInt(8) : random.nextInt(256));
        }
        return bytes;
    }

    private static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Asks with OPTIONS and waits for the 200; replies to the garbage are passed over. */
    private static long answerToOptionsMs(DatagramSocket socket, InetSocketAddress to, int number) throws IOException {
        String options = "OPTIONS sip:bob@127.0.0.1 SIP/2.0\r\n"
                + "Via: SIP/2.0/UDP 127.0.0.2:" + socket.getLocalPort() + ";branch=z9hG4bK-alive" + number
                + ";rport\r\n"
                + "From: <sip:probe@127.0.0.2>;tag=5\r\nTo: <sip:bob@127.0.0.1>\r\n"
                + "Call-ID: alive" + number
                + "@127.0.0.2\r\nCSeq: 9 OPTIONS\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n";
        long sent = System.nanoTime();
        send(socket, options.getBytes(StandardCharsets.US_ASCII), to);
        socket.setSoTimeout(5000);
        byte[] buffer = new byte[65_536];
        while (true) {
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            socket.receive(packet);
            String text = new String(buffer, 0, packet.getLength(), StandardCharsets.US_ASCII);
            if (text.contains("alive" + number + "@127.0.0.2")) {
                long tookMs = (System.nanoTime() - sent) / 1_000_000;
                assertTrue(text.startsWith("SIP/2.0 200"), text);
                return tookMs;
            }
        }
    }
}
