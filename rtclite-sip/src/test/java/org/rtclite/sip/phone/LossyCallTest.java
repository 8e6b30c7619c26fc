package org.rtclite.sip.phone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rtclite.sip.message.SipMessage;
import org.rtclite.sip.message.SipRequest;
import org.rtclite.sip.message.SipResponse;
import org.rtclite.sip.transaction.Flow;
import org.rtclite.sip.transaction.SipTimers;
import org.rtclite.sip.ua.SipTrace;

/** Calls over real sockets through a relay that loses datagrams; the timers are a tenth of the standard's. */
@Timeout(60)
class LossyCallTest {

    private static final SipTimers FAST = SipTimers.of(
            Duration.ofMillis(50), Duration.ofMillis(400), Duration.ofMillis(500), Duration.ofMillis(3200));
    private static final Duration SOON = Duration.ofSeconds(10);

    /** Counts what one side sends and receives of one call. */
    private static final class Counter implements SipTrace {
        final AtomicInteger answersSent = new AtomicInteger();
        final AtomicInteger invitesReceived = new AtomicInteger();
        final AtomicInteger acksReceived = new AtomicInteger();

        @Override
        public void sent(SipMessage message, Flow flow, long nowNanos) {
            if (message instanceof SipResponse response
                    && response.code() == 200
                    && response.cseq().method().equals("INVITE")) {
                answersSent.incrementAndGet();
            }
        }

        @Override
        public void received(SipMessage message, Flow flow, long nowNanos) {
            if (message instanceof SipRequest request && request.method().equals("INVITE")) {
                invitesReceived.incrementAndGet();
            } else if (message instanceof SipRequest request && request.method().equals("ACK")) {
                acksReceived.incrementAndGet();
            }
        }
    }

    private static Phone bob(Counter counter, AtomicInteger calls) {
        Phone bob = Phone.builder()
                .account("sip:bob@127.0.0.1")
                .bind("127.0.0.1", 0)
                .timers(FAST)
                .trace(counter)
                .build();
        bob.onCall(incoming -> {
            calls.incrementAndGet();
            incoming.answer();
        });
        return bob;
    }

    private static Phone alice() {
        return Phone.builder()
                .account("sip:alice@127.0.0.1")
                .bind("127.0.0.1", 0)
                .timers(FAST)
                .build();
    }

    @RepeatedTest(8)
    void aCallCompletesOverThirtyPercentLossAndIsOneCall() {
        long seed = Long.getLong("rtclite.seed", 1);
        System.out.println("LossyCallTest seed " + seed);
        Counter counter = new Counter();
        AtomicInteger calls = new AtomicInteger();
        try (Phone bob = bob(counter, calls);
                LossyRelay relay = new LossyRelay(bob.localAddress(), 0.3, seed);
                Phone alice = alice()) {
            Call call = alice.call("sip:bob@127.0.0.1:" + relay.nearAddress().getPort(), SOON);
            CallEvent.Ended ended = call.hangup();
            assertEquals(200, ended.code(), "seed " + seed + ", " + relay.lost() + " lost");
            assertEquals(1, calls.get(), "calls that one INVITE made, seed " + seed);
        }
    }

    @Test
    void theAnswerIsRepeatedUntilItsAckComesAndARepeatedInviteMakesNoSecondCall() throws Exception {
        Counter counter = new Counter();
        AtomicInteger calls = new AtomicInteger();
        try (Phone bob = bob(counter, calls);
                DatagramSocket caller =
                        new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            caller.setSoTimeout(5000);
            int port = caller.getLocalPort();
            String common = "Via: SIP/2.0/UDP 127.0.0.1:" + port + ";branch=z9hG4bK-%s;rport\r\n"
                    + "From: <sip:script@127.0.0.1>;tag=1\r\nTo: <sip:bob@127.0.0.1>%s\r\n"
                    + "Call-ID: lossy@127.0.0.1\r\nCSeq: 1 %s\r\nMax-Forwards: 70\r\n"
                    + "Contact: <sip:script@127.0.0.1:" + port + ">\r\nContent-Length: 0\r\n\r\n";
            byte[] invite = ("INVITE sip:bob@127.0.0.1 SIP/2.0\r\n" + String.format(common, "a", "", "INVITE"))
                    .getBytes(StandardCharsets.US_ASCII);
            String toTag = "";
            int answers = 0;
            for (int copy = 0; copy < 3; copy++) {
                caller.send(new DatagramPacket(invite, invite.length, bob.localAddress()));
            }
            byte[] buffer = new byte[65_536];
            while (answers < 4) {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                caller.receive(packet);
                String text = new String(buffer, 0, packet.getLength(), StandardCharsets.US_ASCII);
                if (text.startsWith("SIP/2.0 200")) {
                    answers++;
                    toTag = text.replaceAll("(?s).*\r\nTo: [^\r]*?(;tag=[^;\r]+).*", "$1");
                }
            }
            byte[] ack = ("ACK sip:bob@127.0.0.1 SIP/2.0\r\n" + String.format(common, "b", toTag, "ACK"))
                    .getBytes(StandardCharsets.US_ASCII);
            caller.send(new DatagramPacket(ack, ack.length, bob.localAddress()));
            // the ACK stops the copies: after it the line is quiet for longer than the largest interval
            int after = 0;
            caller.setSoTimeout(600);
            try {
                while (after < 10) {
                    caller.receive(new DatagramPacket(buffer, buffer.length));
                    after++;
                }
            } catch (SocketTimeoutException quiet) {
                assertTrue(after <= 1, after + " copies after the ACK");
            }
            assertEquals(1, calls.get());
        }
    }
}
