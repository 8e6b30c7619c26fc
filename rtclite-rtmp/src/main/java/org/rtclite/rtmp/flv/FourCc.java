package org.rtclite.rtmp.flv;

/** Four-character codes by which Enhanced RTMP names codecs, as 32-bit numbers. */
public final class FourCc {

    public static final int AV1 = of("av01");
    public static final int AVC = of("avc1");
    public static final int HEVC = of("hvc1");
    public static final int VP8 = of("vp08");
    public static final int VP9 = of("vp09");
    public static final int AC3 = of("ac-3");
    public static final int EAC3 = of("ec-3");
    public static final int AAC = of("mp4a");
    public static final int FLAC = of("fLaC");
    public static final int MP3 = of(".mp3");
    public static final int OPUS = of("Opus");

    private FourCc() {}

    /** The number of a code of four ASCII characters. */
    public static int of(String code) {
        if (code.length() != 4) {
            throw new IllegalArgumentException("'" + code + "' has " + code.length() + " characters, needs 4");
        }
        return code.charAt(0) << 24 | code.charAt(1) << 16 | code.charAt(2) << 8 | code.charAt(3);
    }

    /** The four characters of a number; what is not printable is a dot. */
    public static String text(int code) {
        StringBuilder text = new StringBuilder(4);
        for (int shift = 24; shift >= 0; shift -= 8) {
            int c = code >>> shift & 0xff;
            text.append(c >= 0x20 && c < 0x7f ? (char) c : '.');
        }
        return text.toString();
    }
}
