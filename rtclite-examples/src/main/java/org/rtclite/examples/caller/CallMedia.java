package org.rtclite.examples.caller;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.rtclite.examples.cli.Console;
import org.rtclite.media.device.AudioDevice;
import org.rtclite.media.device.AudioDevices;
import org.rtclite.sip.phone.Call;
import org.rtclite.sip.phone.Recording;

/** What the options want heard, said and recorded in each call. */
final class CallMedia implements AutoCloseable {

    private final CallerOptions.Media options;
    private final Console console;
    private int calls;
    private boolean running;
    private @Nullable Recording recording;
    private @Nullable AudioDevice device;
    private volatile boolean received;
    private volatile boolean timedOut;

    CallMedia(CallerOptions options, Console console) {
        this.options = options.media;
        this.console = console;
    }

    /** The call is answered. */
    void start(Call call) throws IOException {
        calls++;
        running = true;
        if (options.noSdp) {
            return;
        }
        if (options.record != null) {
            Path file = numbered(options.record, calls);
            recording = call.record(file);
            console.say("recording to " + file);
        }
        if (!options.noAudio) {
            connectDevice(call);
        }
        if (options.audioLoopback) {
            call.echoAsync();
        } else if (options.play != null) {
            call.playAsync(options.play);
        }
        if (options.dtmf != null) {
            sendDigits(call, options.dtmf);
        }
    }

    private void connectDevice(Call call) throws IOException {
        int cardRateHz = options.sampleRate == null ? 0 : options.sampleRate;
        AudioDevice opened = AudioDevices.open("default", call.sampleRateHz(), cardRateHz);
        console.say(opened.explanation());
        call.connect(opened.source(), opened.sink());
        device = opened;
    }

    /** Sends digits; a failure is said. */
    void sendDigits(Call call, String digits) {
        CompletableFuture<Call> unused = call.sendDigitsAsync(digits).whenComplete((sent, failure) -> {
            if (failure != null) {
                console.complain("digits not sent: " + failure.getMessage());
            }
        });
    }

    /** The call is over: says whether it had been answered. */
    boolean stop() {
        boolean was = running;
        running = false;
        close();
        return was;
    }

    void onReceived() {
        received = true;
    }

    void onTimeout() {
        timedOut = true;
    }

    /** Whether media was waited for in vain. */
    boolean neverReceived() {
        return timedOut && !received;
    }

    @Override
    public void close() {
        if (recording != null) {
            recording.close();
            recording = null;
        }
        if (device != null) {
            device.close();
            device = null;
        }
    }

    /** The second call's recording does not overwrite the first one's: {@code call.wav}, {@code call-2.wav}. */
    static Path numbered(Path file, int number) {
        if (number == 1) {
            return file;
        }
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        String stem = dot <= 0 ? name : name.substring(0, dot);
        return file.resolveSibling(stem + "-" + number + (dot <= 0 ? "" : name.substring(dot)));
    }
}
