package org.rtclite.sip.message;

import java.nio.charset.StandardCharsets;

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

    private static final String[] KNOWN = {
        INVITE, ACK, BYE, CANCEL, REGISTER, OPTIONS, MESSAGE, INFO, PRACK, UPDATE, REFER, SUBSCRIBE, NOTIFY, PUBLISH
    };

    /** The constant equal to {@code method}, else itself. */
    static String intern(String method) {
        for (String known : KNOWN) {
            if (known.equals(method)) {
                return known;
            }
        }
        return method;
    }

    /** The constant for a known method in ASCII bytes, which then costs no memory; else a new string. */
    static String intern(byte[] bytes, int from, int to) {
        for (String known : KNOWN) {
            if (known.length() == to - from && matches(known, bytes, from)) {
                return known;
            }
        }
        return new String(bytes, from, to - from, StandardCharsets.US_ASCII);
    }

    private static boolean matches(String known, byte[] bytes, int from) {
        for (int i = 0; i < known.length(); i++) {
            if (bytes[from + i] != known.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
