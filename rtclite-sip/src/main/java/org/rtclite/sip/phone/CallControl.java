package org.rtclite.sip.phone;

import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rtclite.media.audio.DtmfDetector;
import org.rtclite.rtp.audio.AudioLeg;
import org.rtclite.rtp.audio.AudioLegEvent;
import org.rtclite.rtp.audio.AudioLegStats;
import org.rtclite.sip.ua.CallRef;
import org.rtclite.sip.ua.EndCause;
import org.rtclite.sip.ua.MessageBody;
import org.rtclite.sip.ua.SipEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The signalling of one call: turns the engine's events into state, media and events of the program.
 *
 * <p>On the phone's event loop only, but for the volatile fields that {@link Call} reads.
 */
final class CallControl {

    private static final Logger LOG = LoggerFactory.getLogger(CallControl.class);

    final CallRef ref;
    final String remote;
    final boolean incoming;
    final DigitQueue digits = new DigitQueue();
    /** Completes when the call is answered, or fails with {@link CallFailedException}. */
    final CompletableFuture<Call> answered = new CompletableFuture<>();
    /** Completes when the call is over, however it went. */
    final CompletableFuture<CallEvent.Ended> ended = new CompletableFuture<>();

    private final Switchboard switchboard;
    private final MediaSession.Factory mediaFactory;
    private final Call call;
    private final DigitSender digitSender;
    private final SerialExecutor events;

    private volatile CallState state;
    private volatile @Nullable MediaSession media;
    private volatile @Nullable CallAudio audio;
    private volatile long answeredNanos;
    private volatile long endedNanos;
    private volatile @Nullable AudioLegStats lastStats;

    private @Nullable MessageBody remoteOffer;
    /** Our address as the far side sees it. */
    private @Nullable InetAddress advertised;

    private @Nullable Failure ownReason;
    /** Our re-INVITE under way. */
    private @Nullable CompletableFuture<Boolean> change;

    private boolean held;
    private boolean heldByPeer;
    private int answerCode = 200;
    private String answerReason = "OK";

    CallControl(
            Switchboard switchboard, CallRef ref, String remote, boolean incoming, MediaSession.Factory mediaFactory) {
        this.switchboard = switchboard;
        this.ref = ref;
        this.remote = remote;
        this.incoming = incoming;
        this.mediaFactory = mediaFactory;
        this.state = incoming ? CallState.INCOMING : CallState.INVITING;
        this.events = new SerialExecutor(switchboard.callbacks());
        this.call = new Call(this, switchboard);
        this.digitSender = new DigitSender(this, switchboard);
    }

    Call call() {
        return call;
    }

    CallState state() {
        return state;
    }

    @Nullable
    CallAudio audio() {
        return audio;
    }

    MediaSession.Agreement agreement() {
        MediaSession session = media;
        return session == null ? MediaSession.Agreement.NOTHING : session.agreement();
    }

    DigitSender digitSender() {
        return digitSender;
    }

    // The engine's events.

    void on(SipEvent.OfCall event) {
        if (event instanceof SipEvent.OfferNeeded e) {
            advertised = e.flow().local().getAddress();
            offer();
        } else if (event instanceof SipEvent.Inviting e) {
            // our own Via tells the address when no offer asked for it
            advertised = Addresses.numeric(e.request().topVia().host());
            emit(new CallEvent.Calling(call));
        } else if (event instanceof SipEvent.Provisional e) {
            emit(new CallEvent.Progress(call, e.code(), e.reason()));
            state = state == CallState.INVITING ? CallState.INVITED : state;
        } else if (event instanceof SipEvent.EarlyMedia e) {
            onEarlyMedia(e);
        } else if (event instanceof SipEvent.Answered e) {
            onAnswered(e);
        } else if (event instanceof SipEvent.AnswerNeeded e) {
            onAnswerNeeded(e);
        } else if (event instanceof SipEvent.Confirmed e) {
            onConfirmed(e);
        } else if (event instanceof SipEvent.MediaOffer e) {
            onMediaOffer(e.offer());
        } else if (event instanceof SipEvent.MediaAnswer e) {
            onMediaAnswer(e);
        } else if (event instanceof SipEvent.MediaRejected e) {
            onMediaRejected(e);
        } else if (event instanceof SipEvent.Dtmf e) {
            onDigit(e.digit(), e.durationMs(), DigitSource.INFO);
        } else if (event instanceof SipEvent.InfoResult e) {
            digitSender.onInfoResult(e.code(), e.reason());
        } else if (event instanceof SipEvent.Ended e) {
            onEnded(e);
        }
    }

