package org.rtclite.rtmp.chunk;

/** Message type ids (RTMP 1.0 sections 5.4 and 7.1). Plain numbers: unknown ones pass through. */
public final class MessageType {

    /** Protocol control: chunk size. */
    public static final int SET_CHUNK_SIZE = 1;
    /** Protocol control: drop the part of a message received on a chunk stream. */
    public static final int ABORT = 2;
    /** Protocol control: bytes received so far. */
    public static final int ACKNOWLEDGEMENT = 3;
    /** User control: stream begin, ping and others. */
    public static final int USER_CONTROL = 4;
    /** Protocol control: how many bytes may be sent between acknowledgements. */
    public static final int WINDOW_ACK_SIZE = 5;
    /** Protocol control: how many unacknowledged bytes the far side may send. */
    public static final int SET_PEER_BANDWIDTH = 6;
    /** Audio, an FLV audio tag body. */
    public static final int AUDIO = 8;
    /** Video, an FLV video tag body. */
    public static final int VIDEO = 9;
    /** Data in AMF3. */
    public static final int DATA_AMF3 = 15;
    /** Shared object events in AMF3. */
    public static final int SHARED_OBJECT_AMF3 = 16;
    /** Command in AMF3. */
    public static final int COMMAND_AMF3 = 17;
    /** Data in AMF0. */
    public static final int DATA_AMF0 = 18;
    /** Shared object events in AMF0. */
    public static final int SHARED_OBJECT_AMF0 = 19;
    /** Command in AMF0. */
    public static final int COMMAND_AMF0 = 20;
    /** Several messages in one, each with an FLV tag header. */
    public static final int AGGREGATE = 22;

    private MessageType() {}
}
