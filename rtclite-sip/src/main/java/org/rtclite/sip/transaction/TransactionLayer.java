package org.rtclite.sip.transaction;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.rtclite.sip.message.SipHeader;
import org.rtclite.sip.message.SipMessage;
import org.rtclite.sip.message.SipMethod;
import org.rtclite.sip.message.SipRequest;
import org.rtclite.sip.message.SipResponse;
import org.rtclite.sip.message.Via;

/**
 * The table of all transactions of one engine: matches messages to machines and makes new ones (RFC 3261 s17).
 *
 * <p>Also does what a request must pass before the core sees it: notes {@code received} and {@code rport}
 * (s18.2.1, RFC 3581), tells merged requests (s8.2.2.2), matches CANCEL (s9.2), and refuses new requests beyond the
 * limit. Every entry leaves by a timer of its machine or by a bound of its user.
 */
public final class TransactionLayer {

    private static final ClientTransactionUser DEAF = new ClientTransactionUser() {
        @Override
        public void onResponse(SipResponse response) {}

        @Override
        public void onFailure(TransactionFailure failure, String detail) {}
    };

    private final TimerQueue timers;
    private final SipTimers values;
    private final TransactionMessages messages;
    private final TransactionPort port;
    private final TransactionUser user;
    private final int maxTransactions;
    private final int retryAfterSeconds;
    private final Map<TransactionKey, ClientTransaction> clients = new HashMap<>();
    private final Map<TransactionKey, ServerTransaction> servers = new HashMap<>();
    /** Requests outside dialogs in progress, by what a merged copy has in common with them (s8.2.2.2). */
    private final Map<String, TransactionKey> unmerged = new HashMap<>();

    /** Makes an empty table; {@code maxTransactions} bounds both sides together for new requests of the far side. */
    public TransactionLayer(
            TimerQueue timers,
            SipTimers values,
            Identifiers identifiers,
            int maxTransactions,
            int retryAfterSeconds,
            TransactionPort port,
            TransactionUser user) {
        this.timers = timers;
        this.values = values;
        this.messages = new TransactionMessages(identifiers);
        this.maxTransactions = maxTransactions;
        this.retryAfterSeconds = retryAfterSeconds;
        this.port = port;
        this.user = user;
    }

    /** Sends an INVITE whose topmost Via has a fresh branch. */
    public InviteClientTransaction invite(SipRequest request, Flow flow, ClientTransactionUser owner) {
        TransactionKey key = TransactionKey.ofClient(request);
        InviteClientTransaction transaction = new InviteClientTransaction(this, key, request, flow, owner);
        clients.put(key, transaction);
        transaction.start();
        return transaction;
    }

    /** Sends any other request, except ACK, whose topmost Via has a fresh branch. */
    public NonInviteClientTransaction request(SipRequest request, Flow flow, ClientTransactionUser owner) {
        TransactionKey key = TransactionKey.ofClient(request);
        NonInviteClientTransaction transaction = new NonInviteClientTransaction(this, key, request, flow, owner);
        clients.put(key, transaction);
        transaction.start();
        return transaction;
    }

    /** A response came in: its transaction gets it; one that matches none is dropped. */
    public void receive(SipResponse response) {
        ClientTransaction transaction = clients.get(TransactionKey.ofClient(response));
        if (transaction != null) {
            transaction.receive(response);
        }
    }

    /** A request came in. */
    public void receive(SipRequest received, Flow flow) {
        TransactionKey key = TransactionKey.ofServer(received);
        ServerTransaction known = servers.get(key);
        if (known != null) {
            known.receive(received);
            return;
        }
        SipRequest request = noteSource(received, flow);
        if (request.is(SipMethod.ACK)) {
            user.onAck(request, flow);
        } else if (clients.size() + servers.size() >= maxTransactions) {
            refuse(request, flow);
        } else if (request.is(SipMethod.CANCEL)) {
            receiveCancel(key, request, flow);
        } else {
            receiveNew(key, request, flow);
        }
    }

