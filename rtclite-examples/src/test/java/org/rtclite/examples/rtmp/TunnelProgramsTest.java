package org.rtclite.examples.rtmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoopGroup;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rtclite.examples.cli.Console;
import org.rtclite.examples.cli.ExitCode;
import org.rtclite.rtmp.flv.FlvReader;
import org.rtclite.rtmp.flv.FlvTag;
import org.rtclite.rtmp.flv.FlvWriter;
import org.rtclite.rtmp.netty.RtmpServer;

/** The RTMP programs through HTTP and TLS. */
@Timeout(60)
class TunnelProgramsTest {

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
    private final EventLoopGroup loops = ServerProgram.eventLoops();
    private RtmpServer server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private Path pem(String name) throws IOException {
        Path file = folder.resolve(name);
        try (InputStream in = TunnelProgramsTest.class.getResourceAsStream(name)) {
            Files.write(file, in.readAllBytes());
        }
        return file;
    }

    private void start(boolean tls) throws IOException {
        ServerProgram.Options options = new ServerProgram.Options();
        options.host = "127.0.0.1";
        options.port = 0;
        options.root = folder;
        options.recordAll = true;
        options.tunnel = true;
        if (tls) {
            options.certificateFile = pem("localhost-certificate.pem");
            options.keyFile = pem("localhost-key.pem");
        }
        server = ServerProgram.start(options, console, loops);
    }

    private ExitCode copy(String scheme, Path trust) throws IOException {
        Path source = folder.resolve("speech.flv");
        try (FlvWriter writer = FlvWriter.create(source)) {
            for (int i = 0; i < FRAMES; i++) {
                writer.write(FlvTag.AUDIO, 20L * i, Unpooled.wrappedBuffer(new byte[] {(byte) 0xb2, 1, (byte) i}));
            }
        }
        CopyProgram.Options options = new CopyProgram.Options();
        options.source = source.toString();
        options.destination = scheme + "://localhost:" + server.address().getPort() + "/live/speech";
        options.fast = true;
        options.trustFile = trust;
        return CopyProgram.copy(new Copy(options.settings(), console), console);
    }

    private int recorded() throws IOException {
        server.close(); // ends the recording
        int audio = 0;
        try (FlvReader reader = FlvReader.open(folder.resolve("live").resolve("speech.flv"))) {
            for (FlvTag next = reader.next(); next != null; next = reader.next()) {
                try (FlvTag tag = next) {
                    audio += tag.type() == FlvTag.AUDIO ? 1 : 0;
                }
            }
        }
        return audio;
    }

    @Test
    void aFileIsPublishedThroughHttp() throws IOException {
        start(false);
        assertEquals(ExitCode.OK, copy("rtmpt", null));
        assertEquals(FRAMES, recorded());
        assertTrue(out.toString(StandardCharsets.UTF_8).contains("\"tunnel\":true"), out::toString);
    }

    @Test
    void aFileIsPublishedThroughHttpAndTls() throws IOException {
        start(true);
        assertEquals(ExitCode.OK, copy("rtmpts", folder.resolve("localhost-certificate.pem")));
        assertEquals(FRAMES, recorded());
        assertTrue(out.toString(StandardCharsets.UTF_8).contains("\"transport\":\"rtmps\""), out::toString);
    }

    @Test
    void aServerThatIsNotTrustedIsUnreachableAndTheReasonIsSaid() throws IOException {
        start(true);
        assertEquals(ExitCode.UNREACHABLE, copy("rtmps", null));
        String text = err.toString(StandardCharsets.UTF_8);
        assertTrue(text.contains("nobody who is trusted here vouches for the server's certificate"), text);
    }

    @Test
    void wrongFilesAreWrongUsage() throws IOException {
        ServerProgram.Options options = new ServerProgram.Options();
        options.keyFile = pem("localhost-key.pem");
        assertThrows(IllegalArgumentException.class, options::tls);
        options.certificateFile = folder.resolve("none.pem");
        assertTrue(assertThrows(IllegalArgumentException.class, options::tls)
                .getMessage()
                .startsWith("there is no file "));
        options.certificateFile = options.keyFile;
        assertThrows(IllegalArgumentException.class, options::tls);
        assertThrows(IllegalArgumentException.class, () -> Tls.trusting(folder.resolve("none.pem")));
        Path empty = Files.createFile(folder.resolve("empty.pem"));
        assertThrows(IllegalArgumentException.class, () -> Tls.trusting(empty));
    }
}
