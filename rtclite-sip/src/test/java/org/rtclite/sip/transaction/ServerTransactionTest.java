package org.rtclite.sip.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.rtclite.sip.transaction.LayerFixture.TCP;
import static org.rtclite.sip.transaction.LayerFixture.UDP;
import static org.rtclite.sip.transaction.LayerFixture.received;
import static org.rtclite.sip.transaction.LayerFixture.response;

import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rtclite.sip.message.SipRequest;
import org.rtclite.sip.message.SipResponse;

/** RFC 3261 figures 7 and 8, RFC 6026 s8.2, and the matching of s17.2.3 and s9.2, in virtual time. */
class ServerTransactionTest {

    private final LayerFixture fixture = new LayerFixture();
    private final SipRequest invite = received("INVITE", "z9hG4bK1", "");

    private InviteServerTransaction accept(Flow flow) {
        fixture.layer.receive(invite, flow);
        return (InviteServerTransaction) fixture.requests.get(0);
    }

    private void respond(ServerTransaction transaction, int code) {
        transaction.respond(response(transaction.request(), code));
    }

    @Test
    void sends100After200MsUnlessTheUserWasFaster() {
        accept(UDP);
        fixture.runTo(199);
        assertEquals(List.of(), fixture.sent);
        fixture.runTo(300);
        assertEquals(List.of(200L), fixture.times("100"));
        assertNull(((SipResponse) fixture.sent.get(0).message()).toTag());
    }

    @Test
    void repeatsTheLastProvisionalForACopyOfTheInvite() {
        InviteServerTransaction transaction = accept(UDP);
        fixture.layer.receive(invite, UDP);
        assertEquals(List.of(), fixture.sent, "nothing sent yet, so nothing to repeat");
        respond(transaction, 180);
        fixture.runTo(1_000);
        fixture.layer.receive(invite, UDP);
        assertEquals(List.of(0L, 1_000L), fixture.times("180"));
        assertEquals(List.of("INVITE"), fixture.told, "a copy makes no second call");
    }

    @Test
    void retransmitsAFailureFromT1ToT2UntilTimerH() {
        InviteServerTransaction transaction = accept(UDP);
        respond(transaction, 486);
        fixture.runTo(40_000);
        assertEquals(
                List.of(0L, 500L, 1_500L, 3_500L, 7_500L, 11_500L, 15_500L, 19_500L, 23_500L, 27_500L, 31_500L),
                fixture.times("486"));
        assertEquals(0, fixture.layer.size());
        assertEquals(0, fixture.timers.size());
    }

    @Test
    void stopsAtTheAckAndAbsorbsItsCopiesForT4() {
        InviteServerTransaction transaction = accept(UDP);
        respond(transaction, 486);
        fixture.runTo(600);
        SipRequest ack = received("ACK", "z9hG4bK1", "t");
        fixture.layer.receive(ack, UDP);
        fixture.layer.receive(ack, UDP);
        assertEquals(InviteServerTransaction.State.CONFIRMED, transaction.state());
        fixture.runTo(5_600);
        assertEquals(InviteServerTransaction.State.TERMINATED, transaction.state());
        assertEquals(List.of(0L, 500L), fixture.times("486"));
        assertEquals(List.of("INVITE"), fixture.told, "the ACK of a failure is not passed up");
    }

    @Test
    void repeatsAFailureForACopyOfTheInvite() {
        InviteServerTransaction transaction = accept(UDP);
        respond(transaction, 486);
        fixture.runTo(100);
        fixture.layer.receive(invite, UDP);
        assertEquals(List.of(0L, 100L), fixture.times("486"));
    }

    @Test
    void sendsAFailureOnceOverReliableTransport() {
        InviteServerTransaction transaction = accept(TCP);
        respond(transaction, 486);
        fixture.runTo(1_000);
        fixture.layer.receive(received("ACK", "z9hG4bK1", "t"), TCP);
        assertEquals(List.of(0L), fixture.times("486"));
        assertEquals(InviteServerTransaction.State.TERMINATED, transaction.state());
    }

    @Test
    void absorbsCopiesOfAnAcceptedInviteAndRepeatsNothingItself() {
        InviteServerTransaction transaction = accept(UDP);
        respond(transaction, 200);
        fixture.layer.receive(invite, UDP);
        fixture.runTo(31_999);
        assertEquals(InviteServerTransaction.State.ACCEPTED, transaction.state());
        assertEquals(List.of(0L), fixture.times("200"));
        respond(transaction, 200);
        assertEquals(List.of(0L, 31_999L), fixture.times("200"), "the user repeats its 2xx through the machine");
        fixture.runTo(32_000);
        assertEquals(InviteServerTransaction.State.TERMINATED, transaction.state());
        assertEquals(0, fixture.timers.size());
    }

    @Test
    void passesUpAnAckForA2xxWithItsOwnBranchOrTheOldOne() {
        InviteServerTransaction transaction = accept(UDP);
        respond(transaction, 200);
        fixture.layer.receive(received("ACK", "z9hG4bKnew", "t"), UDP);
        fixture.layer.receive(received("ACK", "z9hG4bK1", "t"), UDP);
        assertEquals(List.of("INVITE", "ACK", "ACK"), fixture.told);
    }

    @Test
    void dropsASecondFinalResponse() {
        InviteServerTransaction transaction = accept(UDP);
        respond(transaction, 200);
        respond(transaction, 486);
        assertEquals(List.of(), fixture.times("486"));
    }

