package org.rtclite.sip.sdp;

/**
 * The {@code o=} line (RFC 8866 section 5.2).
 *
 * @param userName {@code -} when there is none
 * @param sessionId decimal digits, kept as text because peers exceed 64 bits
 * @param version decimal digits, likewise
 * @param connection network type, address type and address
 */
public record Origin(String userName, String sessionId, String version, Connection connection) {

    public Origin {
        SdpText.requireLine("user name", userName);
        SdpText.requireToken("session id", sessionId);
        SdpText.requireToken("session version", version);
        if (userName.isEmpty() || userName.indexOf(' ') >= 0) {
            throw new IllegalArgumentException("user name is '" + userName + "', must be one word");
        }
    }

    @Override
    public String toString() {
        return userName + " " + sessionId + " " + version + " " + connection;
    }
}
