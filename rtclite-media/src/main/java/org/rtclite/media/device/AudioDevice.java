package org.rtclite.media.device;

import org.rtclite.media.audio.AudioSink;
import org.rtclite.media.audio.AudioSource;

/**
 * Both directions of a call's audio: a sound card or what stands in for one.
 *
 * <p>Source and sink are for the media thread and never block. One call at a time.
 */
public interface AudioDevice extends AutoCloseable {

    /** Which device this is, and why, in a few words for the user. */
    String explanation();

    /** What the microphone hears. */
    AudioSource source();

    /** What the loudspeaker plays. */
    AudioSink sink();

    /** What happened so far; all zero for devices that are no sound card. */
    default DeviceStats stats() {
        return DeviceStats.NONE;
    }

    /** Stops the threads of the device and frees the card; waits at most two seconds. */
    @Override
    void close();
}
