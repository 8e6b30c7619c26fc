package org.rtclite.sip.auth;

import org.jspecify.annotations.Nullable;

/** A user name and a password, for one realm or for any. Its text never shows the password. */
public final class Credentials {

    private final String user;
    private final String password;
    private final @Nullable String realm;

    /**
     * Makes credentials for one realm.
     *
     * @param realm null for any realm that asks
     */
    public Credentials(String user, String password, @Nullable String realm) {
        this.user = user;
        this.password = password;
        this.realm = realm;
    }

    /** Credentials for any realm that asks. */
    public static Credentials of(String user, String password) {
        return new Credentials(user, password, null);
    }

    /** The user name. */
    public String user() {
        return user;
    }

    /** True when these may be used for that realm. */
    public boolean isFor(String otherRealm) {
        return realm == null || realm.equals(otherRealm);
    }

    String password() {
        return password;
    }

    @Override
    public String toString() {
        return "Credentials[" + user + (realm == null ? "" : ", realm " + realm) + "]";
    }
}
