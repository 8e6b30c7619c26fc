package org.rtclite.sip.message;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The header fields that this library knows by name, with their compact forms (RFC 3261 section 20).
 *
 * <p>Others pass through: every method that takes one of these has a twin that takes a string.
 */
public enum SipHeader {
    VIA("Via", 'v', true),
    FROM("From", 'f', false),
    TO("To", 't', false),
    CALL_ID("Call-ID", 'i', false),
    CSEQ("CSeq", '\0', false),
    MAX_FORWARDS("Max-Forwards", '\0', false),
    CONTACT("Contact", 'm', true),
    ROUTE("Route", '\0', true),
    RECORD_ROUTE("Record-Route", '\0', true),
    CONTENT_LENGTH("Content-Length", 'l', false),
    CONTENT_TYPE("Content-Type", 'c', false),
    CONTENT_ENCODING("Content-Encoding", 'e', true),
    CONTENT_DISPOSITION("Content-Disposition", '\0', false),
    CONTENT_LANGUAGE("Content-Language", '\0', true),
    MIME_VERSION("MIME-Version", '\0', false),
    EXPIRES("Expires", '\0', false),
    MIN_EXPIRES("Min-Expires", '\0', false),
    RETRY_AFTER("Retry-After", '\0', false),
    ALLOW("Allow", '\0', true),
    ALLOW_EVENTS("Allow-Events", 'u', true),
    SUPPORTED("Supported", 'k', true),
    REQUIRE("Require", '\0', true),
    PROXY_REQUIRE("Proxy-Require", '\0', true),
    UNSUPPORTED("Unsupported", '\0', true),
    ACCEPT("Accept", '\0', true),
    ACCEPT_ENCODING("Accept-Encoding", '\0', true),
    ACCEPT_LANGUAGE("Accept-Language", '\0', true),
    WWW_AUTHENTICATE("WWW-Authenticate", '\0', false),
    PROXY_AUTHENTICATE("Proxy-Authenticate", '\0', false),
    AUTHORIZATION("Authorization", '\0', false),
    PROXY_AUTHORIZATION("Proxy-Authorization", '\0', false),
    AUTHENTICATION_INFO("Authentication-Info", '\0', true),
    USER_AGENT("User-Agent", '\0', false),
    SERVER("Server", '\0', false),
    SUBJECT("Subject", 's', false),
    DATE("Date", '\0', false),
    TIMESTAMP("Timestamp", '\0', false),
    ORGANIZATION("Organization", '\0', false),
    PRIORITY("Priority", '\0', false),
    IN_REPLY_TO("In-Reply-To", '\0', true),
    REPLY_TO("Reply-To", '\0', false),
    WARNING("Warning", '\0', true),
    ALERT_INFO("Alert-Info", '\0', true),
    CALL_INFO("Call-Info", '\0', true),
    ERROR_INFO("Error-Info", '\0', true),
    EVENT("Event", 'o', false),
    SUBSCRIPTION_STATE("Subscription-State", '\0', false),
    REFER_TO("Refer-To", 'r', false),
    REFERRED_BY("Referred-By", 'b', false),
    REPLACES("Replaces", '\0', false),
    REFER_SUB("Refer-Sub", '\0', false),
    SESSION_EXPIRES("Session-Expires", 'x', false),
    MIN_SE("Min-SE", '\0', false),
    RSEQ("RSeq", '\0', false),
    RACK("RAck", '\0', false),
    REASON("Reason", '\0', true),
    PATH("Path", '\0', true),
    SERVICE_ROUTE("Service-Route", '\0', true),
    SIP_ETAG("SIP-ETag", '\0', false),
    SIP_IF_MATCH("SIP-If-Match", '\0', false),
    P_ASSERTED_IDENTITY("P-Asserted-Identity", '\0', true),
    P_PREFERRED_IDENTITY("P-Preferred-Identity", '\0', true),
    PRIVACY("Privacy", '\0', false),
    USER_TO_USER("User-to-User", '\0', false),
    IDENTITY("Identity", 'y', true),
    ACCEPT_CONTACT("Accept-Contact", 'a', true),
    REJECT_CONTACT("Reject-Contact", 'j', true),
    REQUEST_DISPOSITION("Request-Disposition", 'd', true);

