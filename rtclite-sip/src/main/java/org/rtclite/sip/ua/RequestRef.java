package org.rtclite.sip.ua;

/**
 * Names one request sent outside calls (MESSAGE, OPTIONS) in its result event.
 *
 * @param id unique within the engine, never used again
 * @param method the request's method
 */
public record RequestRef(long id, String method) {}
