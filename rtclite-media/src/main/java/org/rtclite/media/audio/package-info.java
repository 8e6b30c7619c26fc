/**
 * Audio as this library moves it: 16-bit signed mono PCM in {@code short[]}, pulled 10 ms at a time.
 *
 * <p>Sources, sinks, codecs and their registry. Nothing here blocks, allocates per frame or reads a clock:
 * the thread that calls is the media thread of a call, and the amount of PCM asked for is the passage of time.
 */
package org.rtclite.media.audio;
