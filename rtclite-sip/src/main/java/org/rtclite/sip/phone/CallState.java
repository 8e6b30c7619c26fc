package org.rtclite.sip.phone;

/** Where a call stands. */
public enum CallState {
    /** INVITE sent, nothing heard yet. */
    INVITING,
    /** A provisional answer came. */
    INVITED,
    /** Somebody calls us and waits for our answer. */
    INCOMING,
    /** Answered. */
    ACTIVE,
    /** CANCEL or BYE sent, its outcome awaited. */
    TERMINATING,
    /** Over. */
    ENDED
}