    @Test
    void answersACopyOfAnotherRequestFromMemoryUntilTimerJ() {
        SipRequest options = received("OPTIONS", "z9hG4bK2", "");
        fixture.layer.receive(options, UDP);
        fixture.layer.receive(options, UDP);
        assertEquals(List.of(), fixture.sent, "no answer yet, so the copy is absorbed");
        respond(fixture.requests.get(0), 200);
        fixture.runTo(31_999);
        fixture.layer.receive(options, UDP);
        assertEquals(List.of(0L, 31_999L), fixture.times("200"));
        assertEquals(List.of("OPTIONS"), fixture.told);
        fixture.runTo(32_000);
        assertEquals(0, fixture.layer.size());
    }

    @Test
    void forgetsARequestThatTheUserNeverAnswers() {
        fixture.layer.receive(received("OPTIONS", "z9hG4bK2", ""), UDP);
        fixture.runTo(32_000);
        assertEquals(0, fixture.layer.size());
    }

    @Test
    void cancelsOnlyAnInviteWithoutFinalResponse() {
        InviteServerTransaction transaction = accept(UDP);
        transaction.whenCancelled(() -> fixture.told.add("cancelled"));
        fixture.layer.receive(received("CANCEL", "z9hG4bK1", ""), UDP);
        assertEquals(1, fixture.times("200").size());
        assertEquals(List.of("INVITE", "cancelled"), fixture.told);
    }

    @Test
    void answersACancelAfterTheFinalResponseWithoutEffect() {
        InviteServerTransaction transaction = accept(UDP);
        transaction.whenCancelled(() -> fixture.told.add("cancelled"));
        respond(transaction, 486);
        fixture.layer.receive(received("CANCEL", "z9hG4bK1", ""), UDP);
        SipResponse answer =
                (SipResponse) fixture.sent.get(fixture.sent.size() - 1).message();
        assertEquals("1 CANCEL", answer.cseq().toString());
        assertEquals(200, answer.code());
        assertEquals("t", answer.toTag(), "RFC 3261 s9.2: the same To tag as the INVITE's response");
        assertEquals(List.of("INVITE"), fixture.told);
    }

    @Test
    void answersACancelThatMatchesNothingWith481() {
        fixture.layer.receive(received("CANCEL", "z9hG4bKnone", ""), UDP);
        assertEquals(1, fixture.times("481").size());
        assertEquals(List.of(), fixture.told);
    }

    @Test
    void answersAMergedRequestWith482() {
        accept(UDP);
        fixture.layer.receive(received("INVITE", "z9hG4bKother", ""), UDP);
        assertEquals(1, fixture.times("482").size());
        assertEquals(List.of("INVITE"), fixture.told);
    }

    @Test
    void matchesARequestOfRfc2543ByItsHeadersAndItsAckToo() {
        SipRequest old = received("INVITE", "1", "");
        fixture.layer.receive(old, UDP);
        fixture.layer.receive(old, UDP);
        assertEquals(List.of("INVITE"), fixture.told);
        InviteServerTransaction transaction = (InviteServerTransaction) fixture.requests.get(0);
        respond(transaction, 486);
        fixture.layer.receive(received("ACK", "1", "t"), UDP);
        assertEquals(InviteServerTransaction.State.CONFIRMED, transaction.state());
    }

    @Test
    void tellsTwoSendersWithOneBranchApart() {
        accept(UDP);
        SipRequest other = (SipRequest)
                LayerFixture.parse(new String(invite.toByteArray(), java.nio.charset.StandardCharsets.UTF_8)
                        .replace("SIP/2.0/UDP 192.0.2.2:5060", "SIP/2.0/UDP 192.0.2.3:5060")
                        .replace("Call-ID: call", "Call-ID: other"));
        fixture.layer.receive(other, UDP);
        assertEquals(List.of("INVITE", "INVITE"), fixture.told);
    }

    @Test
    void refusesNewRequestsBeyondTheLimitWithoutState() {
        LayerFixture full = new LayerFixture(1);
        full.layer.receive(received("INVITE", "z9hG4bK1", ""), UDP);
        full.layer.receive(received("OPTIONS", "z9hG4bK2", ""), UDP);
        assertEquals(1, full.times("503").size());
        assertEquals("10", full.sent.get(0).message().header("Retry-After"));
        assertEquals(1, full.layer.size());
        full.layer.receive(received("INVITE", "z9hG4bK1", ""), UDP);
        assertEquals(List.of("INVITE"), full.told, "a copy of a known request still finds its machine");
    }

    @Test
    void repliesToTheSourceWhenTheViaHasRport() {
        Flow natted = UDP.withRemote(new InetSocketAddress("203.0.113.9", 40_000));
        SipRequest request = (SipRequest)
                LayerFixture.parse(new String(invite.toByteArray(), java.nio.charset.StandardCharsets.UTF_8)
                        .replace(";branch=z9hG4bK1", ";branch=z9hG4bK1;rport"));
        fixture.layer.receive(request, natted);
        respond(fixture.requests.get(0), 486);
        LayerFixture.Sent answer = fixture.sent.get(0);
        assertEquals(natted, answer.flow());
        assertEquals("203.0.113.9", answer.message().topVia().received());
        assertEquals(40_000, answer.message().topVia().rport());
    }

    @Test
    void repliesToTheSourceAddressAtTheViaPortWithoutRport() {
        Flow natted = UDP.withRemote(new InetSocketAddress("203.0.113.9", 40_000));
        fixture.layer.receive(invite, natted);
        respond(fixture.requests.get(0), 486);
        LayerFixture.Sent answer = fixture.sent.get(0);
        assertEquals(new InetSocketAddress("203.0.113.9", 5060), answer.flow().remote());
        assertEquals("203.0.113.9", answer.message().topVia().received());
    }

    @Test
    void leavesTheViaAloneWhenItsHostIsTheSource() {
        fixture.layer.receive(invite, UDP);
        assertSame(invite, fixture.requests.get(0).request());
    }
}
