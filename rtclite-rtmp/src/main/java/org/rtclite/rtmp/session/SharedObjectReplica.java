package org.rtclite.rtmp.session;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rtclite.rtmp.message.RtmpMessage;
import org.rtclite.rtmp.message.SharedObjectEvent;

/**
 * A client's copy of a remote shared object (RTMP 1.0 section 7.1.3).
 *
 * <p>Send what {@link #use}, {@link #change}, {@link #remove}, {@link #send} and {@link #release} return through
 * {@link RtmpSession#sendSharedObject}; give each {@link SessionOutput.SharedObjectReceived} of its name to
 * {@link #receive}. A change of ours shows once the server has confirmed it. One thread at a time.
 */
public final class SharedObjectReplica {

    private final String name;
    private final boolean persistent;
    private final int maxProperties;
    private final Map<String, @Nullable Object> properties = new LinkedHashMap<>();
    private final Map<String, @Nullable Object> requested = new LinkedHashMap<>();
    private long version;
    private boolean inUse;

    /**
     * A copy that is not in use yet.
     *
     * @param maxProperties properties kept at most; events for more are refused by {@link #receive}
     */
    public SharedObjectReplica(String name, boolean persistent, int maxProperties) {
        this.name = name;
        this.persistent = persistent;
        this.maxProperties = maxProperties;
    }

    /** The object's name. */
    public String name() {
        return name;
    }

    /** True between the server's consent and {@link #release}. */
    public boolean isInUse() {
        return inUse;
    }

    /** The properties as the server last told; a live view that cannot be changed. */
    public Map<String, @Nullable Object> properties() {
        return Collections.unmodifiableMap(properties);
    }

    /** Asks to use the object. */
    public RtmpMessage.SharedObject use() {
        return message(new SharedObjectEvent(SharedObjectEvent.Type.USE, ""));
    }

    /** Gives the object up. */
    public RtmpMessage.SharedObject release() {
        inUse = false;
        requested.clear();
        return message(new SharedObjectEvent(SharedObjectEvent.Type.RELEASE, ""));
    }

    /** Asks for a change of a property. */
    public RtmpMessage.SharedObject change(String property, @Nullable Object value) {
        if (requested.size() >= maxProperties && !requested.containsKey(property)) {
            throw new IllegalStateException(requested.size() + " changes are not confirmed, limit " + maxProperties);
        }
        requested.put(property, value);
        return message(new SharedObjectEvent(SharedObjectEvent.Type.REQUEST_CHANGE, property, value));
    }

    /** Asks for the removal of a property. */
    public RtmpMessage.SharedObject remove(String property) {
        return message(new SharedObjectEvent(SharedObjectEvent.Type.REQUEST_REMOVE, property));
    }

    /** Asks to call a handler at everybody who uses the object, ourselves included. */
    public RtmpMessage.SharedObject send(String handler, List<?> arguments) {
        return message(new SharedObjectEvent(SharedObjectEvent.Type.SEND, handler, arguments));
    }

    private RtmpMessage.SharedObject message(SharedObjectEvent event) {
        return new RtmpMessage.SharedObject(false, 0, name, version, persistent, List.of(event));
    }

    /**
     * Applies what the server says; SEND and STATUS events change nothing here and are for the caller.
     *
     * @return false if the message is for another object, or the server wants more properties kept than allowed
     */
    public boolean receive(RtmpMessage.SharedObject message) {
        if (!message.name().equals(name)) {
            return false;
        }
        version = message.version();
        boolean kept = true;
        for (SharedObjectEvent event : message.events()) {
            switch (event.type()) {
                case USE_SUCCESS -> inUse = true;
                case CLEAR -> properties.clear();
                case CHANGE -> kept &= keep(event.name(), event.value());
                case SUCCESS -> {
                    if (requested.containsKey(event.name())) {
                        kept &= keep(event.name(), requested.remove(event.name()));
                    }
                }
                case REMOVE -> properties.remove(event.name());
                default -> {}
            }
        }
        return kept;
    }

    private boolean keep(String property, @Nullable Object value) {
        if (properties.size() >= maxProperties && !properties.containsKey(property)) {
            return false;
        }
        properties.put(property, value);
        return true;
    }
}
