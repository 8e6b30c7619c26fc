package org.rtclite.rtmp.amf;

import org.jspecify.annotations.Nullable;

/**
 * An object: ordered named values and perhaps a class name, which is only a label.
 *
 * <p>In AMF3 the first {@link #sealedCount()} properties are the members of the class and the rest are dynamic; AMF0
 * makes no difference. See {@link AmfProperties} for equality and order.
 */
public final class AmfObject extends AmfProperties {

    private final String className;
    private int sealedCount;
    private boolean dynamic = true;

    /** An anonymous object without properties. */
    public AmfObject() {
        this("");
    }

    /** An object of that class; the empty name makes it anonymous. */
    public AmfObject(String className) {
        this.className = className;
    }

    /** The class name, empty for an anonymous object. */
    public String className() {
        return className;
    }

    /** How many of the first properties are members of the class (AMF3 section 3.12). */
    public int sealedCount() {
        return sealedCount;
    }

    /** True if the object may have properties beyond its class's members (AMF3 section 3.12). */
    public boolean isDynamic() {
        return dynamic;
    }

    /**
     * Sets the AMF3 traits: the properties present now are the members of the class.
     *
     * @param dynamic whether properties may be added later; without it, writing an object that has more fails
     */
    public AmfObject seal(boolean dynamic) {
        traits(size(), dynamic);
        return this;
    }

    void traits(int sealedCount, boolean dynamic) {
        this.sealedCount = sealedCount;
        this.dynamic = dynamic;
    }

    @Override
    public AmfObject put(String name, @Nullable Object value) {
        super.put(name, value);
        return this;
    }
}
