package org.rtclite.rtmp.netty;

import org.rtclite.rtmp.session.RefusalKind;

/** What an application says to a client that wants to connect, publish or play. */
public sealed interface Decision {

    /** Yes. */
    record Accept() implements Decision {}

    /**
     * No.
     *
     * @param kind which status code says so
     * @param description for people at the far side
     */
    record Refuse(RefusalKind kind, String description) implements Decision {}

    /** Connect elsewhere; an answer to connect only. */
    record Redirect(String url) implements Decision {}

    /** Yes. */
    static Decision accept() {
        return new Accept();
    }

    /** No, for a reason that the far side is told. */
    static Decision refuse(RefusalKind kind, String description) {
        return new Refuse(kind, description);
    }
}
