package org.rtclite.examples.caller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rtclite.sip.transaction.Transport;
import picocli.CommandLine;

class CallerSettingsTest {

    private static CallerSettings settings(Map<String, String> environment, String... arguments)
            throws CallerSettings.WrongUsage {
        CallerOptions options = new CallerOptions();
        new CommandLine(options).parseArgs(arguments);
        return CallerSettings.of(options, environment::get);
    }

    private static CallerSettings settings(String... arguments) throws CallerSettings.WrongUsage {
        return settings(Map.of(), arguments);
    }

    private static String refusal(String... arguments) {
        return assertThrows(CallerSettings.WrongUsage.class, () -> settings(arguments))
                .getMessage();
    }

    @Test
    void theArticlesLineParses() throws Exception {
        CallerSettings settings = settings(
                "--domain=example.net", "--use-lf", "--samplerate=48000", "--to=sip:something@yourname.sip.twilio.com");
        assertEquals("example.net", settings.domain());
        assertTrue(settings.options().sip.useLf);
        assertEquals(48000, settings.options().media.sampleRate);
        assertEquals("sip:something@yourname.sip.twilio.com", settings.options().sip.to);
        assertFalse(settings.listen());
        assertEquals(0, settings.port());
    }

    @Test
    void everyOptionOfTheContractIsKnown() {
        CallerOptions options = new CallerOptions();
        CommandLine parser = new CommandLine(options);
        for (String name : new String[] {
            "-h --help -v -q --json --int-ip --ext-ip --transport --port --max-size --fix-nat --to --uri",
            "--listen --register --register-interval --retry-interval --user --domain --proxy --strict-route",
            "--authuser --authpass --authpass-file --user-agent --subject --auto-respond --auto-respond-after",
            "--auto-terminate-after --timeout --use-lf --no-sdp --no-audio --audio-loopback --samplerate",
            "--no-touchtone --play --record --duration --dtmf --codec"
        }) {
            for (String option : name.split(" ", -1)) {
                assertTrue(
                        parser.getCommandSpec().findOption(option) != null
                                || parser.getCommandSpec().argGroups().stream()
                                        .anyMatch(group -> group.allOptionsNested().stream()
                                                .anyMatch(o -> o.longestName().equals(option))),
                        option);
            }
        }
    }

    @Test
    void neitherCallingNorListeningIsWrongUsage() {
        assertEquals("say --to=URI to call, or --listen to wait for calls", refusal());
    }

    @Test
    void registeringWithoutACalleeListens() throws Exception {
        assertTrue(settings("--register").listen());
        assertFalse(settings("--register", "--to=bob@example.net").listen());
        assertTrue(settings("--register", "--listen", "--to=bob@example.net").listen());
    }

    @Test
    void aListenerTakes5092OrTheNextFreePortUnlessNamed() throws Exception {
        CallerSettings unnamed = settings("--listen");
        assertEquals(5092, unnamed.port());
        assertTrue(unnamed.portMayMove());
        CallerSettings named = settings("--listen", "--port=5092");
        assertEquals(5092, named.port());
        assertFalse(named.portMayMove());
        assertEquals(0, settings("--listen", "--port=0").port());
    }

    @Test
    void thePasswordComesFromOptionFileOrEnvironmentInThatOrder(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("secret"), "of the file\nnot this\n");
        Map<String, String> environment = Map.of("RTCLITE_AUTHPASS", "of the environment");
        assertEquals(
                "typed", settings(environment, "--listen", "--authpass=typed").password());
        assertEquals(
                "of the file",
                settings(environment, "--listen", "--authpass-file=" + file).password());
        assertEquals("of the environment", settings(environment, "--listen").password());
        assertNull(settings("--listen").password());
        assertFalse(settings("--listen", "--authpass=typed").toString().contains("typed"));
    }

    @Test
    void anEmptyOrMissingPasswordFileIsSaid(@TempDir Path folder) throws IOException {
        Path empty = Files.createFile(folder.resolve("empty"));
        assertEquals(
                "--authpass-file " + empty + " cannot be read: it is empty",
                refusal("--listen", "--authpass-file=" + empty));
        Path missing = folder.resolve("missing");
        assertTrue(refusal("--listen", "--authpass-file=" + missing).startsWith("--authpass-file " + missing));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--port=65536 | --port is 65536, range 0 to 65535",
                "--port=-1 | --port is -1, range 0 to 65535",
                "--max-size=100 | --max-size is 100, range 1300 to 65535",
                "--auto-respond=199 | --auto-respond other than 0 and 200 is 199, range 300 to 699",
                "--auto-respond=700 | --auto-respond other than 0 and 200 is 700, range 300 to 699",
                "--timeout=0 | --timeout is 0, must be positive",
                "--timeout=-1 | --timeout is -1.0 s, range 0 to 1000000000",
                "--duration=NaN | --duration is NaN s, range 0 to 1000000000",
                "--samplerate=7999 | --samplerate is 7999, range 8000 to 192000",
                "--dtmf=1x2 | --dtmf 1x2 holds more than 0-9 * # A-D, w and ,",
                "--transport=sctp | --transport sctp: udp, tcp or tls, each once",
                "--play=/no/such.wav | --play /no/such.wav is not a file that can be read",
                "--record=/no/such/folder/a.wav | --record /no/such/folder/a.wav cannot be written",
                "--register-interval=0 | --register-interval is 0, range 1 to 1000000000",
            })
    void aValueOutOfRangeIsNamedWithItsRange(String option, String message) {
        assertEquals(message, refusal("--to=bob@example.net", option));
    }

    @Test
    void optionsThatContradictEachOtherAreRefused(@TempDir Path folder) {
        assertTrue(refusal("--listen", "--no-sdp", "--audio-loopback").startsWith("--no-sdp leaves nothing"));
        assertTrue(
                refusal("--listen", "--authpass=a", "--authpass-file=" + folder).contains("contradict"));
    }

    @Test
    void transportsAreKeptInTheirOrder() throws Exception {
        CallerSettings both = settings("--listen", "--transport=tcp,udp");
        assertEquals(List.of(Transport.TCP, Transport.UDP), both.transports());
        assertEquals(List.of(Transport.UDP), settings("--listen").transports());
    }

    @Test
    void theShorterOfTheTwoLimitsHangsUp() throws Exception {
        assertEquals(Duration.ZERO, settings("--listen").hangupAfter());
        assertEquals(
                Duration.ofMillis(1500),
                settings("--listen", "--duration=1.5", "--auto-terminate-after=2")
                        .hangupAfter());
        assertEquals(
                Duration.ofSeconds(2),
                settings("--listen", "--auto-terminate-after=2").hangupAfter());
    }

    @Test
    void laterRecordingsGetANumber() {
        assertEquals(Path.of("a/call.wav"), CallMedia.numbered(Path.of("a/call.wav"), 1));
        assertEquals(Path.of("a/call-2.wav"), CallMedia.numbered(Path.of("a/call.wav"), 2));
        assertEquals(Path.of("call-3"), CallMedia.numbered(Path.of("call"), 3));
    }
}
