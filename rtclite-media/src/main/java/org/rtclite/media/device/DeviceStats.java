package org.rtclite.media.device;

/**
 * How a sound card and the call kept pace.
 *
 * @param playbackUnderruns how often the card found nothing to play while a call was sending
 * @param captureUnderruns how often the call found nothing recorded
 * @param slips how often a backlog of more than 100 ms was cut
 * @param lostSamples samples that were cut, or came while the card was gone
 * @param playbackDriftPpm how much faster the card plays than the call sends, as corrected now
 * @param captureDriftPpm how much faster the card records than the call takes, as corrected now
 * @param reconnects how often a line had to be opened again
 */
public record DeviceStats(
        long playbackUnderruns,
        long captureUnderruns,
        long slips,
        long lostSamples,
        double playbackDriftPpm,
        double captureDriftPpm,
        long reconnects) {

    static final DeviceStats NONE = new DeviceStats(0, 0, 0, 0, 0, 0, 0);
}
