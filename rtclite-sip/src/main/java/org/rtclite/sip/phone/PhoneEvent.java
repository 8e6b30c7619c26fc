package org.rtclite.sip.phone;

import org.jspecify.annotations.Nullable;

/**
 * What happens to a phone, in the order it happens; the events of one call never overtake each other.
 *
 * <p>The set grows with the library: keep a default branch.
 */
public sealed interface PhoneEvent permits CallEvent, RegistrationEvent, PhoneEvent.MessageReceived {

    /**
     * An instant message (RFC 3428); it has been answered with 200.
     *
     * @param from address of the sender, as it names itself
     * @param text the body when it is text, else empty
     * @param call the call it belongs to, or null outside of one
     */
    record MessageReceived(
            String from, String text, @Nullable Call call) implements PhoneEvent {}
}
