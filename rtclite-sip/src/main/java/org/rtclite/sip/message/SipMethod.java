package org.rtclite.sip.message;

/** The method names that this library knows; any other token is a method too and passes through. */
public final class SipMethod {

    public static final String INVITE = "INVITE";
    public static final String ACK = "ACK";
    public static final String BYE = "BYE";
    public static final String CANCEL = "CANCEL";
    public static final String REGISTER = "REGISTER";
    public static final String OPTIONS = "OPTIONS";
    public static final String MESSAGE = "MESSAGE";
    public static final String INFO = "INFO";
    public static final String PRACK = "PRACK";
    public static final String UPDATE = "UPDATE";
    public static final String REFER = "REFER";
    public static final String SUBSCRIBE = "SUBSCRIBE";
    public static final String NOTIFY = "NOTIFY";
    public static final String PUBLISH = "PUBLISH";

    private SipMethod() {}

    /** The constant equal to {@code method}, so that comparing known methods costs little; else itself. */
    static String intern(String method) {
        return switch (method) {
            case INVITE -> INVITE;
            case ACK -> ACK;
            case BYE -> BYE;
            case CANCEL -> CANCEL;
            case REGISTER -> REGISTER;
            case OPTIONS -> OPTIONS;
            case MESSAGE -> MESSAGE;
            case INFO -> INFO;
            case PRACK -> PRACK;
            case UPDATE -> UPDATE;
            case REFER -> REFER;
            case SUBSCRIBE -> SUBSCRIBE;
            case NOTIFY -> NOTIFY;
            case PUBLISH -> PUBLISH;
            default -> method;
        };
    }
}
