package org.rtclite.rtmp.amf;

import org.jspecify.annotations.Nullable;

/** A body that is one value. */
enum SingleValue implements AmfExternalizer {
    INSTANCE;

    @Override
    public @Nullable Object read(Amf3Reader in) throws AmfException {
        return in.read();
    }

    @Override
    public void write(Amf3Writer out, @Nullable Object body) {
        out.write(body);
    }
}
