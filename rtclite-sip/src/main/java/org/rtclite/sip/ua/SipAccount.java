package org.rtclite.sip.ua;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.rtclite.sip.message.SipUri;

/**
 * Who we are: address of record, display name, credentials, and the proxies our requests leave by.
 *
 * @param addressOfRecord what From says and what is registered, {@code sip:alice@example.net}
 * @param displayName shown beside it, or null
 * @param authUser user name for digest authentication; often the user part, but not always
 * @param password its password, or null when there is none: a challenge is then a failure
 * @param outboundProxies preloaded route set, first hop first; empty when requests go to where the URI says
 * @param strictRoute whether the first proxy is a strict router of RFC 2543 (RFC 3261 s12.2.1.1); without it the
 *     routes are written with {@code lr}
 */
public record SipAccount(
        SipUri addressOfRecord,
        @Nullable String displayName,
        @Nullable String authUser,
        @Nullable String password,
        List<SipUri> outboundProxies,
        boolean strictRoute) {

    /** Copies the list. */
    public SipAccount {
        Objects.requireNonNull(addressOfRecord, "addressOfRecord");
        outboundProxies = List.copyOf(outboundProxies);
    }

    /** An account without credentials or proxies. */
    public static SipAccount of(SipUri addressOfRecord) {
        return new SipAccount(addressOfRecord, null, null, null, List.of(), false);
    }

    /** This account with a user name and password for digest authentication. */
    public SipAccount withCredentials(String newAuthUser, String newPassword) {
        return new SipAccount(addressOfRecord, displayName, newAuthUser, newPassword, outboundProxies, strictRoute);
    }

    /** This account with one outbound proxy. */
    public SipAccount withProxy(SipUri proxy, boolean strict) {
        return new SipAccount(addressOfRecord, displayName, authUser, password, List.of(proxy), strict);
    }

    /** This account with a display name. */
    public SipAccount withDisplayName(String newDisplayName) {
        return new SipAccount(addressOfRecord, newDisplayName, authUser, password, outboundProxies, strictRoute);
    }

    /** Says who, never the password. */
    @Override
    public String toString() {
        return addressOfRecord + (authUser == null ? "" : " (user " + authUser + ")") + " via " + outboundProxies;
    }
}
