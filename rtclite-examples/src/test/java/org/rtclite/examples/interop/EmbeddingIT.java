package org.rtclite.examples.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The README's embedding program as a reader builds it: a Maven project of its own, against what the README's install
 * command put into a local repository that held nothing of rtclite before.
 */
class EmbeddingIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path FOLDER = Path.of("target/embedding").toAbsolutePath();
    private static final Path REPOSITORY = FOLDER.resolve("repository");

    @BeforeAll
    static void installIntoAFreshRepository() throws IOException, InterruptedException {
        Peers.deleteRecursively(FOLDER);
        Files.createDirectories(REPOSITORY);
        linkRepository(localRepository(), REPOSITORY);
        Path project = FOLDER.resolve("rtclite");
        copySources(ROOT, project);
        run(project, installCommand());
    }

    @Test
    void theReadmesProgramBuildsAndCallsOnTheClassPath() throws IOException, InterruptedException {
        Path project = writeProject("classpath", false);
        run(project, List.of("mvn", "-B", "-ntp", "package"));
        String classPath =
                project.resolve("target/classes") + File.pathSeparator + project.resolve("target/lib") + "/*";
        assertCalls(project, List.of("-cp", classPath, mainClass()));
    }

    @Test
    void theReadmesProgramBuildsAndCallsOnTheModulePath() throws IOException, InterruptedException {
        Path project = writeProject("modulepath", true);
        run(project, List.of("mvn", "-B", "-ntp", "package"));
        String modulePath = project.resolve("target/classes") + File.pathSeparator + project.resolve("target/lib");
        assertCalls(project, List.of("-p", modulePath, "-m", "com.example.embedding/" + mainClass()));
    }

    private static void assertCalls(Path project, List<String> launch) throws IOException, InterruptedException {
        Path folder = Files.createDirectories(project.resolve("run"));
        try (Program answerer = Program.start(
                folder,
                "caller",
                "--json",
                "--listen",
                "--int-ip=127.0.0.1",
                "--port=0",
                "--user=echo",
                "--auto-respond-after=0",
                "--audio-loopback")) {
            String port = answerer.awaitEvent("listening", SOON).get("port");
            List<String> command = new ArrayList<>(List.of(java()));
            command.addAll(launch);
            command.add("sip:echo@127.0.0.1:" + port);
            String output = run(folder, command);
            assertTrue(output.contains("PCMU"), "the call report names no codec:\n" + output);
            answerer.awaitEvent("ended", SOON);
        }
    }

    private static Path writeProject(String name, boolean module) throws IOException {
        Path project = FOLDER.resolve(name);
        Path sources = Files.createDirectories(project.resolve("src/main/java/com/example"));
        Files.writeString(project.resolve("pom.xml"), pom(block("xml", "<dependency>")));
        Files.writeString(
                sources.resolve(mainClass().substring("com.example.".length()) + ".java"),
                "package com.example;\n\n" + program());
        if (module) {
            Files.writeString(
                    project.resolve("src/main/java/module-info.java"),
                    "module com.example.embedding {\n    requires org.rtclite.sip;\n}\n");
        }
        return project;
    }

    private static String pom(String dependencies) {
        return """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>com.example</groupId>
                  <artifactId>embedding</artifactId>
                  <version>1</version>
                  <properties>
                    <maven.compiler.release>17</maven.compiler.release>
                    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
                  </properties>
                  <dependencies>
                %s  </dependencies>
                  <build>
                    <plugins>
                      <plugin>
                        <artifactId>maven-compiler-plugin</artifactId>
                        <version>3.14.1</version>
                      </plugin>
                      <plugin>
                        <artifactId>maven-dependency-plugin</artifactId>
                        <version>3.8.1</version>
                        <executions>
                          <execution>
                            <phase>package</phase>
                            <goals><goal>copy-dependencies</goal></goals>
                            <configuration>
                              <outputDirectory>target/lib</outputDirectory>
                              <includeScope>runtime</includeScope>
                            </configuration>
                          </execution>
                        </executions>
                      </plugin>
                    </plugins>
                  </build>
                </project>
                """.formatted(dependencies);
    }

    private static String program() throws IOException {
        return block("java", "public static void main");
    }

    private static String mainClass() throws IOException {
        Matcher name =
                Pattern.compile("(?m)^(?:public )?(?:final )?class (\\w+)").matcher(program());
        assertTrue(name.find(), "the README's program has no class");
        return "com.example." + name.group(1);
    }

    private static List<String> installCommand() throws IOException {
        Matcher command =
                Pattern.compile("(?m)^ *(mvn -B [^\\n]*install[^\\n]*)$").matcher(readme());
        assertTrue(command.find(), "the README has no install command");
        return List.of(command.group(1).strip().split(" +"));
    }

    /** The README's first code block of that language that holds {@code needle}. */
    private static String block(String language, String needle) throws IOException {
        Matcher block = Pattern.compile("(?s)```" + language + "\n(.*?)```").matcher(readme());
        while (block.find()) {
            if (block.group(1).contains(needle)) {
                return block.group(1);
            }
        }
        throw new AssertionError("the README has no " + language + " block with " + needle);
    }

    private static String readme() throws IOException {
        return Files.readString(ROOT.resolve("README.md"));
    }

    private static Path localRepository() {
        return Path.of(System.getProperty(
                "maven.repo.local",
                Path.of(System.getProperty("user.home"), ".m2", "repository").toString()));
    }

    /** All of a local repository but rtclite itself, as hard links: what stands there need not be fetched again. */
    private static void linkRepository(Path from, Path to) throws IOException {
        walk(from, Set.of(from.resolve("org/rtclite")), file -> {
            Path link = to.resolve(from.relativize(file));
            Files.createDirectories(link.getParent());
            try {
                Files.createLink(link, file);
            } catch (IOException | UnsupportedOperationException e) {
                Files.copy(file, link); // another file system
            }
        });
    }

    private static void copySources(Path from, Path to) throws IOException {
        Set<Path> skipped = Set.of(from.resolve(".git")); // and no tests: -DskipTests would compile them
        walk(from, skipped, file -> {
            Path copy = to.resolve(from.relativize(file));
            Files.createDirectories(copy.getParent());
            Files.copy(file, copy);
        });
    }

    private interface FileAction {
        void accept(Path file) throws IOException;
    }

    private static void walk(Path root, Set<Path> skipped, FileAction action) throws IOException {
        if (!Files.isDirectory(root)) {
            return;
        }
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                boolean skip = skipped.contains(folder) || folder.endsWith("target") || folder.endsWith("src/test");
                return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                action.accept(file);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static String run(Path folder, List<String> command) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(command);
        if (command.get(0).equals("mvn")) {
            line.add("-Dmaven.repo.local=" + REPOSITORY);
        }
        Path output = Files.createTempFile(folder, "run-", ".log");
        Process process = new ProcessBuilder(line)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            if (!process.waitFor(300, TimeUnit.SECONDS)) {
                throw new AssertionError(line + " still ran after 300 s:\n" + Files.readString(output));
            }
        } finally {
            process.destroyForcibly();
        }
        String text = Files.readString(output);
        assertEquals(0, process.exitValue(), () -> line + " failed:\n" + text);
        return text;
    }
}
