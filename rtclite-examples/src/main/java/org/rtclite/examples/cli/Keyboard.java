package org.rtclite.examples.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads typed lines on a daemon thread. The end of standard input is no command: it only ends the reading.
 */
public final class Keyboard {

    private static final Logger LOG = LoggerFactory.getLogger(Keyboard.class);
    private static final int MAX_LINE = 4096;

    private Keyboard() {}

    /** Gives each line to {@code typed}, stripped, empty ones left out, as long as the process lives. */
    public static void start(InputStream in, Consumer<String> typed) {
        Thread thread = new Thread(() -> read(in, typed), "rtclite-keyboard");
        thread.setDaemon(true);
        thread.start();
    }

    private static void read(InputStream in, Consumer<String> typed) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String text = line.strip();
                if (!text.isEmpty() && text.length() <= MAX_LINE) {
                    typed.accept(text);
                }
            }
        } catch (IOException e) {
            LOG.debug("standard input ended: {}", e.getMessage());
        }
    }
}
