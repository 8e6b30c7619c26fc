package org.rtclite.sip.ua;

import org.rtclite.sip.message.SipMessage;
import org.rtclite.sip.transaction.Flow;

/**
 * Write this message to this flow now.
 *
 * <p>A driver that cannot do so answers with {@link SipEngine#transmitFailed}.
 *
 * @param message what to write, complete
 * @param flow where to write it
 */
public record Transmit(SipMessage message, Flow flow) implements Output {}
