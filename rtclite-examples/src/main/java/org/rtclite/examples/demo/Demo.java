package org.rtclite.examples.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.rtclite.examples.caller.EventPrinter;
import org.rtclite.examples.cli.Console;
import org.rtclite.examples.cli.ExitCode;
import org.rtclite.sip.phone.Call;
import org.rtclite.sip.phone.CallFailedException;
import org.rtclite.sip.phone.CallReport;
import org.rtclite.sip.phone.IncomingCall;
import org.rtclite.sip.phone.Phone;
import org.rtclite.sip.phone.PlayEnd;
import org.rtclite.sip.phone.Playback;
import org.rtclite.sip.phone.Recording;

/**
 * Starts an answering party on loopback, calls it, speaks, hears itself, sends and receives digits, and shows what
 * went over the wire.
 */
public final class Demo {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String ASKED = "12#";
    private static final String ANSWER = "34";

    private final Console console;
    private final EventPrinter printer;
    private final boolean json;
    private final Path out;
    private String heard = "";

    private Demo(DemoOptions options) {
        this.console = options.console();
        this.printer = new EventPrinter(console);
        this.json = options.wantsJson();
        this.out = options.out;
    }

    /** Runs the program; returns its exit code. */
    public static ExitCode run(String... arguments) {
        DemoOptions options = new DemoOptions();
        ExitCode done = options.parse(arguments);
        if (done != null) {
            return done;
        }
        return new Demo(options).show();
    }

    private ExitCode show() {
        Ladder ladder = new Ladder();
        var aliceBuilder = Phone.builder()
                .account("sip:alice@127.0.0.1")
                .bind("127.0.0.1", 0)
                .trace(ladder);
        if (json) {
            aliceBuilder.onEvent(printer);
        }
        try (Phone bob = Phone.builder()
                        .account("sip:bob@127.0.0.1")
                        .bind("127.0.0.1", 0)
                        .build();
                Phone alice = aliceBuilder.build()) {
            bob.onCall(this::answer);
            String address = "sip:bob@127.0.0.1:" + bob.localAddress().getPort();
            console.say("bob answers calls to " + address);
            Call call = alice.call(address, PATIENCE);
            boolean complete;
            try (call) {
                complete = talk(call);
            }
            console.say("");
            console.say(ladder.draw("alice", "bob"));
            printReport(call);
            return complete ? ExitCode.OK : ExitCode.NO_MEDIA;
        } catch (CallFailedException e) {
            console.complain("demo: " + e.getMessage());
            return ExitCode.ofCall(e.failure());
        } catch (IOException | UncheckedIOException e) {
            console.complain("demo: " + e.getMessage());
            return ExitCode.INTERNAL;
        }
    }

    /** The answering party: gives everything back, and answers digits with digits. */
    private void answer(IncomingCall incoming) {
        incoming.ring();
        Call call = incoming.answer();
        Playback echo = call.echoAsync();
        String asked = call.readDigits(8, '#', PATIENCE);
        console.say("bob   read the digits " + asked + " and answers " + ANSWER);
        call.sendDigits(ANSWER);
        echo.await();
    }

    private boolean talk(Call call) throws IOException {
        CallReport answered = call.report();
        console.say("alice is connected to bob: " + answered.codec());
        try (Recording recording = call.record(out)) {
            console.say("alice records to " + recording.file());
            console.say("alice says \"hello\" and hears bob give it back");
            PlayEnd end = call.play(hello());
            call.sendDigits(ASKED);
            console.say("alice sent the digits " + ASKED);
            heard = call.readDigits(ANSWER.length(), '#', PATIENCE);
            console.say("alice read the digits " + heard);
            return end == PlayEnd.DONE
                    && heard.equals(ANSWER)
                    && call.report().audio().stream().anyMatch(audio -> audio.packetsReceived() > 0);
        }
    }

    /** The spoken sentence of the jar as a file. */
    private static Path hello() throws IOException {
        Path file = Files.createTempFile("rtclite-hello", ".wav");
        file.toFile().deleteOnExit();
        try (InputStream resource = Demo.class.getResourceAsStream("/org/rtclite/examples/hello.wav")) {
            if (resource == null) {
                throw new IOException("hello.wav is missing from the program's jar");
            }
            Files.copy(resource, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }
        return file;
    }

    private void printReport(Call call) throws IOException {
        if (json) {
            printer.report(call);
        } else {
            console.say(ReportBox.draw(call.report(), ASKED, heard, out));
        }
        console.say("the recording is " + out + ": left what alice heard, right what she said");
        console.say("");
        console.say("Next:");
        console.say(
                "  rtclite-examples/bin/caller --listen --audio-loopback     # a phone that gives back what it hears");
        console.say("  rtclite-examples/bin/caller --to=sip:echo@127.0.0.1:5092 --play=" + out + " --duration=5");
        console.say("  rtclite-examples/bin/caller --help                        # registering, recording, digits");
    }
}
