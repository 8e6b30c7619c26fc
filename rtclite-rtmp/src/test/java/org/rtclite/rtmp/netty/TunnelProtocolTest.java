package org.rtclite.rtmp.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The server's side of RTMPT, request by request, in virtual time; the sessions are stand-ins that keep what they get. */
@SuppressWarnings("FutureReturnValueIgnored") // the channels are embedded: it has happened
class TunnelProtocolTest {

    private static final InetSocketAddress PEER = new InetSocketAddress(InetAddress.getLoopbackAddress(), 4321);
    private static final TunnelLimits LIMITS =
            new TunnelLimits(1000, 100, 500, 2, Duration.ofSeconds(10), Duration.ofMillis(50));

    /** What the server has made of a session: keeps its input, writes what a test says. */
    private static final class Session extends ChannelInboundHandlerAdapter {

        final StringBuilder received = new StringBuilder();
        String failure = "";
        Channel channel;

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            received.append(bytes.toString(StandardCharsets.ISO_8859_1));
            bytes.release();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            failure = String.valueOf(cause.getMessage());
        }

        void write(String text) {
            channel.writeAndFlush(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
        }
    }

    private final List<Session> opened = new ArrayList<>();
    private final List<EmbeddedChannel> connections = new ArrayList<>();
    private boolean full;
    private final TunnelSessions sessions = new TunnelSessions(LIMITS, new Random(1), (channel, loop, address) -> {
        if (full) {
            return false;
        }
        Session made = new Session();
        made.channel = channel;
        channel.pipeline().addLast(made);
        opened.add(made);
        return true;
    });

    private EmbeddedChannel connection() {
        EmbeddedChannel made = new EmbeddedChannel();
        made.freezeTime();
        connections.add(made);
        TunnelHttpHandler.install(made.pipeline(), sessions, PEER);
        return made;
    }

    @AfterEach
    void closeConnections() {
        opened.forEach(session -> session.channel.unsafe().closeForcibly());
        connections.forEach(EmbeddedChannel::finishAndReleaseAll);
        assertEquals(0, sessions.size());
    }

    private static String request(String path, String body) {
        return "POST " + path + " HTTP/1.1\r\nHost: h\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static void send(EmbeddedChannel http, String text) {
        http.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
        http.runPendingTasks();
    }

    private static String answers(EmbeddedChannel http) {
        StringBuilder text = new StringBuilder();
        for (ByteBuf next = http.readOutbound(); next != null; next = http.readOutbound()) {
            text.append(next.toString(StandardCharsets.ISO_8859_1));
            next.release();
        }
        return text.toString();
    }

    private static String ask(EmbeddedChannel http, String path, String body) {
        send(http, request(path, body));
        return answers(http);
    }

    private static String body(String answer) {
        assertTrue(answer.startsWith("HTTP/1.1 200 OK\r\n"), answer);
        int end = answer.indexOf("\r\n\r\n") + 4;
        assertTrue(answer.contains("\r\nContent-Length: " + (answer.length() - end) + "\r\n"), answer);
        return answer.substring(end);
    }

    private String open(EmbeddedChannel http) {
        return body(ask(http, "/open/1", "\0")).strip();
    }

    private Session session(int index) {
        return opened.get(index);
    }

    @Test
    void opensSendsAnswersAndCloses() {
        EmbeddedChannel http = connection();
        String answer = ask(http, "/open/1", "\0");
        assertTrue(answer.contains("\r\nContent-Type: application/x-fcs\r\n"), answer);
        String id = body(answer).strip();
        assertTrue(id.matches("[0-9a-f]{32}"), id);
        assertEquals("\u0001", body(ask(http, "/send/" + id + "/1", "hello")));
        assertEquals("hello", session(0).received.toString());
        session(0).write("wor");
        session(0).write("ld");
        assertEquals("\u0001world", body(ask(http, "/idle/" + id + "/2", "\0")));
        assertEquals("hello", session(0).received.toString(), "the byte of an idle request is not the session's");
        assertEquals("\0", body(ask(http, "/close/" + id + "/3", "\0")));
        assertFalse(session(0).channel.isOpen());
        assertTrue(ask(http, "/idle/" + id + "/4", "\0").startsWith("HTTP/1.1 404 "));
        assertTrue(http.isOpen());
    }

