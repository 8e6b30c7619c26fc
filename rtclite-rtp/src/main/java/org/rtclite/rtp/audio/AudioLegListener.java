package org.rtclite.rtp.audio;

/** Hears what happens on a leg: on the leg's thread, in order; must not block. */
@FunctionalInterface
public interface AudioLegListener {

    /** Hears nothing. */
    AudioLegListener NONE = event -> {};

    /** Called once for each event. It may call the leg's commands. */
    void onEvent(AudioLegEvent event);
}
