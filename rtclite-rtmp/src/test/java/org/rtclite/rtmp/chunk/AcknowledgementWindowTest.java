package org.rtclite.rtmp.chunk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class AcknowledgementWindowTest {

    private final AcknowledgementWindow window = new AcknowledgementWindow();

    @Test
    void asksForNothingBeforeAWindowIsSet() {
        assertFalse(window.received(Integer.MAX_VALUE));
    }

    @Test
    void acknowledgesAtHalfTheWindow() {
        window.setReceiveWindow(1000);
        assertFalse(window.received(499));
        assertTrue(window.received(1));
        assertEquals(500, window.acknowledge());
        assertFalse(window.received(499));
        assertTrue(window.received(1));
        assertEquals(1000, window.acknowledge());
    }

    @Test
    void countsModulo32Bits() {
        window.setReceiveWindow(0xFFFF_FFFFL);
        for (int i = 0; i < 3; i++) {
            window.received(Integer.MAX_VALUE);
        }
        assertEquals(3L * Integer.MAX_VALUE - (1L << 32), window.acknowledge());
        assertEquals(3L * Integer.MAX_VALUE, window.receivedBytes());
    }

    @Test
    void knowsWhatTheFarSideHasNotConfirmed() {
        for (int i = 0; i < 3; i++) {
            window.sent(Integer.MAX_VALUE);
        }
        window.confirmed(3L * Integer.MAX_VALUE - 100 & 0xFFFF_FFFFL);
        assertEquals(100, window.unconfirmedBytes());
        window.confirmed(3L * Integer.MAX_VALUE - 200 & 0xFFFF_FFFFL); // late: does not go back
        assertEquals(100, window.unconfirmedBytes());
        window.confirmed(3L * Integer.MAX_VALUE + 50 & 0xFFFF_FFFFL); // claims what was never sent
        assertEquals(0, window.unconfirmedBytes());
        assertEquals(3L * Integer.MAX_VALUE, window.sentBytes());
    }

    @Test
    void refusesAWindowBeyond32Bits() {
        assertThrows(IllegalArgumentException.class, () -> window.setReceiveWindow(1L << 32));
        assertThrows(IllegalArgumentException.class, () -> window.setReceiveWindow(-1));
    }
}