    @Test
    void idsAreNotGuessableFromOneAnother() {
        EmbeddedChannel http = connection();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            ids.add(open(http));
        }
        assertEquals(10, ids.stream().distinct().count());
        assertEquals(10, ids.stream().map(id -> id.substring(0, 8)).distinct().count());
    }

    @ParameterizedTest
    @CsvSource({
        "/fcs/ident2, 404, true",
        "/send/00000000000000000000000000000000/1, 404, true",
        "/idle/x/1, 404, true",
        "/send/../1, 404, true",
        "/send/x/-1, 404, true",
        "/send/x/99999999999, 404, true",
        "/, 404, true"
    })
    void whatIsNotThereIsNotFoundAndTheConnectionGoesOn(String path, int status, boolean open) {
        EmbeddedChannel http = connection();
        String answer = ask(http, path, "\0");
        assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
        assertEquals(open, http.isOpen());
        assertEquals(32, open(http).length());
    }

    @Test
    void onlyPostIsAllowed() {
        EmbeddedChannel http = connection();
        send(http, "GET /open/1 HTTP/1.1\r\nHost: h\r\n\r\n");
        String answer = answers(http);
        assertTrue(answer.startsWith("HTTP/1.1 405 "), answer);
        assertTrue(answer.contains("\r\nAllow: POST\r\n"), answer);
        assertFalse(http.isOpen());
    }

    @Test
    void whatIsNoHttpIsABadRequest() {
        for (String text : List.of(
                "hello\r\n\r\n",
                "POST /open/1 HTTP/1.1\r\n" + "a".repeat(20_000) + "\r\n\r\n",
                "P".repeat(5000) + "\r\n\r\n",
                "POST /open/1 HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n")) {
            EmbeddedChannel http = connection();
            send(http, text);
            String answer = answers(http);
            assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
            assertFalse(http.isOpen(), text.substring(0, 5));
        }
        assertEquals(0, opened.size());
    }

    @Test
    void aBodyThatIsDeclaredOrGrowsTooLargeIsRefused() {
        EmbeddedChannel declared = connection();
        send(declared, "POST /open/1 HTTP/1.1\r\nContent-Length: 1001\r\n\r\n");
        assertTrue(answers(declared).startsWith("HTTP/1.1 413 "));
        assertFalse(declared.isOpen());

        EmbeddedChannel growing = connection();
        String id = open(growing);
        send(growing, "POST /send/" + id + "/1 HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n");
        String chunk = "64\r\n" + "x".repeat(100) + "\r\n";
        for (int i = 0; i < 10; i++) {
            send(growing, chunk);
        }
        assertEquals(1000, session(0).received.length());
        assertEquals("", answers(growing));
        send(growing, "1\r\nx\r\n");
        assertTrue(answers(growing).startsWith("HTTP/1.1 413 "));
        assertFalse(growing.isOpen());
        assertEquals(1000, session(0).received.length());
        assertFalse(session(0).channel.isOpen(), "its bytes have a gap");
    }

    @Test
    void tooManySessionsAreRefused() {
        EmbeddedChannel http = connection();
        full = true;
        assertTrue(ask(http, "/open/1", "\0").startsWith("HTTP/1.1 503 "));
    }

    @Test
    void aRepeatedRequestIsRefusedAndItsBytesDoNotCount() {
        EmbeddedChannel http = connection();
        String id = open(http);
        ask(http, "/send/" + id + "/5", "one");
        assertTrue(ask(http, "/send/" + id + "/5", "one").startsWith("HTTP/1.1 400 "));
        EmbeddedChannel again = connection();
        assertEquals("\u0001", body(ask(again, "/send/" + id + "/6", "two")));
        assertEquals("onetwo", session(0).received.toString());
    }

    @Test
    void requestsOfOtherConnectionsWaitForTheirTurnUpToALimit() {
        EmbeddedChannel first = connection();
        String id = open(first);
        ask(first, "/send/" + id + "/0", "0");
        EmbeddedChannel early = connection();
        assertEquals("", ask(early, "/send/" + id + "/2", "2"));
        assertEquals("0", session(0).received.toString());
        assertEquals("\u0001", body(ask(first, "/send/" + id + "/1", "1")));
        assertEquals("\u0001", body(answers(early)));
        assertEquals("012", session(0).received.toString());
        EmbeddedChannel tooEarly = connection();
        assertTrue(ask(tooEarly, "/send/" + id + "/5", "5").startsWith("HTTP/1.1 400 "));
        assertFalse(session(0).channel.isOpen());
        assertEquals("request 5 came, 3 is next, 2 may be early", session(0).failure);
    }

    @Test
    void anEarlyRequestIsForgottenWithItsConnection() {
        EmbeddedChannel first = connection();
        String id = open(first);
        ask(first, "/send/" + id + "/0", "0");
        EmbeddedChannel early = connection();
        ask(early, "/send/" + id + "/2", "lost");
        early.close();
        ask(first, "/send/" + id + "/1", "1");
        assertEquals("\u0001", body(ask(first, "/send/" + id + "/2", "2")));
        assertEquals("012", session(0).received.toString());
    }

    @Test
    void aRequestForNewsWaitsForThemShortly() {
        EmbeddedChannel http = connection();
        String id = open(http);
        assertEquals("", ask(http, "/idle/" + id + "/1", "\0"));
        session(0).write("news");
        assertEquals("\u0001news", body(answers(http)));
        assertEquals("", ask(http, "/idle/" + id + "/2", "\0"));
        http.advanceTimeBy(49, TimeUnit.MILLISECONDS);
        http.runScheduledPendingTasks();
        assertEquals("", answers(http));
        http.advanceTimeBy(1, TimeUnit.MILLISECONDS);
        http.runScheduledPendingTasks();
        assertEquals("\u0001", body(answers(http)));
    }

    @Test
    void aWaitingRequestForNewsGivesWayToTheNextRequest() {
        EmbeddedChannel http = connection();
        String id = open(http);
        ask(http, "/idle/" + id + "/1", "\0");
        EmbeddedChannel other = connection();
        assertEquals("\u0001", body(ask(other, "/send/" + id + "/2", "x")));
        assertEquals("\u0001", body(answers(http)));
    }

    @Test
    void theIntervalGrowsWhileThereAreNoNews() {
        EmbeddedChannel http = connection();
        String id = open(http);
        List<Integer> intervals = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            intervals.add((int) body(ask(http, "/send/" + id + "/" + i, "")).charAt(0));
        }
        List<Integer> expected = new ArrayList<>();
        for (int interval : new int[] {1, 3, 5, 9, 17, 33}) {
            expected.addAll(Collections.nCopies(10, interval));
        }
        assertEquals(expected, intervals);
        session(0).write("x");
        assertEquals("\u0001x", body(ask(http, "/send/" + id + "/60", "")));
        assertEquals("\u0001", body(ask(http, "/send/" + id + "/61", "")));
    }

    @Test
    void anAnswerIsBoundedAndTheRestFollows() {
        EmbeddedChannel http = connection();
        String id = open(http);
        session(0).write("a".repeat(250));
        assertEquals(101, body(ask(http, "/idle/" + id + "/1", "\0")).length());
        assertEquals(101, body(ask(http, "/idle/" + id + "/2", "\0")).length());
        assertEquals(51, body(ask(http, "/idle/" + id + "/3", "\0")).length());
    }

    @Test
    void aClientThatFetchesNothingIsDisconnectedWhenItsQueueIsFull() {
        EmbeddedChannel http = connection();
        open(http);
        session(0).write("a".repeat(400)); // each write counts 96 bytes for what keeps it
        assertTrue(session(0).channel.isOpen());
        session(0).write("a");
        assertFalse(session(0).channel.isOpen());
        assertEquals("the client left 593 bytes, limit 500", session(0).failure);
    }

    @Test
    void aSessionWithoutRequestsEnds() {
        EmbeddedChannel http = connection();
        String id = open(http);
        for (int i = 0; i < 6; i++) {
            http.advanceTimeBy(3, TimeUnit.SECONDS);
            http.runScheduledPendingTasks();
            ask(http, "/send/" + id + "/" + i, "x");
        }
        assertTrue(session(0).channel.isOpen());
        EmbeddedChannel other = connection(); // the watch runs on the loop of the first
        other.close();
        for (int i = 0; i < 5; i++) {
            http.advanceTimeBy(2500, TimeUnit.MILLISECONDS);
            http.runScheduledPendingTasks();
        }
        assertFalse(session(0).channel.isOpen());
        assertEquals("no request within PT10S", session(0).failure);
    }

    @Test
    void aConnectionThatBreaksOffWithinABodyEndsTheSessionAndOneThatWaitedForNewsDoesNot() {
        EmbeddedChannel waiting = connection();
        String id = open(waiting);
        ask(waiting, "/idle/" + id + "/1", "\0");
        waiting.close();
        assertTrue(session(0).channel.isOpen());
        EmbeddedChannel sending = connection();
        assertEquals("\u0001", body(ask(sending, "/send/" + id + "/2", "x")));
        send(sending, "POST /send/" + id + "/3 HTTP/1.1\r\nContent-Length: 10\r\n\r\nabc");
        sending.close();
        assertFalse(session(0).channel.isOpen());
        assertEquals("the HTTP connection broke off within request 3", session(0).failure);
    }

    @Test
    void theLastWordsOfASessionAreFetchedBeforeItIsGone() {
        EmbeddedChannel http = connection();
        String id = open(http);
        session(0).write("go away");
        session(0).channel.close();
        assertTrue(session(0).channel.isOpen());
        assertEquals("\u0001go away", body(ask(http, "/idle/" + id + "/1", "\0")));
        assertFalse(session(0).channel.isOpen());
        assertTrue(ask(http, "/idle/" + id + "/2", "\0").startsWith("HTTP/1.1 404 "));
    }

    @Test
    void lastWordsThatNobodyFetchesAreDropped() {
        EmbeddedChannel http = connection();
        open(http);
        session(0).write("go away");
        session(0).channel.close();
        http.advanceTimeBy(1, TimeUnit.SECONDS);
        http.runScheduledPendingTasks();
        assertFalse(session(0).channel.isOpen());
    }

    @Test
    void aSessionThatDoesNotReadHoldsTheBodyUp() {
        EmbeddedChannel http = connection();
        String id = open(http);
        session(0).channel.config().setAutoRead(false);
        send(http, "POST /send/" + id + "/1 HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n");
        send(http, "1\r\na\r\n");
        send(http, "1\r\nb\r\n");
        send(http, "1\r\nc\r\n0\r\n\r\n");
        assertEquals("a", session(0).received.toString(), "one read was asked for before");
        assertEquals("", answers(http));
        session(0).channel.config().setAutoRead(true);
        assertEquals("abc", session(0).received.toString());
        assertEquals("\u0001", body(answers(http)));
    }

    @Test
    void manyRequestsAndManyPiecesAtOnceNeedNoDeepStack() {
        EmbeddedChannel http = connection();
        String id = open(http);
        StringBuilder all = new StringBuilder();
        int count = 1000;
        for (int i = 0; i < count; i++) {
            all.append(request("/send/" + id + "/" + i, "x"));
        }
        send(http, all.toString());
        String answers = answers(http);
        assertEquals(count, answers.split("HTTP/1.1 200 OK", -1).length - 1);
        assertEquals(count, session(0).received.length());
        send(
                http,
                "POST /send/" + id + "/" + count + " HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + "1\r\ny\r\n".repeat(1000) + "0\r\n\r\n");
        assertEquals("!", body(answers(http)), "the longest interval");
        assertEquals(count + 1000, session(0).received.length());
    }

    @Test
    void randomRequestsNeverHarmAGoodSession() {
        long seed = Long.getLong("rtclite.seed", 20_26);
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        EmbeddedChannel good = connection();
        String id = open(good);
        String[] parts = {
            "POST ",
            "GET ",
            "/open/1",
            "/send/",
            "/idle/",
            "/close/",
            "/",
            "1",
            "0",
            " HTTP/1.1",
            "\r\n",
            "\r\n\r\n",
            "Content-Length: ",
            "5",
            "Transfer-Encoding: chunked\r\n",
            "Expect: 100-continue\r\n",
            "\0",
            "99999999999",
            "Connection: close\r\n",
            "abcde",
            "HTTP/1.0",
            "0\r\n\r\n"
        };
        int rounds = 1000 * Integer.getInteger("rtclite.fuzz", 1);
        for (int i = 0; i < rounds; i++) {
            EmbeddedChannel http = connection();
            for (int j = random.nextInt(20); j >= 0 && http.isOpen(); j--) {
                String part = parts[random.nextInt(parts.length)];
                if (random.nextInt(30) == 0) {
                    byte[] noise = new byte[random.nextInt(50)];
                    random.nextBytes(noise);
                    part = new String(noise, StandardCharsets.ISO_8859_1);
                }
                send(http, part);
            }
            http.finishAndReleaseAll();
            connections.remove(http);
            if (i % 50 == 0) {
                assertEquals(
                        1, body(ask(good, "/send/" + id + "/" + i / 50, "x")).length());
            }
        }
        assertEquals((rounds + 49) / 50, session(0).received.length());
    }
}
