package org.rtclite.rtmp.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rtclite.rtmp.flv.FlvTag;
import org.rtclite.rtmp.session.PlayRequest;

/** Our RTMPT client and HTTP servers that are not ours: odd, broken and hostile ones. */
@Timeout(60)
class TunnelClientTest {

    /** What a server does with the request it has read, which is in Latin 1. */
    @FunctionalInterface
    private interface Answerer {
        /** Returns the answer; null closes the connection without one. */
        byte[] answer(String request) throws IOException;
    }

    private final List<AutoCloseable> open = new ArrayList<>();
    private final Queue<String> requests = new ConcurrentLinkedQueue<>();

    @AfterEach
    void closeAll() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    private String serve(Answerer answerer) throws IOException {
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        open.add(server);
        Thread acceptor = new Thread(() -> accept(server, answerer), "odd-http-server");
        acceptor.setDaemon(true);
        acceptor.start();
        return "rtmpt://127.0.0.1:" + server.getLocalPort() + "/live";
    }

    private void accept(ServerSocket server, Answerer answerer) {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                Thread talker = new Thread(() -> talk(socket, answerer), "odd-http-connection");
                talker.setDaemon(true);
                talker.start();
            } catch (IOException e) {
                return; // closed: the test is over
            }
        }
    }

    private void talk(Socket socket, Answerer answerer) {
        try (socket) {
            while (true) {
                String request = read(socket.getInputStream());
                if (request.isEmpty()) {
                    return;
                }
                requests.add(request);
                byte[] answer = answerer.answer(request);
                if (answer == null) {
                    return;
                }
                socket.getOutputStream().write(answer);
                if (new String(answer, StandardCharsets.ISO_8859_1).contains("Connection: close")) {
                    return;
                }
            }
        } catch (IOException e) {
            requests.add("broken off"); // by the client, whose test looks at what it says
        }
    }

    /** One request or answer with its body; empty at the end of the stream. */
    private static String read(InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        String text = "";
        while (!text.endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            bytes.write(next);
            text = next == '\n' ? bytes.toString(StandardCharsets.ISO_8859_1) : "";
        }
        int at = text.indexOf("Content-Length: ") + "Content-Length: ".length();
        int length = Integer.parseInt(text.substring(at, text.indexOf('\r', at)));
        bytes.write(in.readNBytes(length));
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] ok(String body) {
        return latin1("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
    }

    private static RtmpException failure(String url) {
        return assertThrows(
                RtmpException.class,
                () -> RtmpClient.builder(url).timeout(Duration.ofSeconds(1)).connect());
    }

    private RtmpServer ours() throws IOException {
        RtmpServer server =
                RtmpServer.builder().bind("127.0.0.1", 0).threads(1).tunnel().start();
        open.add(server);
        return server;
    }

    private static byte[] pass(RtmpServer to, String request) throws IOException {
        try (Socket socket = new Socket(to.address().getAddress(), to.address().getPort())) {
            socket.getOutputStream().write(latin1(request));
            return latin1(read(socket.getInputStream()));
        }
    }

    @Test
    void aServerThatClosesTheConnectionAfterEachAnswerIsConnectedToAgain() throws Exception {
        RtmpServer server = ours();
        String url = serve(request -> latin1(new String(pass(server, request), StandardCharsets.ISO_8859_1)
                .replace("Connection: Keep-Alive", "Connection: close")));
        try (RtmpClient client = RtmpClient.connect(url);
                RtmpPlayer player = client.play(new PlayRequest("s", PlayRequest.Source.LIVE, 0, -1, true));
                RtmpPublisher publisher = client.publish("s")) {
            for (int i = 0; i < 20; i++) {
                publisher.send(FlvTag.AUDIO, 20L * i, Unpooled.wrappedBuffer(new byte[] {(byte) 0xb2, (byte) i}));
            }
            for (int i = 0; i < 20; i++) {
                FlvTag tag = player.next(Duration.ofSeconds(20));
                assertNotNull(tag, "after " + i);
                assertEquals(i, tag.body().getByte(1));
                tag.close();
            }
        }
        List<String> lines =
                requests.stream().map(r -> r.substring(0, r.indexOf('\r'))).toList();
        assertEquals("POST /open/1 HTTP/1.1", lines.get(0));
        for (int i = 1; i < lines.size(); i++) {
            assertTrue(lines.get(i).matches("POST /(send|idle|close)/[0-9a-f]{32}/" + i + " HTTP/1.1"), lines.get(i));
        }
        assertTrue(lines.get(lines.size() - 1).startsWith("POST /close/"), lines.get(lines.size() - 1));
    }

    @ParameterizedTest
    @CsvSource({
        "'HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n', 'the server answered HTTP 500 Oops'",
        "'HTTP/1.1 302 Found\r\nLocation: http://localhost/\r\nContent-Length: 0\r\n\r\n', 'HTTP 302 Found'",
        "'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n', 'the server gave no session id'",
        "'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\na/b\n', 'session id is not up to 128 plain characters'",
        "'220 mail.example ESMTP\r\n\r\n', 'the server does not answer HTTP'",
        "'HTTP/1.1 200 OK\r\nContent-Length: 10\r\nConnection: close\r\n\r\nabc', 'before an answer'"
    })
    void whatIsNoAnswerToOpenIsSaid(String answer, String reason) throws IOException {
        RtmpException failure = failure(serve(request -> latin1(answer)));
        assertTrue(failure.getMessage().contains(reason), failure.getMessage());
        assertTrue(failure.getMessage().startsWith("cannot reach rtmpt://127.0.0.1:"), failure.getMessage());
    }

    @Test
    void anEndlessSessionIdIsNotKept() throws IOException {
        RtmpException failure = failure(serve(request -> ok("x".repeat(10_000_000))));
        assertTrue(failure.getMessage().contains("up to 128 plain characters"), failure.getMessage());
    }

    @Test
    void aServerThatSpeaksHttpOnlyEndsInTheTimeoutOfTheHandshake() throws IOException {
        RtmpException failure = failure(serve(request -> ok(request.startsWith("POST /open") ? "id\n" : "!")));
        assertTrue(failure.getMessage().contains("no handshake within PT1S"), failure.getMessage());
        assertTrue(requests.size() < 20, "the interval that the server wishes is kept: " + requests.size());
    }

    @Test
    void aSessionThatTheServerForgetsEnds() throws Exception {
        RtmpServer server = ours();
        boolean[] forgotten = new boolean[1];
        String url = serve(request ->
                forgotten[0] ? latin1("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n") : pass(server, request));
        try (RtmpClient client = RtmpClient.connect(url)) {
            forgotten[0] = true;
            assertEquals(
                    "the server answered HTTP 404 Not Found", client.closed().get());
        }
    }

    @Test
    void aConnectionThatBreaksOffWithinARequestEndsTheSession() throws Exception {
        RtmpServer server = ours();
        boolean[] broken = new boolean[1];
        String url = serve(request -> broken[0] ? null : pass(server, request));
        try (RtmpClient client = RtmpClient.connect(url)) {
            broken[0] = true;
            assertEquals(
                    "the HTTP connection broke off before an answer",
                    client.closed().get());
        }
    }
}
