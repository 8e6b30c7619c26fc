package org.rtclite.sip.ua;

/**
 * Names one registration of one engine in commands and events.
 *
 * @param id unique within the engine, never used again
 * @param addressOfRecord what is registered, as a URI
 */
public record RegistrationRef(long id, String addressOfRecord) {}
