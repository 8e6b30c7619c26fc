package org.rtclite.sip.sdp;

/**
 * How much a description may make the parser hold.
 *
 * @param characters the whole description
 * @param lines all lines
 * @param media media lines
 */
public record SdpLimits(int characters, int lines, int media) {

    /** 64 Ki characters, 2000 lines, 64 media lines. */
    public static final SdpLimits DEFAULT = new SdpLimits(65_536, 2_000, 64);

    public SdpLimits {
        if (characters < 1 || lines < 1 || media < 1) {
            throw new IllegalArgumentException(
                    "limits are " + characters + ", " + lines + ", " + media + ": must be above 0");
        }
    }
}
