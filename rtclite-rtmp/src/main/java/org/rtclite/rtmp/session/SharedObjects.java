package org.rtclite.rtmp.session;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.rtclite.rtmp.amf.Amf0Writer;
import org.rtclite.rtmp.message.RtmpMessage;
import org.rtclite.rtmp.message.SharedObjectEvent;

/**
 * A server's shared objects and who uses them (RTMP 1.0 section 7.1.3).
 *
 * <p>No I/O: what is to be sent goes to the given function, through which the caller reaches each user's session. An
 * object that is not persistent goes with its last user. Persistent ones live as long as this does. One thread at a time.
 *
 * @param <S> what stands for a user, such as the connection; compared by equals
 */
public final class SharedObjects<S> {

    /**
     * Bounds of what users may make a server keep.
     *
     * @param maxObjects objects altogether
     * @param maxProperties properties of one object
     * @param maxBytes encoded size of all properties of one object
     */
    public record Limits(int maxObjects, int maxProperties, int maxBytes) {
        /** 100 objects of 100 properties or 256 KiB. */
        public static final Limits DEFAULT = new Limits(100, 100, 256 * 1024);
    }

    private static final int MAX_NAME_LENGTH = 1024;
    private static final String ERROR = "error";

    private record Property(@Nullable Object value, int bytes) {}

    private final class Shared {
        final String name;
        final boolean persistent;
        final Set<S> users = new LinkedHashSet<>();
        final Map<String, Property> properties = new LinkedHashMap<>();
        long version = 1;
        int bytes;

        Shared(String name, boolean persistent) {
            this.name = name;
            this.persistent = persistent;
        }

        RtmpMessage.SharedObject message(List<SharedObjectEvent> events) {
            return new RtmpMessage.SharedObject(false, 0, name, version, persistent, events);
        }

        void changed() {
            version = (version + 1) & 0xFFFF_FFFFL;
        }

        void toAll(SharedObjectEvent event) {
            RtmpMessage.SharedObject message = message(List.of(event));
            users.forEach(user -> send.accept(user, message));
        }
    }

    private final Limits limits;
    private final BiConsumer<S, RtmpMessage.SharedObject> send;
    private final Map<String, Shared> objects = new HashMap<>();
    private final Amf0Writer meter = new Amf0Writer();

    /** No objects yet; {@code send} sends a message to a user. */
    public SharedObjects(Limits limits, BiConsumer<S, RtmpMessage.SharedObject> send) {
        this.limits = limits;
        this.send = send;
    }

    /** Takes what a user says. */
    public void receive(S user, RtmpMessage.SharedObject message) {
        for (SharedObjectEvent event : message.events()) {
            Shared object = objects.get(message.name());
            if (event.type() == SharedObjectEvent.Type.USE) {
                use(user, message, object);
            } else if (object == null || !object.users.contains(user)) {
                refuse(user, message, "SharedObject.NoReadAccess");
                return;
            } else {
                onEvent(user, object, event, message);
            }
        }
    }

    /** Forgets a user who is gone. */
    public void remove(S user) {
        for (Shared object : List.copyOf(objects.values())) {
            release(user, object);
        }
    }

    /** The value of a property; empty if it is absent or null. */
    public Optional<Object> get(String name, String property) {
        Shared object = objects.get(name);
        Property found = object == null ? null : object.properties.get(property);
        return found == null ? Optional.empty() : Optional.ofNullable(found.value());
    }

    private void use(S user, RtmpMessage.SharedObject message, @Nullable Shared present) {
        Shared object = present;
        if (object == null) {
            if (objects.size() >= limits.maxObjects() || message.name().length() > MAX_NAME_LENGTH) {
                refuse(user, message, "SharedObject.ObjectCreationFailed");
                return;
            }
            object = new Shared(message.name(), message.persistent());
            objects.put(message.name(), object);
        } else if (object.persistent != message.persistent()) {
            refuse(user, message, "SharedObject.BadPersistence");
            return;
        }
        object.users.add(user);
        List<SharedObjectEvent> events = new ArrayList<>();
        events.add(new SharedObjectEvent(SharedObjectEvent.Type.USE_SUCCESS, ""));
        events.add(new SharedObjectEvent(SharedObjectEvent.Type.CLEAR, ""));
        object.properties.forEach((name, property) ->
                events.add(new SharedObjectEvent(SharedObjectEvent.Type.CHANGE, name, property.value())));
        send.accept(user, object.message(events));
    }

    private void onEvent(S user, Shared object, SharedObjectEvent event, RtmpMessage.SharedObject message) {
        switch (event.type()) {
            case RELEASE -> release(user, object);
            case REQUEST_CHANGE -> change(user, object, event, message);
            case REQUEST_REMOVE -> {
                Property removed = object.properties.remove(event.name());
                if (removed != null) {
                    object.bytes -= removed.bytes();
                    object.changed();
                    object.toAll(new SharedObjectEvent(SharedObjectEvent.Type.REMOVE, event.name()));
                }
            }
            case SEND -> object.toAll(event);
            default -> refuse(user, message, "SharedObject.NoWriteAccess");
        }
    }

    private void change(S user, Shared object, SharedObjectEvent event, RtmpMessage.SharedObject message) {
        int bytes = meter.write(event.value()).length() + 2 * event.name().length();
        meter.clear();
        Property old = object.properties.get(event.name());
        int total = object.bytes + bytes - (old == null ? 0 : old.bytes());
        int count = object.properties.size() + (old == null ? 1 : 0);
        if (total > limits.maxBytes() || count > limits.maxProperties()) {
            refuse(user, message, "SharedObject.Flush.Failed");
            return;
        }
        object.properties.put(event.name(), new Property(event.value(), bytes));
        object.bytes = total;
        object.changed();
        SharedObjectEvent change = new SharedObjectEvent(SharedObjectEvent.Type.CHANGE, event.name(), event.value());
        SharedObjectEvent success = new SharedObjectEvent(SharedObjectEvent.Type.SUCCESS, event.name());
        for (S each : object.users) {
            send.accept(each, object.message(List.of(each.equals(user) ? success : change)));
        }
    }

    private void release(S user, Shared object) {
        object.users.remove(user);
        if (object.users.isEmpty() && !object.persistent) {
            objects.remove(object.name);
        }
    }

    private void refuse(S user, RtmpMessage.SharedObject message, String code) {
        send.accept(
                user,
                new RtmpMessage.SharedObject(
                        message.amf3(),
                        0,
                        message.name(),
                        message.version(),
                        message.persistent(),
                        List.of(new SharedObjectEvent(SharedObjectEvent.Type.STATUS, code, ERROR))));
    }
}
