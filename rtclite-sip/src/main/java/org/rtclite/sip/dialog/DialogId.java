package org.rtclite.sip.dialog;

import org.jspecify.annotations.Nullable;
import org.rtclite.sip.message.SipRequest;
import org.rtclite.sip.message.SipResponse;

/**
 * What names a dialog at our end (RFC 3261 s12).
 *
 * @param callId the Call-ID
 * @param localTag our tag
 * @param remoteTag the far side's tag, empty when it is so old that it sends none
 */
public record DialogId(String callId, String localTag, String remoteTag) {

    /** The dialog that a received request is in or makes; its To tag is ours. */
    public static DialogId ofReceived(SipRequest request) {
        return new DialogId(request.callId(), tag(request.toTag()), tag(request.fromTag()));
    }

    /** The dialog that a received response is in or makes; its From tag is ours. */
    public static DialogId ofReceived(SipResponse response) {
        return new DialogId(response.callId(), tag(response.fromTag()), tag(response.toTag()));
    }

    private static String tag(@Nullable String tag) {
        return tag == null ? "" : tag;
    }
}
