package org.rtclite.rtmp.session;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rtclite.rtmp.amf.AmfObject;
import org.rtclite.rtmp.amf.AmfProperties;

/**
 * The information object of onStatus, _result and _error (RTMP 1.0 section 7.2).
 *
 * @param level status, warning or error; empty if the far side gave none
 * @param code such as NetStream.Publish.Start; empty if the far side gave none
 * @param description text for people; empty if the far side gave none
 * @param info the whole object
 */
public record NetStatus(String level, String code, String description, AmfProperties info) {

    /** Connected. */
    public static final String CONNECT_SUCCESS = "NetConnection.Connect.Success";
    /** Connection refused. */
    public static final String CONNECT_REJECTED = "NetConnection.Connect.Rejected";
    /** No such application. */
    public static final String CONNECT_INVALID_APP = "NetConnection.Connect.InvalidApp";
    /** The procedure failed or does not exist. */
    public static final String CALL_FAILED = "NetConnection.Call.Failed";
    /** Publishing has begun. */
    public static final String PUBLISH_START = "NetStream.Publish.Start";
    /** The name is taken. */
    public static final String PUBLISH_BAD_NAME = "NetStream.Publish.BadName";
    /** Publishing needs other credentials. */
    public static final String PUBLISH_UNAUTHORIZED = "NetStream.Publish.Unauthorized";
    /** Publishing failed. */
    public static final String PUBLISH_FAILED = "NetStream.Publish.Failed";
    /** Publishing has ended. */
    public static final String UNPUBLISH_SUCCESS = "NetStream.Unpublish.Success";
    /** The playlist was reset. */
    public static final String PLAY_RESET = "NetStream.Play.Reset";
    /** Playing has begun. */
    public static final String PLAY_START = "NetStream.Play.Start";
    /** Playing has ended. */
    public static final String PLAY_STOP = "NetStream.Play.Stop";
    /** A recording was played to its end; travels in the data message onPlayStatus. */
    public static final String PLAY_COMPLETE = "NetStream.Play.Complete";

    /** A request to go over to another stream was granted. */
    public static final String PLAY_TRANSITION = "NetStream.Play.Transition";
    /** What follows is of the other stream; travels in the data message onPlayStatus. */
    public static final String PLAY_TRANSITION_COMPLETE = "NetStream.Play.TransitionComplete";

    /** No such stream. */
    public static final String PLAY_STREAM_NOT_FOUND = "NetStream.Play.StreamNotFound";
    /** Playing failed. */
    public static final String PLAY_FAILED = "NetStream.Play.Failed";
    /** Somebody started to publish the stream being played. */
    public static final String PLAY_PUBLISH_NOTIFY = "NetStream.Play.PublishNotify";
    /** Nobody publishes the stream being played any more. */
    public static final String PLAY_UNPUBLISH_NOTIFY = "NetStream.Play.UnpublishNotify";
    /** Paused. */
    public static final String PAUSE_NOTIFY = "NetStream.Pause.Notify";
    /** Resumed. */
    public static final String UNPAUSE_NOTIFY = "NetStream.Unpause.Notify";
    /** Sought. */
    public static final String SEEK_NOTIFY = "NetStream.Seek.Notify";
    /** That time does not exist. */
    public static final String SEEK_INVALID_TIME = "NetStream.Seek.InvalidTime";
    /** Seeking failed. */
    public static final String SEEK_FAILED = "NetStream.Seek.Failed";

    private static final int REDIRECT_CODE = 302;

    /** Codes that mean failure whatever the level next to them says. */
    private static final Set<String> FAILURES = Set.of(
            CONNECT_REJECTED,
            CONNECT_INVALID_APP,
            "NetConnection.Connect.Failed",
            "NetConnection.Connect.AppShutdown",
            CALL_FAILED,
            PUBLISH_BAD_NAME,
            PUBLISH_UNAUTHORIZED,
            PUBLISH_FAILED,
            "NetStream.Publish.Denied",
            "NetStream.Publish.Rejected",
            "NetStream.Record.NoAccess",
            "NetStream.Record.Failed",
            PLAY_STREAM_NOT_FOUND,
            PLAY_FAILED,
            "NetStream.Play.FileStructureInvalid",
            "NetStream.Play.NoSupportedTrackFound",
            SEEK_INVALID_TIME,
            SEEK_FAILED,
            "NetStream.Failed");

    /** The status in that object. */
    public static NetStatus of(AmfProperties info) {
        return new NetStatus(text(info, "level"), text(info, "code"), text(info, "description"), info);
    }

    /** A status to send with level status. */
    public static NetStatus status(String code, String description) {
        return of(new AmfObject().put("level", "status").put("code", code).put("description", description));
    }

    /** A status to send with level error. */
    public static NetStatus error(String code, String description) {
        return of(new AmfObject().put("level", "error").put("code", code).put("description", description));
    }

    /** What onPlayStatus says where another stream begins to be played. */
    public static NetStatus transitionComplete(String name) {
        NetStatus status = status(PLAY_TRANSITION_COMPLETE, "Playing " + name);
        status.info().put("details", name);
        return status;
    }

    private static String text(AmfProperties info, String name) {
        String text = info.string(name);
        return text == null ? "" : text;
    }

    /** True for level error, and for codes that are failures under any level. */
    public boolean isFailure() {
        return level.equals("error") || FAILURES.contains(code);
    }

    /** Where a rejected client should connect instead, null if the server does not say. */
    public @Nullable String redirectUrl() {
        if (info.get("ex") instanceof AmfProperties details && details.number("code", 0) == REDIRECT_CODE) {
            return details.string("redirect");
        }
        return null;
    }

    /** The kind of refusal, meaningful if this {@link #isFailure()}. */
    public RefusalKind refusalKind() {
        if (redirectUrl() != null) {
            return RefusalKind.REDIRECTED;
        }
        if (description.toLowerCase(Locale.ROOT).contains("authmod=") || description.contains("?reason=")) {
            return RefusalKind.AUTHENTICATION;
        }
        return switch (code) {
            case CONNECT_REJECTED, "NetConnection.Connect.AppShutdown" -> RefusalKind.REJECTED;
            case CONNECT_INVALID_APP -> RefusalKind.NO_SUCH_APPLICATION;
            case PUBLISH_BAD_NAME -> RefusalKind.NAME_IN_USE;
            case PLAY_STREAM_NOT_FOUND -> RefusalKind.NOT_FOUND;
            case PUBLISH_UNAUTHORIZED,
                    "NetStream.Publish.Denied",
                    "NetStream.Publish.Rejected",
                    "NetStream.Record.NoAccess" -> RefusalKind.UNAUTHORIZED;
            default -> RefusalKind.FAILED;
        };
    }

    @Override
    public String toString() {
        return level + " " + code + (description.isEmpty() ? "" : ": " + description);
    }
}
