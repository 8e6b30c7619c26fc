package org.rtclite.sip.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.rtclite.sip.transaction.LayerFixture.TCP;
import static org.rtclite.sip.transaction.LayerFixture.UDP;
import static org.rtclite.sip.transaction.LayerFixture.response;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.rtclite.sip.message.SipRequest;
import org.rtclite.sip.transaction.InviteClientTransaction.State;

/** RFC 3261 figure 5 and RFC 6026 s8.4, in virtual time. */
class InviteClientTransactionTest {

    private final LayerFixture fixture = new LayerFixture();
    private final SipRequest invite = LayerFixture.request("INVITE", "z9hG4bKinvite");

    private InviteClientTransaction start(Flow flow) {
        return fixture.layer.invite(invite, flow, fixture);
    }

    private void answer(int code) {
        fixture.layer.receive(response(invite, code));
    }

    @Test
    void retransmitsInviteAtT1ThenDoubles() {
        start(UDP);
        fixture.runTo(40_000);
        assertEquals(List.of(0L, 500L, 1_500L, 3_500L, 7_500L, 15_500L, 31_500L), fixture.times("INVITE"));
    }

    @Test
    void timesOutAfter64T1AndLeavesTheTable() {
        start(UDP);
        fixture.runTo(31_999);
        assertEquals(List.of(), fixture.told);
        fixture.runTo(32_000);
        assertEquals(List.of("TIMEOUT"), fixture.told);
        assertEquals(0, fixture.layer.size());
        assertEquals(0, fixture.timers.size());
    }

    @Test
    void doesNotRetransmitOverReliableTransportYetTimesOut() {
        start(TCP);
        fixture.runTo(40_000);
        assertEquals(List.of(0L), fixture.times("INVITE"));
        assertEquals(List.of("TIMEOUT"), fixture.told);
    }

    @Test
    void stopsRetransmittingAtTheFirstProvisionalAndThenWaitsForEver() {
        InviteClientTransaction transaction = start(UDP);
        fixture.runTo(600);
        answer(100);
        fixture.runTo(200_000);
        answer(180);
        assertEquals(List.of(0L, 500L), fixture.times("INVITE"));
        assertEquals(List.of("100", "180"), fixture.told);
        assertEquals(State.PROCEEDING, transaction.state());
    }

    @Test
    void acknowledgesAFailureWithTheSameBranchAndItsToTag() {
        InviteClientTransaction transaction = start(UDP);
        answer(486);
        assertEquals(State.COMPLETED, transaction.state());
        SipRequest ack = (SipRequest) fixture.sent.get(1).message();
        assertEquals("ACK", ack.method());
        assertEquals(invite.topVia().branch(), ack.topVia().branch());
        assertEquals("t", ack.toTag());
        assertEquals("1 ACK", ack.cseq().toString());
        assertEquals(invite.uri(), ack.uri());
        assertEquals(invite.fromTag(), ack.fromTag());
        assertEquals(invite.callId(), ack.callId());
    }

    @Test
    void acknowledgesEveryCopyOfAFailureForTimerDAndTellsItOnce() {
        start(UDP);
        answer(486);
        fixture.runTo(500);
        answer(486);
        fixture.runTo(31_999);
        answer(486);
        assertEquals(List.of(0L, 500L, 31_999L), fixture.times("ACK"));
        assertEquals(List.of("486"), fixture.told);
        fixture.runTo(32_000);
        assertEquals(0, fixture.layer.size());
        answer(486);
        assertEquals(3, fixture.times("ACK").size());
    }

    @Test
    void endsAtOnceAfterAFailureOverReliableTransport() {
        InviteClientTransaction transaction = start(TCP);
        answer(603);
        assertEquals(State.TERMINATED, transaction.state());
        assertEquals(List.of("603"), fixture.told);
        assertEquals(1, fixture.times("ACK").size());
        assertEquals(0, fixture.layer.size());
    }

    @Test
    void passesUpEvery2xxUntilTimerMAndSendsNoAckItself() {
        InviteClientTransaction transaction = start(UDP);
        answer(200);
        assertEquals(State.ACCEPTED, transaction.state());
        fixture.runTo(500);
        answer(200);
        fixture.runTo(31_999);
        answer(200);
        answer(180);
        answer(486);
        assertEquals(List.of("200", "200", "200"), fixture.told);
        assertEquals(List.of(), fixture.times("ACK"));
        fixture.runTo(32_000);
        assertEquals(State.TERMINATED, transaction.state());
        assertEquals(0, fixture.timers.size());
    }

    @Test
    void reportsATransportFailureOnce() {
        start(UDP);
        fixture.layer.transportFailed(invite, TransactionFailure.TRANSPORT, "no route");
        fixture.layer.transportFailed(invite, TransactionFailure.TRANSPORT, "no route");
        assertEquals(List.of("TRANSPORT"), fixture.told);
        assertEquals(0, fixture.layer.size());
    }

    @Test
    void defersCancelUntilTheFirstProvisional() {
        InviteClientTransaction transaction = start(UDP);
        transaction.cancel();
        assertEquals(List.of(), fixture.times("CANCEL"));
        fixture.runTo(700);
        answer(100);
        assertEquals(List.of(700L), fixture.times("CANCEL"));
        SipRequest cancel =
                (SipRequest) fixture.sent.get(fixture.sent.size() - 1).message();
        assertEquals(invite.topVia(), cancel.topVia());
        assertEquals(invite.uri(), cancel.uri());
        assertEquals("1 CANCEL", cancel.cseq().toString());
    }

    @Test
    void sendsOneCancelOnly() {
        InviteClientTransaction transaction = start(TCP);
        answer(180);
        transaction.cancel();
        transaction.cancel();
        answer(180);
        assertEquals(1, fixture.times("CANCEL").size());
    }

    @Test
    void neverCancelsAfterAFinalResponse() {
        InviteClientTransaction transaction = start(UDP);
        answer(200);
        transaction.cancel();
        assertEquals(List.of(), fixture.times("CANCEL"));
    }

    @Test
    void givesUpWhenNoFinalResponseFollowsTheCancel() {
        InviteClientTransaction transaction = start(UDP);
        answer(180);
        fixture.runTo(10_000);
        transaction.cancel();
        fixture.runTo(42_000);
        assertEquals(List.of("180", "TIMEOUT"), fixture.told);
        fixture.runTo(80_000);
        assertEquals(0, fixture.layer.size());
    }

    @Test
    void ignoresResponsesOfOtherBranchesAndMethods() {
        start(UDP);
        fixture.layer.receive(response(LayerFixture.request("INVITE", "z9hG4bKother"), 200));
        fixture.layer.receive(response(LayerFixture.request("OPTIONS", "z9hG4bKinvite"), 200));
        assertEquals(List.of(), fixture.told);
        assertNotEquals(0, fixture.layer.size());
    }
}
