package org.rtclite.media.device;

/**
 * A sound card.
 *
 * @param name what {@link AudioDevices#open} takes
 * @param description what the system says about it
 * @param plays whether it has a playback line
 * @param captures whether it has a capture line
 */
public record DeviceInfo(String name, String description, boolean plays, boolean captures) {}
