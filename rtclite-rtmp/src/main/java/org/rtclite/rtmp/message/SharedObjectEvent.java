package org.rtclite.rtmp.message;

import org.jspecify.annotations.Nullable;

/**
 * One event of a shared object (RTMP 1.0 section 7.1.3).
 *
 * @param type what happens
 * @param name the property; for SEND the handler, for STATUS the code; empty where the type has none
 * @param value the property's value; for SEND a List of the arguments, for STATUS the level; null where the type has none
 */
public record SharedObjectEvent(
        Type type, String name, @Nullable Object value) {

    /** An event without a value. */
    public SharedObjectEvent(Type type, String name) {
        this(type, name, null);
    }

    /** What happens, and who says it. */
    public enum Type {
        /** Client: wants to use the object. */
        USE(1),
        /** Client: is done with it. */
        RELEASE(2),
        /** Client: wants a property changed. */
        REQUEST_CHANGE(3),
        /** Server: a property was changed by somebody else. */
        CHANGE(4),
        /** Server: the change you wanted was made. */
        SUCCESS(5),
        /** Both: call the handler of that name at everybody who uses the object. */
        SEND(6),
        /** Server: something went wrong. */
        STATUS(7),
        /** Server: forget all properties. */
        CLEAR(8),
        /** Server: a property is gone. */
        REMOVE(9),
        /** Client: wants a property removed. */
        REQUEST_REMOVE(10),
        /** Server: you may use the object. */
        USE_SUCCESS(11);

        private final int code;

        Type(int code) {
            this.code = code;
        }

        /** The number on the wire. */
        public int code() {
            return code;
        }

        /** True if the event names a property and carries its value. */
        public boolean hasValue() {
            return this == REQUEST_CHANGE || this == CHANGE;
        }

        /** True if the event names a property and nothing else. */
        public boolean hasName() {
            return this == SUCCESS || this == REMOVE || this == REQUEST_REMOVE;
        }

        static @Nullable Type of(int code) {
            for (Type type : values()) {
                if (type.code == code) {
                    return type;
                }
            }
            return null;
        }
    }
}
