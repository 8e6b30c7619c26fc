/**
 * Speex in Ogg files (.spx): pages and packets (RFC 3533), the Speex mapping, reading, seeking and writing.
 *
 * <p>For files and other blocking streams: nothing here belongs on a media thread. Sizes that a file dictates
 * are bounded by {@link org.rtclite.media.ogg.OggLimits}; what is wrong with a file comes as an
 * {@link java.io.IOException} that names the place.
 */
package org.rtclite.media.ogg;
