package org.rtclite.sip.auth;

import org.jspecify.annotations.Nullable;

/** Where a server finds the passwords of its users. */
@FunctionalInterface
public interface PasswordLookup {

    /** The password of that user, or null when there is no such user. */
    @Nullable
    String passwordOf(String user);
}
