package org.rtclite.sip.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.rtclite.sip.transaction.LayerFixture.TCP;
import static org.rtclite.sip.transaction.LayerFixture.UDP;
import static org.rtclite.sip.transaction.LayerFixture.response;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.rtclite.sip.message.SipRequest;
import org.rtclite.sip.transaction.NonInviteClientTransaction.State;

/** RFC 3261 figure 6, in virtual time. */
class NonInviteClientTransactionTest {

    private final LayerFixture fixture = new LayerFixture();
    private final SipRequest bye = LayerFixture.request("BYE", "z9hG4bKbye");

    @Test
    void retransmitsAtT1DoublingUpToT2AndTimesOutAfter64T1() {
        fixture.layer.request(bye, UDP, fixture);
        fixture.runTo(40_000);
        assertEquals(
                List.of(0L, 500L, 1_500L, 3_500L, 7_500L, 11_500L, 15_500L, 19_500L, 23_500L, 27_500L, 31_500L),
                fixture.times("BYE"));
        assertEquals(List.of("TIMEOUT"), fixture.told);
        assertEquals(0, fixture.layer.size());
        assertEquals(0, fixture.timers.size());
    }

    @Test
    void retransmitsEveryT2AfterAProvisional() {
        fixture.layer.request(bye, UDP, fixture);
        fixture.layer.receive(response(bye, 100));
        fixture.runTo(10_000);
        assertEquals(List.of(0L, 500L, 4_500L, 8_500L), fixture.times("BYE"));
        assertEquals(List.of("100"), fixture.told);
    }

    @Test
    void absorbsCopiesOfTheFinalResponseForT4() {
        NonInviteClientTransaction transaction = fixture.layer.request(bye, UDP, fixture);
        fixture.layer.receive(response(bye, 200));
        fixture.layer.receive(response(bye, 200));
        assertEquals(List.of("200"), fixture.told);
        fixture.runTo(4_999);
        assertEquals(State.COMPLETED, transaction.state());
        fixture.runTo(5_000);
        assertEquals(State.TERMINATED, transaction.state());
        assertEquals(List.of(0L), fixture.times("BYE"));
    }

    @Test
    void endsAtOnceOverReliableTransport() {
        NonInviteClientTransaction transaction = fixture.layer.request(bye, TCP, fixture);
        fixture.runTo(5_000);
        fixture.layer.receive(response(bye, 481));
        assertEquals(State.TERMINATED, transaction.state());
        assertEquals(List.of("481"), fixture.told);
        assertEquals(List.of(0L), fixture.times("BYE"));
        assertEquals(0, fixture.timers.size());
    }

    @Test
    void reportsATransportFailure() {
        fixture.layer.request(bye, UDP, fixture);
        fixture.layer.transportFailed(bye, TransactionFailure.TRANSPORT, "no route");
        assertEquals(List.of("TRANSPORT"), fixture.told);
        assertEquals(0, fixture.layer.size());
    }
}
