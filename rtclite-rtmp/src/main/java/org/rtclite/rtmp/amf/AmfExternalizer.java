package org.rtclite.rtmp.amf;

import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the body of one class of externalizable AMF3 objects.
 *
 * <p>Only registered externalizers run; the class name on the wire selects one and does nothing else.
 */
public interface AmfExternalizer {

    /**
     * Reads one body from {@code in}, which enforces the limits of the message.
     *
     * @throws AmfException when the bytes are no such body
     */
    @Nullable
    Object read(Amf3Reader in) throws AmfException;

    /** Writes {@code body} to {@code out}. */
    void write(Amf3Writer out, @Nullable Object body);

    /** The externalizer of classes whose body is a single value, such as flex.messaging.io.ArrayCollection. */
    static AmfExternalizer singleValue() {
        return SingleValue.INSTANCE;
    }
}
