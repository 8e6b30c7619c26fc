package org.rtclite.rtmp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rtclite.rtmp.amf.AmfLimits;
import org.rtclite.rtmp.message.MessageReader;
import org.rtclite.rtmp.message.MessageWriter;
import org.rtclite.rtmp.message.RtmpMessage;
import org.rtclite.rtmp.message.SharedObjectEvent;

/** Two clients and a server, whose messages pass through their wire form. */
class SharedObjectTest {

    private final SharedObjects.Limits limits = new SharedObjects.Limits(2, 3, 100);
    private final SharedObjects<String> server = new SharedObjects<>(limits, this::toClient);
    private final Map<String, SharedObjectReplica> clients = new HashMap<>(Map.of(
            "alice", new SharedObjectReplica("room", false, 3), "bob", new SharedObjectReplica("room", false, 3)));
    private final List<String> events = new ArrayList<>();

    private SharedObjectReplica alice() {
        return clients.get("alice");
    }

    private SharedObjectReplica bob() {
        return clients.get("bob");
    }

    private void toServer(String user, RtmpMessage.SharedObject message) {
        server.receive(user, overTheWire(message));
    }

    private void toClient(String user, RtmpMessage.SharedObject message) {
        RtmpMessage.SharedObject received = overTheWire(message);
        for (SharedObjectEvent event : received.events()) {
            events.add(user + " " + event.type() + " " + event.name() + " " + event.value());
        }
        clients.get(user).receive(received);
    }

    private static RtmpMessage.SharedObject overTheWire(RtmpMessage.SharedObject message) {
        ByteBuf payload = Unpooled.buffer();
        new MessageWriter().write(message, payload);
        RtmpMessage read =
                new MessageReader(AmfLimits.DEFAULT).read(message.typeId(), 0, message.timestampMs(), payload);
        assertEquals(0, payload.refCnt());
        return assertInstanceOf(RtmpMessage.SharedObject.class, read, read::toString);
    }

    private void useBoth() {
        toServer("alice", alice().use());
        toServer("bob", bob().use());
        events.clear();
    }

    @Test
    void tellsANewUserWhatThereIs() {
        toServer("alice", alice().use());
        toServer("alice", alice().change("topic", "rtmp"));
        events.clear();
        toServer("bob", bob().use());
        assertEquals(List.of("bob USE_SUCCESS  null", "bob CLEAR  null", "bob CHANGE topic rtmp"), events);
        assertTrue(bob().isInUse());
        assertEquals(Map.of("topic", "rtmp"), bob().properties());
        assertEquals(Map.of("topic", "rtmp"), alice().properties());
    }

    @Test
    void confirmsAChangeToItsAuthorAndTellsTheOthers() {
        useBoth();
        RtmpMessage.SharedObject change = alice().change("n", 1);
        assertEquals(Map.of(), alice().properties());
        toServer("alice", change);
        assertEquals(List.of("alice SUCCESS n null", "bob CHANGE n 1.0"), events);
        assertEquals(Map.of("n", 1), alice().properties());
        assertEquals(Optional.of(1.0), server.get("room", "n"));
    }

    @Test
    void removesPropertiesForEverybody() {
        useBoth();
        toServer("alice", alice().change("n", 1));
        events.clear();
        toServer("bob", bob().remove("n"));
        toServer("bob", bob().remove("n"));
        assertEquals(List.of("alice REMOVE n null", "bob REMOVE n null"), events);
        assertEquals(Map.of(), alice().properties());
    }

    @Test
    void sendsToEverybodyWithoutKeepingAnything() {
        useBoth();
        toServer("alice", alice().send("chat", List.of("hello", true)));
        assertEquals(List.of("alice SEND chat [hello, true]", "bob SEND chat [hello, true]"), events);
        assertEquals(Map.of(), bob().properties());
    }

    @Test
    void forgetsAnObjectWithItsLastUserUnlessItIsPersistent() {
        useBoth();
        toServer("alice", alice().change("n", 1));
        toServer("alice", alice().release());
        assertTrue(server.get("room", "n").isPresent());
        server.remove("bob");
        assertFalse(server.get("room", "n").isPresent());
        clients.put("alice", new SharedObjectReplica("kept", true, 3));
        toServer("alice", alice().use());
        toServer("alice", alice().change("n", 2));
        server.remove("alice");
        assertTrue(server.get("kept", "n").isPresent());
    }

    @Test
    void refusesStrangersAndOtherPersistence() {
        toServer("alice", alice().change("n", 1));
        assertEquals(List.of("alice STATUS SharedObject.NoReadAccess error"), events);
        toServer("bob", bob().use());
        events.clear();
        clients.put("alice", new SharedObjectReplica("room", true, 3));
        toServer("alice", alice().use());
        assertEquals(List.of("alice STATUS SharedObject.BadPersistence error"), events);
        assertFalse(alice().isInUse());
    }

    @Test
    void keepsNoMoreThanTheLimits() {
        useBoth();
        toServer("alice", alice().change("long", "x".repeat(100)));
        assertEquals(List.of("alice STATUS SharedObject.Flush.Failed error"), events);
        for (int i = 0; i < 4; i++) {
            toServer(
                    "alice",
                    new RtmpMessage.SharedObject(
                            false,
                            0,
                            "room",
                            1,
                            false,
                            List.of(new SharedObjectEvent(SharedObjectEvent.Type.REQUEST_CHANGE, "p" + i, i))));
        }
        assertTrue(server.get("room", "p2").isPresent());
        assertFalse(server.get("room", "p3").isPresent());
        for (String name : List.of("second", "third")) {
            events.clear();
            toServer("alice", new SharedObjectReplica(name, false, 1).use());
        }
        assertEquals(List.of("alice STATUS SharedObject.ObjectCreationFailed error"), events);
    }

    @Test
    void replicaRefusesMoreThanItMayKeep() {
        List<SharedObjectEvent> many = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            many.add(new SharedObjectEvent(SharedObjectEvent.Type.CHANGE, "p" + i, i));
        }
        assertFalse(alice().receive(new RtmpMessage.SharedObject(false, 0, "room", 1, false, many)));
        assertEquals(3, alice().properties().size());
        assertFalse(alice().receive(new RtmpMessage.SharedObject(false, 0, "other", 1, false, List.of())));
        for (int i = 0; i < 3; i++) {
            alice().change("q" + i, i);
        }
        assertThrows(IllegalStateException.class, () -> alice().change("q3", 3));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everyEventSurvivesTheWire(boolean amf3) {
        List<SharedObjectEvent> all = new ArrayList<>();
        for (SharedObjectEvent.Type type : SharedObjectEvent.Type.values()) {
            all.add(
                    type == SharedObjectEvent.Type.SEND
                            ? new SharedObjectEvent(type, "handler", List.of())
                            : type == SharedObjectEvent.Type.STATUS
                                    ? new SharedObjectEvent(type, "code", "level")
                                    : type.hasValue()
                                            ? new SharedObjectEvent(type, "p", "v")
                                            : new SharedObjectEvent(type, type.hasName() ? "p" : ""));
        }
        RtmpMessage.SharedObject message = new RtmpMessage.SharedObject(amf3, 7, "ñ", 0xFFFF_FFFFL, true, all);
        assertEquals(message, overTheWire(message));
    }
}
