package org.rtclite.examples.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program that embeds the library compiles and runs against the jars alone, on the class path and as a module. */
class EmbeddingIT {

    /** What the library needs at run time, and nothing else. */
    private static final Pattern NEEDED = Pattern.compile(
            "(rtclite-(media|rtp|sip)-|slf4j-api-|jspecify-"
                    + "|netty-(buffer|common|transport|resolver|handler|codec-base|transport-native-unix-common)-)[0-9].*\\.jar");

    @Test
    void runsOnTheClassPath(@TempDir Path folder) throws Exception {
        String jars = String.join(File.pathSeparator, jars());
        run("javac", "--release", "17", "-cp", jars, "-d", classes(folder), source("embedding/Embedding.java"));
        assertPrintsItsCall(
                run("java", "-cp", classes(folder) + File.pathSeparator + jars, "embedding.Embedding", hello()));
    }

    @Test
    void runsOnTheModulePath(@TempDir Path folder) throws Exception {
        String jars = String.join(File.pathSeparator, jars());
        run(
                "javac",
                "--release",
                "17",
                "-p",
                jars,
                "-d",
                classes(folder),
                source("module-info.java"),
                source("embedding/Embedding.java"));
        assertPrintsItsCall(run(
                "java",
                "-p",
                classes(folder) + File.pathSeparator + jars,
                "-m",
                "embedding/embedding.Embedding",
                hello()));
    }

    private static void assertPrintsItsCall(String output) {
        assertTrue(output.contains("played DONE"), output);
        assertTrue(output.contains("read 1234"), output);
        assertTrue(output.contains("PCMU/8000"), output);
        assertTrue(output.endsWith("closed\n"), output);
    }

    private static List<String> jars() {
        List<String> jars = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (NEEDED.matcher(Path.of(entry).getFileName().toString()).matches()) {
                jars.add(entry);
            }
        }
        assertFalse(jars.stream().noneMatch(jar -> jar.contains("rtclite-sip")), "no jar of rtclite-sip: " + jars);
        return jars;
    }

    private static String classes(Path folder) {
        return folder.resolve("classes").toString();
    }

    private static String source(String name) throws URISyntaxException {
        return Path.of(EmbeddingIT.class.getResource("/embedding/" + name).toURI())
                .toString();
    }

    private static String hello() {
        return Path.of("src/main/resources/org/rtclite/examples/hello.wav")
                .toAbsolutePath()
                .toString();
    }

    private static String run(String tool, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", tool).toString());
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), tool + " still runs");
        assertEquals(0, process.exitValue(), command + " printed:\n" + output);
        return output;
    }
}
