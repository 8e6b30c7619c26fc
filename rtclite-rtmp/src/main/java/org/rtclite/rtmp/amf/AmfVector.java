package org.rtclite.rtmp.amf;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An AMF3 vector: values of one type (AMF3 section 3.15).
 *
 * @param kind what the elements are
 * @param typeName the class name of object elements, {@code *} for any; empty for the other kinds
 * @param fixed true if the length must not change
 * @param elements Integer for INT, Long in 0 to 2^32 - 1 for UINT, Double for DOUBLE, any AMF value for OBJECT
 */
public record AmfVector(Kind kind, String typeName, boolean fixed, List<@Nullable Object> elements) {

    /** What a vector consists of. */
    public enum Kind {
        /** 32-bit signed. */
        INT,
        /** 32-bit unsigned. */
        UINT,
        /** 64-bit floating point. */
        DOUBLE,
        /** AMF3 values. */
        OBJECT
    }

    /** Vectors are told apart by identity, like all composite values. */
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    @Override
    public String toString() {
        return "vector of " + elements.size() + " " + kind + typeName;
    }
}
