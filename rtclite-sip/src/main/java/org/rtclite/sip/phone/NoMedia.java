package org.rtclite.sip.phone;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.rtclite.rtp.audio.AudioLeg;

/** No media at all: offers nothing, and refuses each stream offered by port 0 (RFC 3264 s6). */
final class NoMedia implements MediaSession {

    private int version;

    @Override
    public CompletionStage<String> offer(boolean hold) {
        return CompletableFuture.completedFuture(description(""));
    }

    @Override
    public CompletionStage<String> answer(String offer) {
        StringBuilder streams = new StringBuilder();
        for (String line : offer.split("\r?\n", -1)) {
            if (line.startsWith("m=")) {
                String[] fields = line.split(" ", 3);
                if (fields.length < 3) {
                    return CompletableFuture.failedFuture(
                            new MediaRefusedException("media line without formats: " + line));
                }
                streams.append(fields[0]).append(" 0 ").append(fields[2]).append("\r\n");
            }
        }
        return CompletableFuture.completedFuture(description(streams.toString()));
    }

    private String description(String streams) {
        version++;
        return "v=0\r\no=- 1 " + version + " IN IP4 0.0.0.0\r\ns=-\r\nc=IN IP4 0.0.0.0\r\nt=0 0\r\n" + streams;
    }

    @Override
    public CompletionStage<Agreement> accept(String answer) {
        return CompletableFuture.completedFuture(Agreement.NOTHING);
    }

    @Override
    public void offerRefused() {}

    @Override
    public Agreement agreement() {
        return Agreement.NOTHING;
    }

    @Override
    public @Nullable AudioLeg leg() {
        return null;
    }

    @Override
    public Executor legThread() {
        return Runnable::run;
    }

    @Override
    public CompletionStage<?> close() {
        return CompletableFuture.completedFuture(null);
    }
}
