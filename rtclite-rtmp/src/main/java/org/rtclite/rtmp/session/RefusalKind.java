package org.rtclite.rtmp.session;

/** Why the far side said no, in kinds a program can act on. */
public enum RefusalKind {
    /** The connection was rejected. */
    REJECTED,
    /** The server names another address: {@link NetStatus#redirectUrl()}. */
    REDIRECTED,
    /** The server wants credentials: see {@link PublisherAuthentication}; or refuses those it got. */
    AUTHENTICATION,
    /** There is no such application. */
    NO_SUCH_APPLICATION,
    /** Somebody else publishes under that name (BadName). */
    NAME_IN_USE,
    /** There is no such stream. */
    NOT_FOUND,
    /** It exists and is not for us. */
    UNAUTHORIZED,
    /** Anything else; {@link NetStatus#code()} tells. */
    FAILED
}
