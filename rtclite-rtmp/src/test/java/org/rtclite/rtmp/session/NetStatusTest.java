package org.rtclite.rtmp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rtclite.rtmp.amf.AmfObject;

class NetStatusTest {

    @ParameterizedTest
    @CsvSource({
        "status, NetStream.Publish.BadName, NAME_IN_USE",
        "status, NetStream.Play.StreamNotFound, NOT_FOUND",
        "error, NetConnection.Connect.Rejected, REJECTED",
        "error, NetConnection.Connect.InvalidApp, NO_SUCH_APPLICATION",
        "warning, NetStream.Publish.Denied, UNAUTHORIZED",
        "error, anything, FAILED",
        "error, '', FAILED"
    })
    void knowsFailuresByCodeWhateverTheLevel(String level, String code, RefusalKind kind) {
        NetStatus status = NetStatus.of(new AmfObject().put("level", level).put("code", code));
        assertEquals(true, status.isFailure());
        assertEquals(kind, status.refusalKind());
    }

    @Test
    void readsAnObjectWithoutTheUsualProperties() {
        NetStatus status = NetStatus.of(new AmfObject().put("level", 3.0).put("code", null));
        assertEquals("", status.level());
        assertEquals("", status.code());
        assertEquals("", status.description());
        assertFalse(status.isFailure());
    }
}