    /** The INVITE that made this call; told once, before anything else of an incoming call. */
    void onIncoming(SipEvent.IncomingCall event) {
        remoteOffer = event.offer();
        advertised = event.flow().local().getAddress();
        emit(new CallEvent.Incoming(call));
    }

    private void offer() {
        MediaSession session = openMedia();
        then(
                session.offer(false),
                sdp -> switchboard.engine((engine, now) -> engine.offerReady(ref, MessageBody.sdp(sdp), now)),
                this::giveUpForMedia);
    }

    private void onEarlyMedia(SipEvent.EarlyMedia event) {
        MediaSession session = media;
        if (session == null) {
            return; // an answer to no offer
        }
        then(
                session.accept(event.sdp().text()),
                agreement -> emit(new CallEvent.EarlyMedia(call, event.code(), agreement.codec())),
                // the final answer may still be a usable one
                failure -> LOG.info("{}: early media is not usable: {}", ref, failure.getMessage()));
    }

    private void onAnswered(SipEvent.Answered event) {
        answerCode = event.response().code();
        answerReason = event.response().reason();
        MediaSession session = media;
        MessageBody sdp = event.sdp();
        if (session == null || sdp == null) {
            stand();
        } else {
            then(session.accept(sdp.text()), agreement -> stand(), this::giveUpForMedia);
        }
    }

    /** The 2xx, or a re-INVITE's, brings the offer: the ACK carries our answer. */
    private void onAnswerNeeded(SipEvent.AnswerNeeded event) {
        answerCode = event.response().code();
        answerReason = event.response().reason();
        MediaSession session = media == null ? openMedia() : media;
        then(
                session.answer(event.offer().text()),
                sdp -> {
                    switchboard.engine((engine, now) -> engine.answerReady(ref, MessageBody.sdp(sdp), now));
                    stand();
                },
                failure -> {
                    switchboard.engine((engine, now) -> engine.answerReady(ref, null, now));
                    giveUpForMedia(failure);
                });
    }

    private void onConfirmed(SipEvent.Confirmed event) {
        MediaSession session = media;
        MessageBody sdp = event.sdp();
        if (session != null && sdp != null) {
            then(session.accept(sdp.text()), agreement -> stand(), this::giveUpForMedia);
        } else {
            stand();
        }
    }

    private void onMediaOffer(@Nullable MessageBody offer) {
        MediaSession session = media;
        if (session == null) {
            switchboard.engine((engine, now) -> engine.rejectOffer(ref, 488, now));
            return;
        }
        CompletionStage<String> description = offer == null ? session.offer(held) : session.answer(offer.text());
        then(
                description,
                sdp -> {
                    switchboard.engine((engine, now) -> engine.acceptOffer(ref, MessageBody.sdp(sdp), now));
                    tellHold(session.agreement());
                },
                failure -> {
                    LOG.info("{}: change of the session refused: {}", ref, failure.getMessage());
                    switchboard.engine((engine, now) -> engine.rejectOffer(ref, 488, now));
                });
    }

    private void onMediaAnswer(SipEvent.MediaAnswer event) {
        MediaSession session = media;
        MessageBody sdp = event.sdp();
        if (session == null || sdp == null) {
            finishChange(true, null);
            return;
        }
        then(
                session.accept(sdp.text()),
                agreement -> {
                    tellHold(agreement);
                    finishChange(true, null);
                },
                failure -> finishChange(false, failure));
    }

    private void onMediaRejected(SipEvent.MediaRejected event) {
        MediaSession session = media;
        if (session != null) {
            session.offerRefused();
        }
        finishChange(false, new CallFailedException(remote, Failure.ofResponse(event.code(), event.reason())));
    }

    private void onEnded(SipEvent.Ended event) {
        Waits.whenDone(
                statsNow(),
                (stats, failure) -> switchboard.onLoop(() -> {
                    lastStats = stats == null ? lastStats : stats.orElse(lastStats);
                    endedNanos = switchboard.nanoTime();
                    state = CallState.ENDED;
                    closeMedia();
                    digits.end();
                    finish(event);
                }));
    }

    private void closeMedia() {
        CallAudio playing = audio;
        if (playing != null) {
            playing.hangup();
        }
        MediaSession session = media;
        if (session != null) {
            switchboard.closing(session.close());
        }
    }

