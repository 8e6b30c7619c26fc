package org.rtclite.sip.ua;

/**
 * Names one call of one engine in commands and events.
 *
 * @param id unique within the engine, never used again
 * @param callId the Call-ID on the wire
 */
public record CallRef(long id, String callId) {
    @Override
    public String toString() {
        return "call " + id + " (" + callId + ")";
    }
}
