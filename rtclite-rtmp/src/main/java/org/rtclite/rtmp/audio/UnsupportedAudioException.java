package org.rtclite.rtmp.audio;

import java.io.IOException;

/** The audio of a stream or file is coded in a way that there is no decoder for here: MP3, AAC, Nellymoser and others. */
public final class UnsupportedAudioException extends IOException {

    private static final long serialVersionUID = 1L;

    UnsupportedAudioException(String codec) {
        super("audio is " + codec + ", known are Speex, PCMU, PCMA and PCM");
    }
}
