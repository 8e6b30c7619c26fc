/**
 * WAV and AU files: reading, writing, playing into a call and recording one.
 *
 * <p>{@link org.rtclite.media.file.AudioFile} opens and creates. Readers and writers block on the disk and belong on
 * the application's threads; {@link org.rtclite.media.file.FileSource} and {@link
 * org.rtclite.media.file.CallRecorder} stand between them and the media thread, which never waits.
 */
package org.rtclite.media.file;
