package org.rtclite.sip.codec;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Test messages, one file per case. */
final class Resources {

    private Resources() {}

    static byte[] read(String path) {
        try (InputStream in = Resources.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalArgumentException("no test resource " + path);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
