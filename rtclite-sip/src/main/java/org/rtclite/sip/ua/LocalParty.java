package org.rtclite.sip.ua;

import org.jspecify.annotations.Nullable;
import org.rtclite.sip.auth.DigestClient;
import org.rtclite.sip.message.NameAddress;
import org.rtclite.sip.transaction.Flow;

/**
 * Us in one call: what Contact says and who answers challenges.
 *
 * @param user user part of our Contact, or null for none
 * @param sips whether Contact has to be a sips URI, because the call was made to one (RFC 3261 s8.1.1.8, s12.1.1)
 * @param digest answers challenges for the account the call belongs to
 */
record LocalParty(@Nullable String user, boolean sips, DigestClient digest) {

    /** Our Contact as seen over {@code flow}. */
    NameAddress contact(UserAgentCore core, Flow flow) {
        return core.contact(flow, user, sips);
    }
}