    /** The phone closes before the far side said goodbye. */
    void abandon() {
        if (state != CallState.ENDED) {
            onEnded(new SipEvent.Ended(ref, 408, "Phone Closed", EndCause.LOCAL, null));
        }
    }

    private void finish(SipEvent.Ended event) {
        Failure failure = ownReason != null ? ownReason : failureOf(event);
        CallFailedException exception = new CallFailedException(remote, failure);
        CallEvent.Ended end = new CallEvent.Ended(
                call, event.code(), event.reason(), event.cause().byRemote());
        answered.completeExceptionally(exception);
        digitSender.end(exception);
        finishChange(false, exception);
        ended.complete(end);
        emit(end);
    }

    private static Failure failureOf(SipEvent.Ended event) {
        return switch (event.cause()) {
            case REJECTED -> Failure.ofResponse(event.code(), event.reason());
            case TIMEOUT -> new Failure(Failure.Kind.NO_ANSWER, event.code(), event.reason());
            case UNREACHABLE -> new Failure(Failure.Kind.UNREACHABLE, 0, event.reason());
            case TLS -> new Failure(Failure.Kind.TLS, 0, event.reason());
            case LOCAL, REMOTE, CANCELLED -> new Failure(Failure.Kind.CANCELLED, event.code(), event.reason());
        };
    }

    // Commands, hopped to the loop by the caller.

    /** Gives the call up when it is not answered within that time. */
    void limitRinging(long nanos, String text) {
        var timer = switchboard
                .loop()
                .schedule(
                        () -> {
                            if (!answered.isDone() && state != CallState.TERMINATING) {
                                ownReason = new Failure(Failure.Kind.NO_ANSWER, 0, text);
                                hangup();
                            }
                        },
                        nanos,
                        TimeUnit.NANOSECONDS);
        Waits.whenDone(answered, (value, failure) -> timer.cancel(false));
    }

    void ring() {
        if (state == CallState.INCOMING) {
            switchboard.engine((engine, now) -> engine.ring(ref, now));
        }
    }

    void reject(int code, @Nullable String reason) {
        if (state == CallState.INCOMING) {
            state = CallState.TERMINATING;
            switchboard.engine((engine, now) -> engine.reject(ref, code, reason, now));
        }
    }

    void answer() {
        if (state != CallState.INCOMING || media != null) {
            return; // given up by the caller meanwhile, or answered already: the future tells
        }
        MediaSession session = openMedia();
        MessageBody offer = remoteOffer;
        then(
                offer == null ? session.offer(false) : session.answer(offer.text()),
                sdp -> {
                    switchboard.engine((engine, now) -> engine.answer(ref, MessageBody.sdp(sdp), now));
                    if (offer != null) {
                        stand();
                    }
                },
                failure -> {
                    ownReason = new Failure(Failure.Kind.MEDIA, 488, String.valueOf(failure.getMessage()));
                    LOG.info("{}: offer refused: {}", ref, failure.getMessage());
                    reject(488, null);
                });
    }

    void hangup() {
        if (state == CallState.ENDED || state == CallState.TERMINATING) {
            return;
        }
        state = CallState.TERMINATING;
        switchboard.engine((engine, now) -> engine.hangup(ref, now));
    }

    /** Hold or resume: completes with true once the far side agreed, at once when nothing changes. */
    CompletableFuture<Boolean> hold(boolean hold) {
        MediaSession session = media;
        if (state != CallState.ACTIVE || session == null) {
            return CompletableFuture.failedFuture(
                    new IllegalStateException("call with " + remote + " is " + state + ", only an active one is held"));
        }
        if (change != null) {
            return CompletableFuture.failedFuture(
                    new IllegalStateException("the session of the call with " + remote + " is being changed already"));
        }
        if (hold == held) {
            return CompletableFuture.completedFuture(true);
        }
        CompletableFuture<Boolean> outcome = new CompletableFuture<>();
        change = outcome;
        held = hold;
        Waits.whenDone(outcome, (done, failure) -> {
            if (failure != null) {
                held = !hold;
            }
        });
        then(
                session.offer(hold),
                sdp -> switchboard.engine((engine, now) -> engine.reinvite(ref, MessageBody.sdp(sdp), now)),
                failure -> finishChange(false, failure));
        return outcome;
    }

    // What the above share.

    private MediaSession openMedia() {
        InetAddress bound = switchboard.bindAddress();
        MediaSession session = mediaFactory.open(
                switchboard.loop(),
                bound,
                advertised == null ? bound : advertised,
                event -> switchboard.onLoop(() -> onLegEvent(event)));
        media = session;
        audio = new CallAudio(session);
        return session;
    }

