package org.rtclite.examples.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who may know whom: scans the import lines of the four libraries (docs/architecture.md, "Edges"). */
class ImportRulesTest {

    private static final Pattern IMPORT = Pattern.compile("^import (?:static )?([\\w.]+?)(?:\\.\\*)?;");
    private static final Path ROOT =
            Path.of("").toAbsolutePath().endsWith("rtclite-examples") ? Path.of("..") : Path.of("");

    /** One import line: which package it stands in and what it names. */
    private record Edge(String fromPackage, String imported, String place) {}

    @Test
    void mediaKnowsNeitherNettyNorTheNetworkModules() {
        assertNone(
                "rtclite-media",
                e -> e.imported().startsWith("io.netty.")
                        || e.imported().startsWith("org.rtclite.rtp")
                        || e.imported().startsWith("org.rtclite.sip")
                        || e.imported().startsWith("org.rtclite.rtmp"));
    }

    @Test
    void soundCardClassesStayInDeviceAndSpi() {
        assertNone(
                "rtclite-media",
                e -> e.imported().startsWith("javax.sound.")
                        && !e.fromPackage().equals("org.rtclite.media.device")
                        && !e.fromPackage().equals("org.rtclite.media.spi"));
    }

    @Test
    void rtpKnowsMediaOnlyAndNettyOnlyInItsDriver() {
        assertNone(
                "rtclite-rtp",
                e -> (e.imported().startsWith("io.netty.") && !e.fromPackage().startsWith("org.rtclite.rtp.netty"))
                        || (e.imported().startsWith("org.bouncycastle.")
                                && !e.fromPackage().startsWith("org.rtclite.rtp.dtls"))
                        || e.imported().startsWith("org.rtclite.sip")
                        || e.imported().startsWith("org.rtclite.rtmp"));
    }

    @Test
    void sipKnowsRtpAndMediaOnlyInThePhoneAndNettyOnlyInItsDriver() {
        assertNone(
                "rtclite-sip",
                e -> (e.imported().startsWith("io.netty.")
                                && !e.fromPackage().equals("org.rtclite.sip.netty")
                                && !e.fromPackage().equals("org.rtclite.sip.phone"))
                        || (e.imported().startsWith("org.rtclite.rtp.")
                                && !e.imported().startsWith("org.rtclite.rtp.testing.")
                                && !e.imported().startsWith("org.rtclite.rtp.stun.")
                                && !e.fromPackage().equals("org.rtclite.sip.phone"))
                        || (e.imported().startsWith("org.rtclite.rtp.testing.")
                                && !e.fromPackage().equals("org.rtclite.sip.testing"))
                        || (e.imported().startsWith("org.rtclite.media.")
                                && !e.fromPackage().equals("org.rtclite.sip.phone")
                                && !(e.fromPackage().equals("org.rtclite.sip.sdp")
                                        && e.imported().startsWith("org.rtclite.media.audio.")))
                        || e.imported().startsWith("org.rtclite.rtmp"));
    }

    @Test
    void rtmpKnowsMediaOnlyInAudioAndChannelsOnlyInItsDriver() {
        assertNone(
                "rtclite-rtmp",
                e -> (e.imported().startsWith("org.rtclite.media.")
                                && !e.fromPackage().equals("org.rtclite.rtmp.audio"))
                        || ((e.imported().startsWith("io.netty.channel.")
                                        || e.imported().startsWith("io.netty.bootstrap.")
                                        || e.imported().startsWith("io.netty.handler."))
                                && !e.fromPackage().startsWith("org.rtclite.rtmp.netty"))
                        || e.imported().startsWith("org.rtclite.rtp.")
                        || e.imported().startsWith("org.rtclite.sip."));
    }

    @Test
    void librariesEmitRecordsAndNeverJson() {
        for (String module : List.of("rtclite-media", "rtclite-rtp", "rtclite-sip", "rtclite-rtmp")) {
            assertNone(
                    module,
                    e -> e.imported().startsWith("com.fasterxml.")
                            || e.imported().startsWith("info.picocli.")
                            || e.imported().startsWith("ch.qos.logback."));
        }
    }

    @Test
    void packagesFormNoCycles() {
        Map<String, Set<String>> graph = new HashMap<>();
        for (String module :
                List.of("rtclite-media", "rtclite-rtp", "rtclite-sip", "rtclite-rtmp", "rtclite-examples")) {
            for (Edge edge : edges(module)) {
                String target = packageOf(edge.imported());
                if (target.startsWith("org.rtclite.") && !target.equals(edge.fromPackage())) {
                    graph.computeIfAbsent(edge.fromPackage(), k -> new TreeSet<>())
                            .add(target);
                }
            }
        }
        for (String start : new TreeSet<>(graph.keySet())) {
            assertTrue(
                    !reaches(graph, start, start, new HashSet<>()),
                    () -> "package " + start + " imports itself through " + graph.get(start));
        }
    }

    private static boolean reaches(Map<String, Set<String>> graph, String from, String goal, Set<String> seen) {
        for (String next : graph.getOrDefault(from, Set.of())) {
            if (next.equals(goal) || (seen.add(next) && reaches(graph, next, goal, seen))) {
                return true;
            }
        }
        return false;
    }

    /** The package part of an imported name: everything before the first capitalised segment. */
    private static String packageOf(String imported) {
        StringBuilder name = new StringBuilder();
        for (String segment : imported.split("\\.", -1)) {
            if (Character.isUpperCase(segment.charAt(0))) {
                break;
            }
            name.append(name.isEmpty() ? "" : ".").append(segment);
        }
        return name.toString();
    }

    private static void assertNone(String module, Predicate<Edge> forbidden) {
        List<Edge> edges = edges(module);
        List<String> found = edges.stream()
                .filter(forbidden)
                .map(e -> e.place() + " imports " + e.imported())
                .toList();
        assertEquals(List.of(), found);
    }

    private static List<Edge> edges(String module) {
        List<Edge> edges = new ArrayList<>();
        Path sources = ROOT.resolve(module).resolve("src/main/java");
        try (Stream<Path> files = Files.walk(sources)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                String from = sources.relativize(file.getParent()).toString().replace('/', '.');
                for (String line : Files.readAllLines(file)) {
                    Matcher matcher = IMPORT.matcher(line);
                    if (matcher.find()) {
                        edges.add(new Edge(from, matcher.group(1), module + "/" + file.getFileName()));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return edges;
    }
}
