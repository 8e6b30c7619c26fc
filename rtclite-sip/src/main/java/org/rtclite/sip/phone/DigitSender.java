package org.rtclite.sip.phone;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.rtclite.rtp.audio.AudioLeg;

/**
 * Sends digits one string after the other: by telephone-event where it was agreed, else by INFO.
 *
 * <p>On the phone's event loop.
 */
final class DigitSender {

    private static final int DIGIT_MS = 100;
    private static final int PAUSE_MS = 500;
    private static final int MAX_WAITING = 64;

    private final CallControl control;
    private final Switchboard switchboard;
    private final Deque<Request> waiting = new ArrayDeque<>();

    /** A string of digits under way. */
    private static final class Request {
        final String digits;
        final CompletableFuture<Boolean> sent;
        boolean byInfo;
        int next;

        Request(String digits, CompletableFuture<Boolean> sent) {
            this.digits = digits;
            this.sent = sent;
        }
    }

    DigitSender(CallControl control, Switchboard switchboard) {
        this.control = control;
        this.switchboard = switchboard;
    }

    /** Refuses anything that is not a digit or a pause. */
    static void check(String digits) {
        for (int i = 0; i < digits.length(); i++) {
            if ("0123456789*#ABCDabcd,wW".indexOf(digits.charAt(i)) < 0) {
                throw new IllegalArgumentException("'" + digits.charAt(i) + "' at " + i + " of \"" + digits
                        + "\" is no digit: 0-9 * # A-D, and w or , to wait");
            }
        }
    }

    /** Sends; the future completes when the last digit is out. */
    CompletableFuture<Boolean> send(String digits) {
        if (control.state() != CallState.ACTIVE) {
            return CompletableFuture.failedFuture(new IllegalStateException(
                    "call with " + control.remote + " is " + control.state() + ", digits need an active one"));
        }
        if (waiting.size() == MAX_WAITING) {
            return CompletableFuture.failedFuture(
                    new IllegalStateException(MAX_WAITING + " strings of digits wait to be sent already"));
        }
        if (digits.isEmpty()) {
            return CompletableFuture.completedFuture(true);
        }
        Request request = new Request(digits, new CompletableFuture<>());
        waiting.addLast(request);
        if (waiting.size() == 1) {
            start(request);
        }
        return request.sent;
    }

    private void start(Request request) {
        CallAudio audio = control.audio();
        if (!control.agreement().digits() || audio == null) {
            request.byInfo = true;
            sendNextByInfo(request);
            return;
        }
        audio.onLeg(leg -> startOnLeg(leg, request));
    }

    private void startOnLeg(AudioLeg leg, Request request) {
        if (!leg.sendDigits(request.digits)) {
            switchboard.onLoop(() -> finish(
                    request,
                    new IllegalStateException(
                            "no room for " + request.digits.length() + " digits, or telephone-event was not agreed")));
        }
    }

    /** The leg sent a digit whole. */
    void onSent(int stillQueued) {
        Request request = waiting.peekFirst();
        if (request != null && !request.byInfo && stillQueued == 0) {
            finish(request, null);
        }
    }

    private void sendNextByInfo(Request request) {
        if (request.next == request.digits.length()) {
            finish(request, null);
            return;
        }
        char digit = Character.toUpperCase(request.digits.charAt(request.next++));
        if (digit == ',' || digit == 'W') {
            Future<?> unused =
                    switchboard.loop().schedule(() -> continueAfterPause(request), PAUSE_MS, TimeUnit.MILLISECONDS);
        } else {
            switchboard.engine((engine, now) -> engine.dtmf(control.ref, digit, DIGIT_MS, now));
        }
    }

    private void continueAfterPause(Request request) {
        if (waiting.peekFirst() == request) {
            sendNextByInfo(request);
        }
    }

    /** The far side answered our INFO. */
    void onInfoResult(int code, String reason) {
        Request request = waiting.peekFirst();
        if (request == null || !request.byInfo) {
            return;
        }
        if (code >= 200 && code < 300) {
            sendNextByInfo(request);
        } else {
            finish(request, new CallFailedException(control.remote, Failure.ofResponse(code, reason)));
        }
    }

    private void finish(Request request, @Nullable Throwable failure) {
        waiting.remove(request);
        if (failure == null) {
            request.sent.complete(true);
        } else {
            request.sent.completeExceptionally(failure);
        }
        Request next = waiting.peekFirst();
        if (next != null) {
            start(next);
        }
    }

    /** The call is over: what was not sent never will be. */
    void end(RuntimeException failure) {
        while (!waiting.isEmpty()) {
            waiting.removeFirst().sent.completeExceptionally(failure);
        }
    }
}
