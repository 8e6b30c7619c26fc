package org.rtclite.rtmp.audio;

/**
 * What an {@link AudioTagSource} has done so far.
 *
 * @param tags audio tags decoded
 * @param corrupt audio tags that were none of their codec, or too long
 * @param concealedMs milliseconds that were made up where tags are missing
 * @param silentMs milliseconds of silence behind those
 * @param jumps gaps that were too long to be filled, and times that went back
 * @param skippedMs milliseconds that were left out because they had waited too long
 */
public record AudioTagStats(long tags, long corrupt, long concealedMs, long silentMs, long jumps, long skippedMs) {}
