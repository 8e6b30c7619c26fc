/**
 * Sample rate conversion: windowed-sinc interpolation for any ratio of rates, with optional drift correction.
 *
 * <p>{@link org.rtclite.media.resample.Resampler} works on arrays; {@link
 * org.rtclite.media.resample.ResampledSource} and {@link org.rtclite.media.resample.ResampledSink} put it in front
 * of a source or sink of another rate.
 */
package org.rtclite.media.resample;
