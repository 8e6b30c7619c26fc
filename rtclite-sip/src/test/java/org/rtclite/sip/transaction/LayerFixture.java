package org.rtclite.sip.transaction;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.rtclite.sip.codec.ParseResult;
import org.rtclite.sip.codec.SipParser;
import org.rtclite.sip.message.SipMessage;
import org.rtclite.sip.message.SipRequest;
import org.rtclite.sip.message.SipResponse;

/** One transaction layer in virtual time; keeps what it sends, when, and what it tells. */
final class LayerFixture implements TransactionUser, TransactionPort, ClientTransactionUser {

    static final Flow UDP =
            Flow.udp(new InetSocketAddress("192.0.2.1", 5060), new InetSocketAddress("192.0.2.2", 5060));
    static final Flow TCP = new Flow(Transport.TCP, UDP.local(), UDP.remote(), 7);

    /** A message and the time it left, in ms since the start. */
    record Sent(long atMs, String word, SipMessage message, Flow flow) {}

    final TimerQueue timers = new TimerQueue();
    final List<Sent> sent = new ArrayList<>();
    final List<String> told = new ArrayList<>();
    final List<ServerTransaction> requests = new ArrayList<>();
    final TransactionLayer layer;

    LayerFixture() {
        this(100);
    }

    LayerFixture(int maxTransactions) {
        layer = new TransactionLayer(
                timers,
                SipTimers.defaults(),
                new Identifiers(new SplittableRandom(1)),
                maxTransactions,
                10,
                this,
                this);
        timers.advanceTo(0);
    }

    @Override
    public void transmit(SipMessage message, Flow flow) {
        String word = message instanceof SipRequest request
                ? request.method()
                : Integer.toString(((SipResponse) message).code());
        sent.add(new Sent(timers.nowNanos() / 1_000_000, word, message, flow));
    }

    @Override
    public void onRequest(ServerTransaction transaction) {
        told.add(transaction.request().method());
        requests.add(transaction);
    }

    @Override
    public void onAck(SipRequest ack, Flow flow) {
        told.add("ACK");
    }

    @Override
    public void onResponse(SipResponse response) {
        told.add(Integer.toString(response.code()));
    }

    @Override
    public void onFailure(TransactionFailure failure, String detail) {
        told.add(failure.name());
    }

    /** Lets time pass to {@code ms} after the start, each timer at its own time. */
    void runTo(long ms) {
        long end = ms * 1_000_000;
        while (timers.nextDeadlineNanos() <= end) {
            timers.advanceTo(timers.nextDeadlineNanos());
            timers.fireDue();
        }
        timers.advanceTo(end);
    }

    /** When each message of that kind left, in ms. */
    List<Long> times(String word) {
        return sent.stream().filter(s -> s.word().equals(word)).map(Sent::atMs).toList();
    }

    /** A request with a Via of ours. */
    static SipRequest request(String method, String branch) {
        return (SipRequest) parse(method + " sip:bob@192.0.2.2 SIP/2.0\r\n"
                + "Via: SIP/2.0/UDP 192.0.2.1:5060;branch=" + branch + ";rport\r\n"
                + "Max-Forwards: 70\r\nFrom: <sip:alice@192.0.2.1>;tag=a\r\nTo: <sip:bob@192.0.2.2>\r\n"
                + "Call-ID: call\r\nCSeq: 1 " + method + "\r\nContent-Length: 0\r\n\r\n");
    }

    /** What comes over {@link #UDP} from the other side. */
    static SipRequest received(String method, String branch, String toTag) {
        return (SipRequest) parse(method + " sip:alice@192.0.2.1 SIP/2.0\r\n"
                + "Via: SIP/2.0/UDP 192.0.2.2:5060;branch=" + branch + "\r\n"
                + "Max-Forwards: 70\r\nFrom: <sip:bob@192.0.2.2>;tag=b\r\nTo: <sip:alice@192.0.2.1>"
                + (toTag.isEmpty() ? "" : ";tag=" + toTag) + "\r\n"
                + "Call-ID: call\r\nCSeq: 1 " + method
                + "\r\nContent-Length: 0\r\n\r\n");
    }

    static SipResponse response(SipRequest request, int code) {
        SipResponse.Builder builder = SipResponse.builder(request, code);
        if (code > 100 && request.toTag() == null) {
            builder.to(request.to().withTag("t"));
        }
        return builder.build();
    }

    static SipMessage parse(String text) {
        ParseResult result = new SipParser().parse(text.getBytes(StandardCharsets.UTF_8));
        if (result instanceof ParseResult.Message parsed) {
            return parsed.message();
        }
        throw new AssertionError("not a message: " + result);
    }
}
