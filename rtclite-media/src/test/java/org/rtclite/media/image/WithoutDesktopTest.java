package org.rtclite.media.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rtclite.media.audio.AudioCodec;
import org.slf4j.Logger;

/** The library as a module in a Java without sound and windows, as servers run it. */
class WithoutDesktopTest {

    private static final String NEEDED = "java.base,org.slf4j,org.rtclite.media";

    @TempDir
    Path folder;

    @Test
    void encodesDecodesAndReadsFilesInAnImageWithoutJavaDesktop() throws Exception {
        Result result = run("--limit-modules", NEEDED);
        assertEquals(
                0, result.exitCode(), "rtclite-media does not run without java.desktop; it said:\n" + result.output());
        assertTrue(
                result.output()
                        .contains("module org.rtclite.media, desktop false, read 1600, coded 70, decoded 320,"
                                + " resampled 800, codecs 3, cards 0"),
                result.output());
        assertTrue(result.output().contains("the module java.desktop is absent"), result.output());
    }

    /** The test above proves something only if the module is otherwise there. */
    @Test
    void sameProgramFindsJavaDesktopWhereItIsNotLeftOut() throws Exception {
        Result result = run("--add-modules", "java.desktop");
        assertEquals(0, result.exitCode(), result.output());
        assertTrue(result.output().contains("module org.rtclite.media, desktop true, read 1600"), result.output());
    }

    private record Result(int exitCode, String output) {}

    private Result run(String... moduleOptions) throws Exception {
        Path output = folder.resolve("child.out");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.awt.headless=true",
                "--module-path",
                place(AudioCodec.class) + File.pathSeparator + place(Logger.class),
                "--add-modules",
                "org.rtclite.media"));
        command.addAll(List.of(moduleOptions));
        command.addAll(List.of(
                "-cp",
                place(ServerProgram.class).toString(),
                ServerProgram.class.getName(),
                folder.resolve("tone.wav").toString()));
        Process child = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertTrue(child.waitFor(60, TimeUnit.SECONDS), () -> command + " still ran after 60 s");
        } finally {
            child.destroyForcibly();
        }
        return new Result(child.exitValue(), String.join(" ", command) + "\n" + Files.readString(output));
    }

    /** The folder or jar that a class comes from. */
    private static Path place(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }
}
