package org.rtclite.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class JsonLinesTest {

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2030-01-02T03:04:05.6Z"));

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private String written() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aLineHasTimeEventAndCallFirst() {
        new JsonLines(out, CLOCK)
                .write("ringing", "a@b", JsonLines.members().put("code", 180).put("reason", "Ringing"));
        assertEquals(
                "{\"ts\":\"2030-01-02T03:04:05.600Z\",\"event\":\"ringing\",\"callId\":\"a@b\","
                        + "\"code\":180,\"reason\":\"Ringing\"}\n",
                written());
    }

    @Test
    void whatIsNotMeasuredIsLeftOut() {
        new JsonLines(out, CLOCK)
                .write(
                        "media-stats",
                        null,
                        JsonLines.members()
                                .put("roundTripMs", null)
                                .put("jitterMs", 1.23456)
                                .put("mos", Double.NaN)
                                .put("srtp", false));
        assertEquals(
                "{\"ts\":\"2030-01-02T03:04:05.600Z\",\"event\":\"media-stats\",\"jitterMs\":1.235,\"srtp\":false}\n",
                written());
    }

    @Test
    void textOfTheFarSideStaysOnItsLine() {
        new JsonLines(out, CLOCK).write("message", null, JsonLines.members().put("text", "a\"b\n\u001b[2J\u00e9"));
        assertEquals(
                "{\"ts\":\"2030-01-02T03:04:05.600Z\",\"event\":\"message\","
                        + "\"text\":\"a\\\"b\\n\\u001B[2J\u00e9\"}\n",
                written());
    }

    @Test
    void withJsonHumanTextGoesToStderrAndIsCleaned() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = Console.of(new PrintStream(out), new PrintStream(err), true, false, CLOCK);
        console.say("hello \u001b[31mred");
        console.event("trying", "x", JsonLines.members());
        assertEquals("hello ?[31mred" + System.lineSeparator(), err.toString(StandardCharsets.UTF_8));
        assertEquals("{\"ts\":\"2030-01-02T03:04:05.600Z\",\"event\":\"trying\",\"callId\":\"x\"}\n", written());
    }

    @Test
    void withoutJsonHumanTextGoesToStdoutUnlessQuiet() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console.of(new PrintStream(out), new PrintStream(err), false, false, CLOCK)
                .say("heard");
        Console quiet = Console.of(new PrintStream(out), new PrintStream(err), false, true, CLOCK);
        quiet.say("not heard");
        quiet.complain("wrong");
        assertEquals("heard" + System.lineSeparator(), written());
        assertEquals("wrong" + System.lineSeparator(), err.toString(StandardCharsets.UTF_8));
    }
}
