package org.rtclite.sip.phone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A scripted callee that answers with a description in 183 and another one in 200, as gateways do. */
@Timeout(30)
class EarlyMediaTest {

    private static String header(String message, String name) {
        return message.replaceAll("(?s).*\r\n" + name + ": ([^\r]*)\r\n.*", "$1");
    }

    private static void respond(DatagramSocket socket, DatagramPacket request, String status, String sdp)
            throws IOException {
        String message = new String(request.getData(), 0, request.getLength(), StandardCharsets.US_ASCII);
        StringBuilder text = new StringBuilder("SIP/2.0 " + status + "\r\n");
        for (String name : List.of("Via", "From", "Call-ID", "CSeq")) {
            text.append(name).append(": ").append(header(message, name)).append("\r\n");
        }
        text.append("To: <sip:gw@127.0.0.1>;tag=gw\r\nContact: <sip:gw@127.0.0.1:")
                .append(socket.getLocalPort())
                .append(">\r\n")
                .append(sdp.isEmpty() ? "" : "Content-Type: application/sdp\r\n")
                .append("Content-Length: ")
                .append(sdp.length())
                .append("\r\n\r\n")
                .append(sdp);
        byte[] bytes = text.toString().getBytes(StandardCharsets.US_ASCII);
        socket.send(new DatagramPacket(bytes, bytes.length, request.getSocketAddress()));
    }

    private static String sdp(int port, int payloadType) {
        return "v=0\r\no=gw 1 " + port + " IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio " + port
                + " RTP/AVP " + payloadType + "\r\n";
    }

    @Test
    void earlyMediaIsHeardAndTheFinalAnswerTakesItsPlace() throws Exception {
        List<PhoneEvent> events = new CopyOnWriteArrayList<>();
        try (DatagramSocket gateway = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                DatagramSocket earlyRtp = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                DatagramSocket finalRtp = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                Phone phone = Phone.builder()
                        .bind("127.0.0.1", 0)
                        .onEvent(events::add)
                        .build()) {
            gateway.setSoTimeout(5000);
            earlyRtp.setSoTimeout(5000);
            finalRtp.setSoTimeout(5000);
            Call call = phone.dial(
                    "sip:gw@127.0.0.1:" + gateway.getLocalPort(),
                    CallOptions.defaults().withTimeout(Duration.ofSeconds(10)));
            DatagramPacket invite = receive(gateway);
            respond(gateway, invite, "183 Session Progress", sdp(earlyRtp.getLocalPort(), 0));
            assertEquals(0, receive(earlyRtp).getData()[1] & 0x7f, "PCMU before the answer");
            respond(gateway, invite, "200 OK", sdp(finalRtp.getLocalPort(), 8));
            call.awaitAnswer();
            DatagramPacket media = receive(finalRtp);
            while ((media.getData()[1] & 0x7f) != 8) {
                media = receive(finalRtp);
            }
            assertEquals("PCMA/8000", call.report().codec());
            assertTrue(events.stream().anyMatch(e -> e instanceof CallEvent.EarlyMedia early && early.code() == 183));
            answerBye(gateway, call);
        }
    }

    private static void answerBye(DatagramSocket gateway, Call call) throws IOException {
        var ended = call.hangupAsync();
        for (DatagramPacket request = receive(gateway); ; request = receive(gateway)) {
            String message = new String(request.getData(), 0, request.getLength(), StandardCharsets.US_ASCII);
            if (message.startsWith("BYE ")) {
                respond(gateway, request, "200 OK", "");
                assertEquals(200, ended.join().code());
                return;
            }
        }
    }

    private static DatagramPacket receive(DatagramSocket socket) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[4096], 4096);
        try {
            socket.receive(packet);
        } catch (SocketTimeoutException e) {
            throw new AssertionError("nothing came within 5 s", e);
        }
        return packet;
    }
}
