package org.rtclite.rtmp.amf;

import org.jspecify.annotations.Nullable;

/**
 * An AMF3 object that writes its own body, as the registered {@link AmfExternalizer} of its class name understands it.
 *
 * <p>Compared by identity, like all composite values. Immutable once it is read or made.
 */
public final class AmfExternal {

    private final String className;
    private @Nullable Object body;

    /**
     * An object of that class.
     *
     * @param className the class name on the wire, not empty
     * @param body what the externalizer of that class writes
     */
    public AmfExternal(String className, @Nullable Object body) {
        if (className.isEmpty()) {
            throw new IllegalArgumentException("an externalizable object needs a class name");
        }
        this.className = className;
        this.body = body;
    }

    /** The class name on the wire. */
    public String className() {
        return className;
    }

    /** What the externalizer read, or writes; null inside the externalizer while the object refers to itself. */
    public @Nullable Object body() {
        return body;
    }

    /** Completes an object whose body was being read. */
    void complete(@Nullable Object value) {
        body = value;
    }

    @Override
    public String toString() {
        return "external " + className;
    }
}
