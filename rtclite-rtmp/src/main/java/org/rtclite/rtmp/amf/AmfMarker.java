package org.rtclite.rtmp.amf;

/** The AMF values that are only a marker and have no Java counterpart; null is Java's {@code null}. */
public enum AmfMarker {
    /** ActionScript's undefined. */
    UNDEFINED,
    /** AMF0 only: the sender had a value that AMF0 cannot carry. Written as undefined in AMF3. */
    UNSUPPORTED
}
