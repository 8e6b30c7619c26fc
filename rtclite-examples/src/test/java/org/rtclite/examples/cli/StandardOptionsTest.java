package org.rtclite.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rtclite.examples.caller.Caller;
import org.rtclite.examples.demo.Demo;
import picocli.CommandLine.Command;

class StandardOptionsTest {

    @Command(name = "program")
    private static final class Options extends StandardOptions {}

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h", "--version"})
    void helpAndVersionAreShownByEveryProgram(String option) {
        assertEquals(ExitCode.OK, new Options().parse(option));
        assertEquals(ExitCode.OK, Caller.run(option));
        assertEquals(ExitCode.OK, Demo.run(option));
    }

    @Test
    void whatIsUnknownOrContradictoryIsWrongUsage() {
        assertEquals(ExitCode.USAGE, new Options().parse("--nonsense"));
        assertEquals(ExitCode.USAGE, new Options().parse("-v", "-q"));
        assertEquals(ExitCode.USAGE, Caller.run("--listen", "--verbose", "--quiet"));
        assertEquals(ExitCode.USAGE, Demo.run("extra"));
    }

    @Test
    void nothingIsNeeded() {
        Options options = new Options();
        assertNull(options.parse());
        assertFalse(options.wantsDebug());
        assertFalse(options.wantsJson());
        Options json = new Options();
        assertNull(json.parse("--json"));
        assertTrue(json.wantsJson());
    }
}