    private void receiveCancel(TransactionKey key, SipRequest cancel, Flow flow) {
        ServerTransaction transaction = new NonInviteServerTransaction(this, key, cancel, flow);
        servers.put(key, transaction);
        if (servers.get(TransactionKey.ofCancelled(cancel)) instanceof InviteServerTransaction invite) {
            transaction.respond(messages.response(cancel, 200, invite.localTag()));
            invite.cancelled();
        } else {
            transaction.respond(messages.response(cancel, 481, null));
        }
    }

    private void receiveNew(TransactionKey key, SipRequest request, Flow flow) {
        ServerTransaction transaction = request.is(SipMethod.INVITE)
                ? new InviteServerTransaction(this, key, request, flow)
                : new NonInviteServerTransaction(this, key, request, flow);
        servers.put(key, transaction);
        if (request.toTag() == null) {
            TransactionKey first = unmerged.putIfAbsent(mergeKey(request), key);
            if (first != null) {
                // RFC 3261 s8.2.2.2: the same request over another path
                transaction.respond(messages.response(request, 482, null));
                return;
            }
        }
        user.onRequest(transaction);
    }

    /** Answers 503 without state: the point is to spend nothing on it. */
    private void refuse(SipRequest request, Flow flow) {
        SipResponse busy = messages.response(request, 503, null).toBuilder()
                .set(SipHeader.RETRY_AFTER, Integer.toString(retryAfterSeconds))
                .build();
        send(busy, responseFlow(request, flow));
    }

    /**
     * Tells the transaction that {@code message} belongs to that it could not be written.
     *
     * @param failure {@code TRANSPORT} or {@code TLS}
     */
    public void transportFailed(SipMessage message, TransactionFailure failure, String detail) {
        if (message instanceof SipRequest request) {
            ClientTransaction transaction = clients.get(TransactionKey.ofClient(request));
            if (transaction != null) {
                transaction.transportFailed(failure, detail);
            }
        }
        // Responses: both server machines stay and answer the next copy of the request (RFC 6026 s7.1).
    }

    /** Tells every client transaction whose request went over {@code lost} that no answer will come. */
    public void connectionLost(Flow lost, TransactionFailure failure, String detail) {
        for (ClientTransaction transaction : List.copyOf(clients.values())) {
            if (transaction.flow().isSameConnection(lost)) {
                transaction.transportFailed(failure, detail);
            }
        }
    }

    /**
     * Where responses to a request go (RFC 3261 s18.2.2, RFC 3581 s4): over its connection; over UDP to its source
     * address, at its source port when the Via asked for that with {@code rport}, else at the port of the Via.
     *
     * <p>Deviation: {@code maddr} is not followed, because it lets a request aim our responses at a third party.
     */
    public Flow responseFlow(SipRequest request, Flow flow) {
        Via via = request.topVia();
        if (flow.transport().reliable() || via.rport() >= 0) {
            return flow;
        }
        int viaPort = via.port() > 0 ? via.port() : flow.transport().defaultPort();
        return flow.withRemote(new InetSocketAddress(flow.remote().getAddress(), viaPort));
    }

    /** How many transactions there are. */
    public int size() {
        return clients.size() + servers.size();
    }

    TimerQueue timers() {
        return timers;
    }

    SipTimers values() {
        return values;
    }

    TransactionMessages messages() {
        return messages;
    }

    void send(SipMessage message, Flow flow) {
        port.transmit(message, flow);
    }

    void sendCancel(InviteClientTransaction invite) {
        request(messages.cancel(invite.request()), invite.flow(), DEAF);
    }

    void passAck(SipRequest ack, Flow flow) {
        user.onAck(ack, flow);
    }

    void remove(TransactionKey key, ClientTransaction transaction) {
        clients.remove(key, transaction);
    }

    void remove(TransactionKey key, ServerTransaction transaction) {
        servers.remove(key, transaction);
        if (transaction.request().toTag() == null) {
            unmerged.remove(mergeKey(transaction.request()), key);
        }
    }

    private static String mergeKey(SipRequest request) {
        return request.callId() + ' ' + request.fromTag() + ' ' + request.cseq();
    }

    private static SipRequest noteSource(SipRequest request, Flow flow) {
        Via via = request.topVia();
        String host = flow.remoteHost();
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        Via noted = via.withReceived(bare, flow.remote().getPort());
        return noted.equals(via)
                ? request
                : request.toBuilder().replaceTopVia(noted).build();
    }
}
