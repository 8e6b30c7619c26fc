/**
 * Speex for {@code javax.sound.sampled}: reading and writing .spx files, converting from and to PCM.
 *
 * <p>On the class path {@link javax.sound.sampled.AudioSystem} finds the providers by itself. On the module path
 * it does not, for this module works without {@code java.desktop}: make the objects and call them directly.
 */
package org.rtclite.media.spi;
