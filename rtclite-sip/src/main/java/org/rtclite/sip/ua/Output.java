package org.rtclite.sip.ua;

/**
 * What the engine wants done or has to tell: one element of its output queue.
 *
 * <p>A driver handles {@link Transmit} and {@link Resolve} itself and hands every {@link SipEvent} to the program.
 * Kinds may be added; keep a default branch.
 */
public sealed interface Output permits Transmit, Resolve, SipEvent {}
