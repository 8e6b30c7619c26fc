package org.rtclite.rtp.session;

/** What a session wants done or known; drained with {@link RtpSession#poll}. The set will grow. */
public sealed interface RtpSessionOutput {

    /** An RTCP compound to send. */
    final class SendRtcp implements RtpSessionOutput {
        private final byte[] compound;

        SendRtcp(byte[] compound) {
            this.compound = compound;
        }

        /** The bytes; they belong to the receiver of this output. */
        public byte[] compound() {
            return compound;
        }
    }

    /** A source said BYE. */
    record SourceLeft(int ssrc, String reason) implements RtpSessionOutput {}

    /** A source was silent for too long and was forgotten (RFC 3550 section 6.3.5). */
    record SourceTimedOut(int ssrc) implements RtpSessionOutput {}

    /** Somebody else used our SSRC: we send with another from now on (RFC 3550 section 8.2). */
    record OwnSsrcChanged(int from, int to) implements RtpSessionOutput {}
}
