package org.rtclite.sip.phone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.rtclite.media.file.FileSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Plays sound files into a call: one thread reads ahead of the media thread, which never waits for the disk. */
final class FilePlayer {

    private static final Logger LOG = LoggerFactory.getLogger(FilePlayer.class);

    private FilePlayer() {}

    /** Plays to the end; the calling thread reads. */
    static PlayEnd play(Call call, Path file) throws IOException {
        call.switchboard().waits().requireBlocking("Call.play");
        try (FileSource source = FileSource.open(file)) {
            Playback playback = begin(call, source);
            pump(source);
            return playback.await();
        }
    }

    /** Begins to play; a callback thread reads. */
    static Playback start(Call call, Path file) throws IOException {
        FileSource source = FileSource.open(file);
        try {
            Playback playback = begin(call, source);
            call.switchboard().callbacks().execute(() -> pumpToTheEnd(source, playback, file));
            return playback;
        } catch (IOException | RuntimeException e) {
            source.close();
            throw e;
        }
    }

    private static Playback begin(Call call, FileSource source) throws IOException {
        source.fill();
        Playback playback = call.playAsync(source);
        // ends the reading of a playback that was cancelled; not on the media thread that may have ended it
        playback.onEnd(() -> call.switchboard().callbacks().execute(() -> close(source)));
        return playback;
    }

    private static void pumpToTheEnd(FileSource source, Playback playback, Path file) {
        try {
            pump(source);
        } catch (IOException e) {
            LOG.warn("playing {} broke off: {}", file, e.getMessage());
            playback.cancel();
        }
    }

    private static void pump(FileSource source) throws IOException {
        try {
            source.pump();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void close(FileSource source) {
        try {
            source.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
