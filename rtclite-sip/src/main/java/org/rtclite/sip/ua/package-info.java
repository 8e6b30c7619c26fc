/**
 * The user agent and its root engine: calls, registrations, instant messages.
 *
 * <p>{@link org.rtclite.sip.ua.SipEngine} is a plain object without socket, thread or clock. Its one rule: give it
 * one input ({@code receive}, a command, {@code onTimeout}), then drain {@code poll()} until it is null, then ask
 * {@code nextDeadlineNanos()}. Everything it wants done or has to tell is an {@link org.rtclite.sip.ua.Output}:
 * a message to send, a name to resolve, or a {@link org.rtclite.sip.ua.SipEvent}.
 */
package org.rtclite.sip.ua;
