package org.rtclite.sip.ua;

/**
 * One header a program adds to a request or response of its own.
 *
 * @param name field name, such as {@code Subject} or {@code X-Session}
 * @param value field value; CR, LF and NUL are refused when the message is built
 */
public record ExtraHeader(String name, String value) {}
