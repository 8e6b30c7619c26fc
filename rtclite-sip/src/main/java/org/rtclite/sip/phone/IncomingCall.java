package org.rtclite.sip.phone;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.rtclite.sip.message.SipRequest;

/**
 * Somebody calls: ring, answer or reject.
 *
 * <p>Handed to the handler of {@link Phone#onCall}, on a thread of its own. A handler that returns without having
 * answered, rejected or rung leaves the caller with 480.
 */
public final class IncomingCall {

    private final CallControl control;
    private final Switchboard switchboard;
    private final SipRequest invite;
    private volatile boolean decided;

    IncomingCall(CallControl control, Switchboard switchboard, SipRequest invite) {
        this.control = control;
        this.switchboard = switchboard;
        this.invite = invite;
    }

    /** The call, as events name it; it can be played into once answered. */
    public Call call() {
        return control.call();
    }

    /** Who calls, as it names itself: {@code sip:bob@example.net}. */
    public String from() {
        return control.remote;
    }

    /** The INVITE, for headers of its own. */
    public SipRequest invite() {
        return invite;
    }

    /** Tells the caller that it rings here (180). */
    public void ring() {
        decided = true;
        switchboard.onLoop(control::ring);
    }

    /**
     * Answers, and waits until the call stands.
     *
     * @throws CallFailedException when the caller gave up first, or the media does not fit
     */
    public Call answer() {
        startAnswer();
        return switchboard.waits().join(control.answered, "IncomingCall.answer");
    }

    /** The twin of {@link #answer()}. */
    public CompletableFuture<Call> answerAsync() {
        startAnswer();
        return switchboard.waits().onCallbacks(control.answered);
    }

    private void startAnswer() {
        decided = true;
        switchboard.onLoop(control::answer);
    }

    /**
     * Refuses with {@code code}.
     *
     * @param code 300 to 699; 486 says busy, 603 declines for all of the user's phones
     */
    public void reject(int code) {
        if (code < 300 || code > 699) {
            throw new IllegalArgumentException("reject code is " + code + ", range 300 to 699");
        }
        decided = true;
        switchboard.onLoop(() -> control.reject(code, null));
    }

    /**
     * Waits, while it rings, for the caller to give up.
     *
     * @return whether it gave up within that time; if not, the call can still be answered
     */
    public boolean awaitCancel(Duration limit) {
        switchboard.waits().requireBlocking("IncomingCall.awaitCancel");
        try {
            control.ended.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        } catch (ExecutionException e) {
            throw new IllegalStateException("the end of a call never fails", e);
        }
    }

    /** The handler returned. */
    void handled() {
        if (!decided) {
            switchboard.onLoop(() -> control.reject(480, null));
        }
    }
}
