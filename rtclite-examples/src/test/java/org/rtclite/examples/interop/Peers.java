package org.rtclite.examples.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Assumptions;

/**
 * The independent programs of one test: starts them through the scripts in {@code src/test/peers}, keeps their logs
 * in one folder under {@code target/interop}, and stops them when closed.
 */
final class Peers implements AutoCloseable {

    private static final Path SCRIPTS = Path.of("src/test/peers").toAbsolutePath();

    private final Path folder;
    private final Deque<List<String>> stops = new ArrayDeque<>();

    /** What a script did. */
    record Result(int exitCode, String output) {}

    Peers(String test, String... programs) {
        for (String program : programs) {
            require(program);
        }
        folder = Path.of("target/interop").toAbsolutePath().resolve(test);
        deleteRecursively(folder);
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In continuous integration a missing peer fails the test; elsewhere the test is skipped and says so. */
    private static void require(String program) {
        boolean found = onPath(program);
        if (!found && "true".equals(System.getenv("CI"))) {
            throw new AssertionError(program + " is not installed: src/test/peers/install.sh all");
        }
        Assumptions.assumeTrue(found, program + " is not installed: src/test/peers/install.sh all");
    }

    private static boolean onPath(String program) {
        for (String folder : System.getenv("PATH").split(":", -1)) {
            if (Files.isExecutable(Path.of(folder, program))) {
                return true;
            }
        }
        return Files.isExecutable(Path.of("/usr/sbin", program));
    }

    Path folder() {
        return folder;
    }

    /** Starts a peer that runs in the background until this object is closed, when its stop script runs. */
    void start(String peer, Map<String, String> variables, String... more) {
        Path run = folder.resolve(peer);
        List<String> command = new ArrayList<>(List.of(SCRIPTS + "/" + peer + "/" + startScript(peer), run.toString()));
        command.addAll(List.of(more));
        stops.push(List.of(SCRIPTS + "/" + peer + "/stop.sh", run.toString()));
        Result result = execute(command, variables, 60);
        if (result.exitCode() != 0) {
            throw new AssertionError(command + " exited with " + result.exitCode() + ":\n" + result.output());
        }
    }

    private static String startScript(String peer) {
        return peer.equals("sipp") ? "uas.sh" : "start.sh";
    }

    /** Stops the peer started last. */
    void stopLast() {
        execute(stops.pop(), Map.of(), 30);
    }

    /** Runs a script of the peers' folder to its end. */
    Result run(String script, Map<String, String> variables, String... arguments) {
        List<String> command = new ArrayList<>(List.of(SCRIPTS + "/" + script));
        command.addAll(List.of(arguments));
        return execute(command, variables, 120);
    }

    /** Makes FLV files of two seconds, one of each codec combination, and returns their folder. */
    Path flvMedia(String... names) {
        Path media = folder.resolve("media");
        List<String> arguments = new ArrayList<>(List.of(media.toString()));
        arguments.addAll(List.of(names));
        Result made = run("rtmp/gen-media.sh", Map.of("SECONDS_ON", "2"), arguments.toArray(String[]::new));
        if (made.exitCode() != 0) {
            throw new AssertionError("no media: " + made.output());
        }
        return media;
    }

    /** A file of a peer's folder as text, empty while it does not exist. */
    String log(String peer, String file) {
        Path path = folder.resolve(peer).resolve(file);
        try {
            return Files.exists(path) ? Files.readString(path, StandardCharsets.ISO_8859_1) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until a file of a peer's folder holds that text. */
    void awaitLog(String peer, String file, String text) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!log(peer, file).contains(text)) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("no '" + text + "' in " + file + ":\n" + log(peer, file));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    private Result execute(List<String> command, Map<String, String> variables, int limitSeconds) {
        Path output = folder.resolve("script-" + Integer.toHexString(command.hashCode()) + ".out");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
            builder.environment().putAll(variables);
            Process process = builder.start();
            if (!process.waitFor(limitSeconds, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(command + " still ran after " + limitSeconds + " s");
            }
            return new Result(process.exitValue(), Files.readString(output, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while " + command + " ran", e);
        }
    }

    @Override
    public void close() {
        while (!stops.isEmpty()) {
            stopLast();
        }
    }

    /** A port that no UDP or TCP socket of this machine uses now, with {@code span} free UDP ports from there on. */
    static int freePort(int span) {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        IOException last = null;
        for (int attempt = 0; attempt < 200; attempt++) {
            List<AutoCloseable> held = new ArrayList<>();
            try (ServerSocket tcp = new ServerSocket()) {
                tcp.bind(new InetSocketAddress(loopback, 0));
                int port = tcp.getLocalPort() & ~1;
                if (port + span > 65535) {
                    continue;
                }
                for (int i = 0; i < span; i++) {
                    held.add(new DatagramSocket(new InetSocketAddress(loopback, port + i)));
                }
                return port;
            } catch (IOException e) {
                last = e; // taken: look further
            } finally {
                held.forEach(Peers::closeQuietly);
            }
        }
        throw new AssertionError("no free port found in 200 attempts", last);
    }

    private static void closeQuietly(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) {
            throw new AssertionError("could not close " + socket, e);
        }
    }

    static void deleteRecursively(Path path) {
        if (!Files.exists(path)) {
            return;
        }
        try (var files = Files.walk(path)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
