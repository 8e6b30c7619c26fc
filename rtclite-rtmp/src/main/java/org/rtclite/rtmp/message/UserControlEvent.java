package org.rtclite.rtmp.message;

/** Types of user control events (RTMP 1.0 section 7.1.7; 26, 27, 31 and 32 as seen from Flash Media Server). */
public final class UserControlEvent {

    /** The stream can be used; value is its id. */
    public static final int STREAM_BEGIN = 0;
    /** Playback of the stream is over; value is its id. */
    public static final int STREAM_EOF = 1;
    /** No more data for now; value is the stream's id. */
    public static final int STREAM_DRY = 2;
    /** The client's buffer for the stream, in milliseconds. */
    public static final int SET_BUFFER_LENGTH = 3;
    /** The stream is recorded; value is its id. */
    public static final int STREAM_IS_RECORDED = 4;
    /** Asks for a ping response; value is the sender's time stamp. */
    public static final int PING_REQUEST = 6;
    /** Answers with the time stamp of the request. */
    public static final int PING_RESPONSE = 7;
    /** Asks for proof of the player's SWF file; has no value. */
    public static final int SWF_VERIFY_REQUEST = 26;
    /** The proof, 42 bytes; not read or written here. */
    public static final int SWF_VERIFY_RESPONSE = 27;
    /** The server has sent all it had; value is the stream's id. */
    public static final int BUFFER_EMPTY = 31;
    /** The server sends again; value is the stream's id. */
    public static final int BUFFER_READY = 32;

    private UserControlEvent() {}
}
