package org.rtclite.examples.twilio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rtclite.examples.cli.Console;
import org.rtclite.examples.cli.ExitCode;
import org.rtclite.rtmp.flv.FlvReader;
import org.rtclite.rtmp.flv.FlvTag;
import org.rtclite.rtmp.flv.FlvWriter;
import org.rtclite.rtmp.handshake.Handshake;

@Timeout(60)
class TwilioCallTest {

    private static final String ACCOUNT = "AC" + "0".repeat(32);
    private static final String APPLICATION = "AP" + "0".repeat(32);
    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);
    private static final int FRAMES = 10;

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Console console = Console.of(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            true,
            false,
            InstantSource.system());

    private TwilioProgram.Options options(GatewayStandIn gateway) throws IOException {
        TwilioProgram.Options options = new TwilioProgram.Options();
        options.account = ACCOUNT;
        options.token = "secret";
        options.app = APPLICATION;
        options.url = gateway.url();
        options.info = "{\"p\":\"test\"}";
        options.parameters = "room=7";
        options.input = folder.resolve("in.flv");
        options.output = folder.resolve("out.flv");
        options.timeoutSeconds = 5;
        write(options.input, 0xb6);
        assertNull(options.mistake());
        return options;
    }

    private static void write(Path file, int octet) throws IOException {
        try (FlvWriter writer = FlvWriter.create(file)) {
            for (int i = 1; i <= FRAMES; i++) {
                byte[] body = {(byte) octet, 0x3e, (byte) i};
                writer.write(FlvTag.AUDIO, 20L * i, Unpooled.wrappedBuffer(body));
            }
        }
    }

    private ExitCode call(TwilioProgram.Options options) {
        return new TwilioCall(options.settings(NOW), console).run();
    }

    private static List<String> audio(Path file) throws IOException {
        List<String> tags = new ArrayList<>();
        try (FlvReader reader = FlvReader.open(file)) {
            for (FlvTag next = reader.next(); next != null; next = reader.next()) {
                try (FlvTag tag = next) {
                    if (tag.type() == FlvTag.AUDIO) {
                        tags.add(tag.timestampMs() + " " + ByteBufUtil.hexDump(tag.body()));
                    }
                }
            }
        }
        return tags;
    }

    @Test
    void callGoesFromFileToFileStepByStep() throws IOException {
        try (GatewayStandIn gateway = new GatewayStandIn(GatewayStandIn.Mood.ECHO)) {
            TwilioProgram.Options options = options(gateway);
            options.dtmf = "12w#";
            long from = System.nanoTime();
            assertEquals(ExitCode.OK, call(options), err::toString);
            long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - from);
            assertTrue(tookMs >= (FRAMES - 1) * 20, () -> "180 ms of speech took " + tookMs + " ms");

            assertEquals(Handshake.Kind.PLAIN, gateway.handshake);
            assertConnect(gateway);
            assertEquals(
                    List.of(
                            "connect",
                            "createStream",
                            "startCall[]",
                            "createStream",
                            "publish input live on 1",
                            "play output on 2",
                            "sendDTMF[12w#]"),
                    gateway.asked.subList(0, 7));
            assertTrue(gateway.asked.stream().noneMatch(call -> call.startsWith("FC")), gateway.asked::toString);

            List<String> spoken = new ArrayList<>();
            List<String> echoed = new ArrayList<>();
            for (int i = 1; i <= FRAMES; i++) {
                String frame = String.format("b23e%02x", i); // the octet's rate bits are gone, the frame is as it was
                spoken.add(20 * i + " " + frame);
                echoed.add(20 * (i - 1) + " " + frame);
            }
            assertEquals(spoken, gateway.heard);
            assertEquals(echoed, audio(options.output));
        }
        String said = out.toString(StandardCharsets.UTF_8) + err.toString(StandardCharsets.UTF_8);
        assertTrue(said.contains("\"callId\":\"CA0123\""), said);
        assertFalse(said.contains("secret") || said.contains("eyJ0"), said);
    }

    private static void assertConnect(GatewayStandIn gateway) {
        String token = new CapabilityToken(ACCOUNT)
                .allowOutgoing(APPLICATION, Map.of())
                .sign("secret", NOW.plusSeconds(3600));
        assertEquals(
                Arrays.asList(token, null, "room=7", "{\"p\":\"test\"}", ACCOUNT, "1.2"), gateway.connect.arguments());
        assertEquals("chunder", gateway.connect.app());
        assertEquals(gateway.url(), gateway.connect.tcUrl());
        var properties = gateway.connect.properties();
        assertEquals("WIN 10,0,32,18", properties.string("flashVer"));
        assertTrue(properties.contains("swfUrl"));
        assertNull(properties.get("swfUrl"));
        assertEquals(false, properties.get("fpad"));
        assertEquals(15.0, properties.get("capabilities"));
        assertEquals(3191.0, properties.get("audioCodecs"));
        assertEquals(252.0, properties.get("videoCodecs"));
        assertEquals(1.0, properties.get("videoFunction"));
        assertEquals(0.0, properties.get("objectEncoding"));
    }

    @Test
    void handshakeAndConnectAreAsTheGatewaysOwnClientsSendThem() throws IOException {
        try (GatewayStandIn gateway = new GatewayStandIn(GatewayStandIn.Mood.ECHO)) {
            assertEquals(ExitCode.OK, call(options(gateway)), err::toString);
            byte[] from = gateway.received.toByteArray();
            int block = 1536;
            assertEquals(3, from[0]);
            assertArrayEquals(new byte[block], Arrays.copyOfRange(from, 1, 1 + block), "C1 is all zeros");
            byte[] s1 = Arrays.copyOfRange(gateway.sent.toByteArray(), 1, 1 + block);
            int connect = 1 + 2 * block;
            assertArrayEquals(s1, Arrays.copyOfRange(from, 1 + block, connect), "C2 is the echo of S1");
            String command = ByteBufUtil.hexDump(from, connect, 12 + 19);
            // chunk stream 3, time 0, a length, type 20, stream 0; "connect", transaction 1
            assertTrue(
                    command.matches("03000000[0-9a-f]{6}1400000000" + "020007636f6e6e656374" + "003ff0000000000000"),
                    command);
            assertEquals((byte) 0xc3, from[connect + 12 + 128], "the next chunk begins after 128 octets");
        }
    }

    @Test
    void callsidMayComeBeforeTheCallWasAskedFor() throws IOException {
        try (GatewayStandIn gateway = new GatewayStandIn(GatewayStandIn.Mood.EARLY)) {
            assertEquals(ExitCode.OK, call(options(gateway)), err::toString);
            assertEquals("publish input live on 1", gateway.asked.get(4));
            assertEquals("play output on 2", gateway.asked.get(5));
        }
    }

    @Test
    void typedDigitsAreSentAndHangupEndsTheCall() throws Exception {
        try (GatewayStandIn gateway = new GatewayStandIn(GatewayStandIn.Mood.PATIENT)) {
            TwilioCall call = new TwilioCall(options(gateway).settings(NOW), console);
            call.typed("1");
            assertTrue(err.toString(StandardCharsets.UTF_8).contains("there is no call yet"), err::toString);
            CompletableFuture<ExitCode> end = CompletableFuture.supplyAsync(call::run);
            gateway.firstAudio.get(20, TimeUnit.SECONDS);
            call.typed("12#");
            call.typed("help");
            call.typed("/hangup");
            assertEquals(ExitCode.OK, end.get(20, TimeUnit.SECONDS));
            assertTrue(gateway.asked.contains("sendDTMF[12#]"), gateway.asked::toString);
            assertTrue(err.toString(StandardCharsets.UTF_8).contains("'help' is not"), err::toString);
        }
    }

    @Test
    void incomingCallIsTakenWithItsBridgeToken() throws IOException {
        try (GatewayStandIn gateway = new GatewayStandIn(GatewayStandIn.Mood.ECHO)) {
            TwilioProgram.Options options = options(gateway);
            options.bridge = "bridge-token";
            options.token = null;
            options.app = null;
            assertEquals(ExitCode.OK, call(options), err::toString);
            assertEquals(
                    Arrays.asList(null, "bridge-token", "room=7", "{\"p\":\"test\"}", ACCOUNT, "1.2"),
                    gateway.connect.arguments());
        }
    }

    @Test
    void versionHasAValueOrAsksForTheProgramsOwn() {
        TwilioProgram.Options options = new TwilioProgram.Options();
        assertNull(options.parse("--version", "1.3", "--account", ACCOUNT));
        assertEquals("1.3", options.version);
        assertEquals(ExitCode.OK, new TwilioProgram.Options().parse("--version"));
        assertEquals(ExitCode.OK, new TwilioProgram.Options().parse("--version", "-v"));
        TwilioProgram.Options without = new TwilioProgram.Options();
        assertNull(without.parse("--app", APPLICATION));
        assertEquals("1.2", without.version);
    }

    @Test
    void rejectedConnectionShowsTheServersWords() throws IOException {
        try (GatewayStandIn gateway = new GatewayStandIn(GatewayStandIn.Mood.REJECT_CONNECT)) {
            assertEquals(ExitCode.REFUSED, call(options(gateway)));
        }
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("capability token has expired"), err::toString);
    }

    @Test
    void refusedCallShowsTheServersWords() throws IOException {
        try (GatewayStandIn gateway = new GatewayStandIn(GatewayStandIn.Mood.REFUSE_CALL)) {
            assertEquals(ExitCode.REFUSED, call(options(gateway)));
        }
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("no such application"), err::toString);
    }

    @Test
    void callWithoutIdentifierTimesOut() throws IOException {
        try (GatewayStandIn gateway = new GatewayStandIn(GatewayStandIn.Mood.SILENT)) {
            TwilioProgram.Options options = options(gateway);
            options.timeoutSeconds = 1;
            assertEquals(ExitCode.NO_ANSWER, call(options));
        }
    }

    @Test
    void mistakesAreNamed() throws IOException {
        TwilioProgram.Options options = new TwilioProgram.Options();
        options.dtmf = "12A";
        assertTrue(String.valueOf(options.mistake()).contains("'12A'"));
        options.dtmf = "";
        options.via = "sip";
        assertTrue(String.valueOf(options.mistake()).contains("caller"));
        options.via = "rtmp";
        options.input = folder.resolve("aac.flv");
        write(options.input, 0x72);
        assertTrue(String.valueOf(options.mistake()).contains("no Speex"));
    }

    @Test
    void promptWithoutTerminalIsWrongUsage() {
        TwilioProgram.Options options = new TwilioProgram.Options();
        options.account = ACCOUNT;
        IllegalArgumentException mistake =
                assertThrows(IllegalArgumentException.class, () -> TwilioProgram.ask(options, null));
        assertTrue(String.valueOf(mistake.getMessage()).startsWith("--token is missing"), mistake::getMessage);
    }
}
