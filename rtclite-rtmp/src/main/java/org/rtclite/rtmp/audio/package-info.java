/**
 * The bridge between tags and sound: {@link org.rtclite.rtmp.audio.AudioTagSource} decodes the audio tags of a player or
 * file, {@link org.rtclite.rtmp.audio.AudioTagSink} encodes sound into tags for a publisher or file.
 *
 * <p>Speex, mu-law and A-law both ways, PCM as a source. The one package of this module that knows the codecs.
 */
@NullMarked
package org.rtclite.rtmp.audio;

import org.jspecify.annotations.NullMarked;
