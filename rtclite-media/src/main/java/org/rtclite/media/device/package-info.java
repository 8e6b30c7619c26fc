/**
 * Sound cards, and what stands in for one: silence, a tone, an echo, files.
 *
 * <p>{@link org.rtclite.media.device.AudioDevices} lists and opens. A device never drives a call: its threads and the
 * media thread meet at rings, and a resampler between them follows the drift of the two clocks. Sound cards need the
 * module java.desktop; without it only the stand-ins open.
 */
package org.rtclite.media.device;
