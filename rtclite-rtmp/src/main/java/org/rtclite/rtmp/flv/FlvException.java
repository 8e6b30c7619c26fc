package org.rtclite.rtmp.flv;

import java.io.IOException;

/** A file that is no FLV, or is broken where it cannot be read on; the text says what and at which offset. */
public final class FlvException extends IOException {

    private static final long serialVersionUID = 1L;

    FlvException(String message) {
        super(message);
    }
}
