package org.rtclite.examples.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.rtclite.sip.message.SipRequest;
import org.rtclite.sip.message.SipResponse;
import org.rtclite.sip.message.SipUri;
import org.rtclite.sip.transaction.Flow;

class LadderTest {

    @Test
    void drawsEachMessageAsARungWithItsTime() {
        Flow flow = Flow.udp(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 5060),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 5070));
        SipRequest bye = SipRequest.builder("BYE", SipUri.parse("sip:bob@127.0.0.1"))
                .add("Via", "SIP/2.0/UDP 127.0.0.1;branch=z9hG4bKx")
                .add("From", "<sip:a@b>;tag=1")
                .add("To", "<sip:b@b>;tag=2")
                .add("Call-ID", "x")
                .add("CSeq", "1 BYE")
                .build();
        Ladder ladder = new Ladder();
        ladder.sent(bye, flow, 5_000_000);
        ladder.received(SipResponse.builder(bye, 200).build(), flow, 17_400_000);
        assertEquals("""
                alice                                                    bob
                |--- BYE sip:bob@127.0.0.1 ------------------------------->|      0 ms
                |<-- 200 OK -----------------------------------------------|     12 ms
                """, ladder.draw("alice", "bob").replace(System.lineSeparator(), "\n"));
    }
}
