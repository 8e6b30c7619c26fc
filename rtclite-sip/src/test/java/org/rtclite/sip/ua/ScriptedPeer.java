package org.rtclite.sip.ua;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.rtclite.rtp.testing.SimulatedNetwork;
import org.rtclite.sip.codec.ParseResult;
import org.rtclite.sip.codec.SipParser;
import org.rtclite.sip.message.SipMessage;
import org.rtclite.sip.message.SipRequest;
import org.rtclite.sip.message.SipResponse;

/** A far side without an engine: it sends and answers exactly what the test says. */
final class ScriptedPeer {

    private final SimulatedNetwork network;
    private final InetSocketAddress address;
    private final List<SipMessage> received = new ArrayList<>();
    private InetSocketAddress lastSource = new InetSocketAddress("192.0.2.1", 5060);
    private BiConsumer<ScriptedPeer, SipRequest> onRequest = (peer, request) -> {};

    ScriptedPeer(SimulatedNetwork network, String host, int port) {
        this.network = network;
        this.address = new InetSocketAddress(host, port);
        network.attach(address, (bytes, from, now) -> {
            lastSource = from;
            ParseResult result = new SipParser().parse(bytes);
            if (!(result instanceof ParseResult.Message parsed)) {
                throw new AssertionError("the engine sent something that is no message: " + result);
            }
            received.add(parsed.message());
            if (parsed.message() instanceof SipRequest request) {
                onRequest.accept(this, request);
            }
        });
    }

    void onRequest(BiConsumer<ScriptedPeer, SipRequest> script) {
        onRequest = script;
    }

    void send(SipMessage message) {
        network.send(address, lastSource, message.toByteArray());
    }

    void send(String text) {
        network.send(address, lastSource, text.replace("\n", "\r\n").getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    /** Answers with a Contact and To tag of this peer. */
    void answer(SipRequest request, int code, String tag) {
        send(begin(request, code, tag).build());
    }

    SipResponse.Builder begin(SipRequest request, int code, String tag) {
        SipResponse.Builder builder = SipResponse.builder(request, code);
        if (code > 100 && request.toTag() == null) {
            builder.to(request.to().withTag(tag));
        }
        return builder.add(
                "Contact", "<sip:peer@" + address.getAddress().getHostAddress() + ":" + address.getPort() + ">");
    }

    List<SipMessage> received() {
        return received;
    }

    List<SipRequest> requests(String method) {
        return received.stream()
                .filter(m -> m instanceof SipRequest request && request.is(method))
                .map(SipRequest.class::cast)
                .toList();
    }

    List<SipResponse> responses(int code) {
        return received.stream()
                .filter(m -> m instanceof SipResponse response && response.code() == code)
                .map(SipResponse.class::cast)
                .toList();
    }

    /** The last request of that method. */
    SipRequest last(String method) {
        List<SipRequest> requests = requests(method);
        if (requests.isEmpty()) {
            throw new AssertionError("no " + method + " among " + received);
        }
        return requests.get(requests.size() - 1);
    }

    SipResponse lastResponse() {
        for (int i = received.size() - 1; i >= 0; i--) {
            if (received.get(i) instanceof SipResponse response) {
                return response;
            }
        }
        throw new AssertionError("no response among " + received);
    }
}
