package org.rtclite.sip.netty;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.rtclite.sip.transaction.Flow;
import org.rtclite.sip.transaction.TransactionFailure;
import org.rtclite.sip.transaction.Transport;

/** One bound transport of an endpoint; everything on the endpoint's loop. */
interface SipTransport {

    /** What an endpoint hears from its transports. */
    interface Receiver {
        /** A whole message, in an array of its own. */
        void received(byte[] message, Flow flow);

        /** A connection is gone; nothing more comes over it, and what was written last may be lost. */
        void connectionLost(Flow flow, TransactionFailure failure, String reason);
    }

    /** Hears that a message could not be sent: {@code TRANSPORT} or {@code TLS}, and why. */
    interface FailureListener {
        void failed(TransactionFailure failure, String reason);
    }

    /** Which transport. */
    Transport kind();

    /** The address bound. */
    InetSocketAddress localAddress();

    /** The address that the far side should know us by. */
    InetSocketAddress advertised(InetAddress remote, long nowNanos);

    /** The host name under which {@code remote} was found, for transports that check it. */
    default void expectName(InetSocketAddress remote, String host) {}

    /** Queues a message; {@link #flush} sends it. {@code onFailure} hears when it cannot be sent. */
    void write(byte[] message, Flow flow, FailureListener onFailure);

    /** Sends what was queued. */
    void flush();

    /** Closes the sockets; {@code whenClosed} runs on the loop. */
    void close(Runnable whenClosed);
}
