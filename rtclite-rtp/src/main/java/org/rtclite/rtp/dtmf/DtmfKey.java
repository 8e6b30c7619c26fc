package org.rtclite.rtp.dtmf;

import java.time.Duration;

/**
 * A key that the far side pressed and released.
 *
 * @param key {@code 0-9 * # A-D}
 * @param held for how long
 */
public record DtmfKey(char key, Duration held) {}
