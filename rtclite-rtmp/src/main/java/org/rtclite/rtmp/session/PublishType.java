package org.rtclite.rtmp.session;

import org.jspecify.annotations.Nullable;

/** What a server should do with a published stream (RTMP 1.0 section 7.2.2.6). */
public enum PublishType {
    /** Pass it on. */
    LIVE("live"),
    /** Pass it on and record it, replacing an older recording. */
    RECORD("record"),
    /** Pass it on and record it behind an older recording. */
    APPEND("append");

    private final String wireName;

    PublishType(String wireName) {
        this.wireName = wireName;
    }

    /** The name on the wire. */
    public String wireName() {
        return wireName;
    }

    /** The type of that name; anything unknown, and none, is LIVE. */
    static PublishType of(@Nullable Object name) {
        if ("record".equals(name)) {
            return RECORD;
        }
        return "append".equals(name) || "appendWithGap".equals(name) ? APPEND : LIVE;
    }
}
