package org.rtclite.media.file;

/**
 * What a header says about the samples that follow it.
 *
 * @param dataBytes length of the samples, or {@link #UNKNOWN}: to the end of the file
 */
record Layout(FileFormat format, boolean bigEndian, long dataBytes) {

    static final long UNKNOWN = -1;
}
