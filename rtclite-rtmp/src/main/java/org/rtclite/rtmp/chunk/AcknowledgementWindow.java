package org.rtclite.rtmp.chunk;

/**
 * Counts the bytes of both directions and says when an acknowledgement is due (RTMP 1.0 sections 5.4.3 to 5.4.5).
 *
 * <p>Sequence numbers are byte counts modulo 2^32. One thread at a time.
 */
public final class AcknowledgementWindow {

    private long received;
    private long acknowledged;
    private long receiveWindow;
    private long sent;
    private long confirmed;

    /** A window that asks for no acknowledgement until the far side sets one. */
    public AcknowledgementWindow() {}

    /** Sets the window the far side announced, 0 to 2^32 - 1 bytes; 0 asks for no acknowledgements. */
    public void setReceiveWindow(long bytes) {
        if (bytes < 0 || bytes > 0xFFFF_FFFFL) {
            throw new IllegalArgumentException("window of " + bytes + " bytes is outside 0.." + 0xFFFF_FFFFL);
        }
        receiveWindow = bytes;
    }

    /** Counts received bytes; true if an acknowledgement of {@link #acknowledge} should be sent now. */
    public boolean received(int bytes) {
        received += bytes;
        // at half the window: a sender that waits at a full one must not have to wait a round trip longer
        return receiveWindow > 0 && received - acknowledged >= Math.max(1, receiveWindow / 2);
    }

    /** The sequence number to acknowledge, 0 to 2^32 - 1; counts as acknowledged. */
    public long acknowledge() {
        acknowledged = received;
        return received & 0xFFFF_FFFFL;
    }

    /** Counts sent bytes. */
    public void sent(int bytes) {
        sent += bytes;
    }

    /** Takes the far side's acknowledgement; one that claims bytes never sent counts as all that was sent. */
    public void confirmed(long sequenceNumber) {
        long outstanding = (sent - sequenceNumber) & 0xFFFF_FFFFL;
        confirmed = Math.max(confirmed, outstanding < 1L << 31 ? sent - outstanding : sent);
    }

    /** Bytes sent that the far side has not acknowledged. */
    public long unconfirmedBytes() {
        return sent - confirmed;
    }

    /** All bytes received. */
    public long receivedBytes() {
        return received;
    }

    /** All bytes sent. */
    public long sentBytes() {
        return sent;
    }
}