    private void onLegEvent(AudioLegEvent event) {
        if (event instanceof AudioLegEvent.FirstMedia e) {
            emit(new CallEvent.MediaReceived(call, e.payloadBytes()));
        } else if (event instanceof AudioLegEvent.DigitReceived e) {
            onDigit(e.digit(), (int) e.duration().toMillis(), DigitSource.RFC4733);
        } else if (event instanceof AudioLegEvent.DigitSent e) {
            digitSender.onSent(e.stillQueued());
        } else if (event instanceof AudioLegEvent.RtpTimeout e) {
            emit(new CallEvent.MediaTimeout(call, e.silence().toMillis()));
        }
    }

    private void onDigit(char digit, int durationMs, DigitSource source) {
        digits.put(digit);
        emit(new CallEvent.DigitReceived(call, digit, durationMs, source));
    }

    /** The call stands: once, at whichever of its signs comes first. */
    private void stand() {
        if (state == CallState.ACTIVE || state == CallState.TERMINATING || state == CallState.ENDED) {
            return;
        }
        answeredNanos = switchboard.nanoTime();
        state = CallState.ACTIVE;
        MediaSession.Agreement agreement = agreement();
        heldByPeer = agreement.heldByPeer();
        emit(new CallEvent.Answered(call, answerCode, answerReason, agreement.codec(), agreement.encrypted()));
        listenForTones(agreement);
        answered.complete(call);
    }

    /** A far side without telephone-event may press keys all the same: their tones are in its audio. */
    private void listenForTones(MediaSession.Agreement agreement) {
        CallAudio heard = audio;
        if (heard != null && agreement.sampleRateHz() > 0 && !agreement.digits()) {
            heard.listen(new DtmfDetector(agreement.sampleRateHz(), new DtmfDetector.Listener() {
                @Override
                public void started(char digit) {}

                @Override
                public void ended(char digit, int durationMs) {
                    switchboard.onLoop(() -> onDigit(digit, durationMs, DigitSource.IN_BAND));
                }
            }));
        }
    }

    private void tellHold(MediaSession.Agreement agreement) {
        if (agreement.heldByPeer() != heldByPeer) {
            heldByPeer = agreement.heldByPeer();
            emit(new CallEvent.HeldByPeer(call, heldByPeer));
        }
    }

    private void giveUpForMedia(Throwable failure) {
        LOG.info("{}: no media: {}", ref, failure.getMessage());
        ownReason = new Failure(Failure.Kind.MEDIA, 0, String.valueOf(failure.getMessage()));
        hangup();
    }

    private void finishChange(boolean accepted, @Nullable Throwable failure) {
        CompletableFuture<Boolean> outcome = change;
        change = null;
        if (outcome != null && failure != null) {
            outcome.completeExceptionally(failure);
        } else if (outcome != null) {
            outcome.complete(accepted);
        }
    }

    /** Goes on with a media stage on the loop; a call that ended meanwhile goes nowhere. */
    private <T> void then(CompletionStage<T> stage, Consumer<T> accepted, Consumer<Throwable> refused) {
        Waits.whenDone(
                stage,
                (value, failure) -> switchboard.onLoop(() -> {
                    if (state == CallState.ENDED) {
                        return;
                    }
                    if (failure == null) {
                        accepted.accept(value);
                    } else {
                        refused.accept(
                                failure instanceof java.util.concurrent.CompletionException
                                                && failure.getCause() != null
                                        ? failure.getCause()
                                        : failure);
                    }
                }));
    }

    void emit(CallEvent event) {
        switchboard.emit(events, event);
    }

    // Figures, from any thread.

    /** The leg's figures, taken on its thread; empty without a leg. */
    CompletableFuture<Optional<AudioLegStats>> statsNow() {
        MediaSession session = media;
        AudioLegStats last = lastStats;
        if (session == null || last != null) {
            return CompletableFuture.completedFuture(Optional.ofNullable(last));
        }
        CompletableFuture<Optional<AudioLegStats>> stats = new CompletableFuture<>();
        session.legThread().execute(() -> {
            AudioLeg leg = session.leg();
            stats.complete(leg == null ? Optional.empty() : Optional.of(leg.stats(switchboard.nanoTime())));
        });
        return stats;
    }

    long durationNanos() {
        if (answeredNanos == 0) {
            return 0;
        }
        return (state == CallState.ENDED ? endedNanos : switchboard.nanoTime()) - answeredNanos;
    }
}