    private static final SipHeader[] ALL = values();
    private static final Map<String, SipHeader> BY_NAME = new HashMap<>();
    private static final @Nullable SipHeader[] BY_COMPACT = new SipHeader[128];

    /** Hash table of the names, by {@link #hash}; collisions go to the next place. */
    private static final @Nullable SipHeader[] TABLE = new SipHeader[512];

    static {
        for (SipHeader header : ALL) {
            BY_NAME.put(header.lowerName, header);
            if (header.compact != 0) {
                BY_NAME.put(String.valueOf(header.compact), header);
                BY_COMPACT[header.compact] = header;
                BY_COMPACT[Character.toUpperCase(header.compact)] = header;
            }
            byte[] name = header.fieldName.getBytes(StandardCharsets.US_ASCII);
            int slot = hash(name, 0, name.length);
            while (TABLE[slot] != null) {
                slot = (slot + 1) & (TABLE.length - 1);
            }
            TABLE[slot] = header;
        }
    }

    private final String fieldName;
    private final String lowerName;
    private final char compact;
    private final boolean list;

    SipHeader(String fieldName, char compact, boolean list) {
        this.fieldName = fieldName;
        this.lowerName = fieldName.toLowerCase(Locale.ROOT);
        this.compact = compact;
        this.list = list;
    }

    /** The long name as written in RFCs: {@code Call-ID}. */
    public String fieldName() {
        return fieldName;
    }

    /** True when one field may carry several values separated by commas (RFC 3261 section 7.3.1). */
    public boolean isList() {
        return list;
    }

    /** The header of that name, long or compact, whatever its case; null when it is not known here. */
    public static @Nullable SipHeader lookup(String name) {
        return BY_NAME.get(name.toLowerCase(Locale.ROOT));
    }

    /** The same for a name in ASCII bytes; allocates nothing. */
    public static @Nullable SipHeader lookup(byte[] bytes, int offset, int length) {
        if (length == 1) {
            return bytes[offset] < 0 ? null : BY_COMPACT[bytes[offset]];
        }
        if (length == 0) {
            return null;
        }
        int slot = hash(bytes, offset, length);
        for (SipHeader header = TABLE[slot]; header != null; header = TABLE[slot]) {
            if (header.isNamed(bytes, offset, length)) {
                return header;
            }
            slot = (slot + 1) & (TABLE.length - 1);
        }
        return null;
    }

    /**
     * Refuses a value that the typed accessors of {@link SipMessage} could not read.
     *
     * <p>Fields that have no typed accessor pass; so do numbers, which read as absent when they are malformed.
     *
     * @throws SipSyntaxException with the offset of the fault
     */
    public void check(String value) {
        FieldCheck.requireReadable(this, value);
    }

    static SipHeader at(int id) {
        return ALL[id];
    }

    /** A small number for an index, of this process only: never stored or sent. */
    @SuppressWarnings("EnumOrdinal")
    int id() {
        return ordinal();
    }

    private boolean isNamed(byte[] bytes, int offset, int length) {
        if (length != fieldName.length()) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            int difference = bytes[offset + i] ^ fieldName.charAt(i);
            if (difference != 0 && (difference != 0x20 || !isLetter(bytes[offset + i]))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetter(byte b) {
        int lower = b | 0x20;
        return lower >= 'a' && lower <= 'z';
    }

    /** Length, first, middle and last letter tell most names apart; case is masked off. */
    private static int hash(byte[] bytes, int offset, int length) {
        int first = bytes[offset] & 0x1f;
        int middle = bytes[offset + length / 2] & 0x1f;
        int last = bytes[offset + length - 1] & 0x1f;
        return (length * 67 + first * 13 + middle * 31 + last * 7) & (TABLE.length - 1);
    }
}
