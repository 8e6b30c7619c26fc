package org.rtclite.examples.interop;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/** One of our programs as its user runs it: {@code java -jar rtclite-examples.jar ...} in a process of its own. */
final class Program implements AutoCloseable {

    static final Path JAR = Path.of("target/rtclite-examples.jar").toAbsolutePath();
    private static final JsonFactory JSON = new JsonFactory();

    private final Process process;
    private final List<String> lines = new ArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Thread reader;
    private final Path errors;
    private boolean ended;

    private Program(Process process, Path errors) {
        this.process = process;
        this.errors = errors;
        this.reader = new Thread(this::readLines, "program-output");
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts {@code PROGRAM ARG...} with {@code folder} as its working directory; stderr goes to a file there. */
    static Program start(Path folder, String... command) {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Dio.netty.leakDetection.level=paranoid",
                "-jar",
                JAR.toString()));
        line.addAll(List.of(command));
        try {
            Path errors = Files.createTempFile(folder, command[0] + "-", ".err");
            return new Program(
                    new ProcessBuilder(line)
                            .directory(folder.toFile())
                            .redirectError(errors.toFile())
                            .start(),
                    errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void readLines() {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                add(line);
            }
        } catch (IOException e) {
            add("(output broke off: " + e.getMessage() + ")");
        }
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void add(String line) {
        lock.lock();
        try {
            lines.add(line);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a line of stdout that fits, among all printed so far. */
    String awaitLine(String what, Duration limit, Predicate<String> fits) {
        long deadline = System.nanoTime() + limit.toNanos();
        lock.lock();
        try {
            while (true) {
                for (String line : lines) {
                    if (fits.test(line)) {
                        return line;
                    }
                }
                long left = deadline - System.nanoTime();
                if (ended || left <= 0) {
                    throw new AssertionError("no " + what + (ended ? " before the program ended" : " within " + limit)
                            + "; it printed:\n" + String.join("\n", lines) + "\nand on stderr:\n" + errors());
                }
                changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for " + what, e);
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a JSON event of that name and returns its members as text. */
    Map<String, String> awaitEvent(String event, Duration limit) {
        return members(awaitLine(
                "event '" + event + "'",
                limit,
                line -> event.equals(members(line).get("event"))));
    }

    /** All JSON events of that name so far. */
    List<Map<String, String>> events(String event) {
        return lines().stream()
                .map(Program::members)
                .filter(m -> event.equals(m.get("event")))
                .toList();
    }

    /** The members of a flat JSON object as text; empty for a line that is none. */
    static Map<String, String> members(String line) {
        Map<String, String> members = new LinkedHashMap<>();
        try (JsonParser parser = JSON.createParser(line)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Map.of();
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                members.put(name, parser.getText());
            }
            return members;
        } catch (IOException e) {
            return Map.of();
        }
    }

    List<String> lines() {
        lock.lock();
        try {
            return List.copyOf(lines);
        } finally {
            lock.unlock();
        }
    }

    String errors() {
        try {
            return Files.readString(errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Types a line. */
    void type(String line) {
        try {
            OutputStream stdin = process.getOutputStream();
            stdin.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            stdin.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGTERM. */
    void terminate() {
        process.toHandle().destroy(); // Process.destroy closes our end of stdout as well, before the goodbye is read
    }

    /** Waits for the end of the program. */
    int awaitExit(Duration limit) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("still running after " + limit + "; it printed:\n" + String.join("\n", lines())
                        + "\nand on stderr:\n" + errors());
            }
            reader.join(5000);
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for the program's end", e);
        }
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly();
    }

    @Override
    public void close() {
        kill();
    }
}
