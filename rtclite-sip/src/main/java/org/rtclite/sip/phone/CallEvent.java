package org.rtclite.sip.phone;

/** What happens to a call. */
public sealed interface CallEvent extends PhoneEvent {

    /** The call that it happens to. */
    Call call();

    /** An INVITE goes out. */
    record Calling(Call call) implements CallEvent {}

    /** Somebody calls. */
    record Incoming(Call call) implements CallEvent {}

    /** A provisional answer: {@code 100} is from the next hop, {@code 180} says that it rings. */
    record Progress(Call call, int code, String reason) implements CallEvent {}

    /** Audio flows before the answer. */
    record EarlyMedia(Call call, int code, String codec) implements CallEvent {}

    /**
     * The call is answered, by us or by the far side.
     *
     * @param codec {@code PCMU/8000}, or empty for a call without media of ours
     * @param encrypted whether the media is SRTP
     */
    record Answered(Call call, int code, String reason, String codec, boolean encrypted) implements CallEvent {}

    /** The first media packet arrived, with a payload of that many bytes. */
    record MediaReceived(Call call, int payloadBytes) implements CallEvent {}

    /** The far side pressed a key. */
    record DigitReceived(Call call, char digit, int durationMs, DigitSource source) implements CallEvent {}

    /** The far side put us on hold, or took us back. */
    record HeldByPeer(Call call, boolean held) implements CallEvent {}

    /** No media packet came for that long although the far side should be sending. */
    record MediaTimeout(Call call, long silenceMs) implements CallEvent {}

    /**
     * The call is over.
     *
     * @param code the answer to our BYE or CANCEL, the refusal, or 200 when the far side hung up
     * @param byRemote whether the far side ended it
     */
    record Ended(Call call, int code, String reason, boolean byRemote) implements CallEvent {}
}
