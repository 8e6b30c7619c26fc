package org.rtclite.sip.phone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import org.rtclite.media.file.CallRecorder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A call being recorded: the far end left, the near end right.
 *
 * <p>Ends when closed or with the call, whichever comes first; what was heard until then is in the file. From any
 * thread.
 */
public final class Recording implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Recording.class);

    private final Path file;
    private final CallRecorder recorder;
    private final CallAudio audio;

    private Recording(Path file, CallRecorder recorder, CallAudio audio) {
        this.file = file;
        this.recorder = recorder;
        this.audio = audio;
    }

    static Recording start(Path file, CallControl control, CallAudio audio, Executor callbacks) throws IOException {
        int rateHz = Math.max(8000, control.agreement().sampleRateHz());
        CallRecorder recorder = CallRecorder.start(file, rateHz, rateHz, CallRecorder.Channels.STEREO);
        audio.taps(recorder.far(), recorder.near());
        Recording recording = new Recording(file, recorder, audio);
        Waits.whenDone(control.ended, (end, failure) -> callbacks.execute(recording::closeWithCall));
        return recording;
    }

    private void closeWithCall() {
        try {
            close();
        } catch (UncheckedIOException e) {
            LOG.warn(e.getMessage());
        }
    }

    /** Where it goes. */
    public Path file() {
        return file;
    }

    /** Leaves out what is said until {@link #resume()}. */
    public void pause() {
        recorder.pause();
    }

    /** Goes on after {@link #pause()}. */
    public void resume() {
        recorder.resume();
    }

    /** Samples that the disk was too slow for; silence is in their place. */
    public long droppedSamples() {
        return recorder.droppedSamples();
    }

    /** Ends it, and waits until the file is complete; idempotent. */
    @Override
    public void close() {
        audio.taps(null, null);
        try {
            recorder.close();
        } catch (IOException e) {
            throw new UncheckedIOException("recording " + file + " is not complete: " + e.getMessage(), e);
        }
    }
}
