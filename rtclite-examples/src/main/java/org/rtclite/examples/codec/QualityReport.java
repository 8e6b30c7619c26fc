package org.rtclite.examples.codec;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.rtclite.examples.cli.Console;
import org.rtclite.examples.cli.JsonLines;

/**
 * What a conversion came to.
 *
 * @param coded what Speex took, of the output or else of the input; null when neither is a file of Speex
 * @param realTimeFactor how much faster than the sound itself the conversion was
 * @param snr how close the result is to the reference; null without one
 * @param lagSamples by how many samples the result is late, which the comparison makes good
 */
record QualityReport(
        @Nullable FileInfo coded,
        double realTimeFactor,
        @Nullable SegmentalSnr snr,
        int lagSamples) {

    /** Looks at the files of a conversion that is done. */
    static QualityReport of(ConversionOptions options, Conversion conversion) throws IOException {
        FileInfo coded = speex(options.destination);
        if (coded == null) {
            coded = speex(options.source);
        }
        String reference = options.reference();
        if (reference == null) {
            return new QualityReport(coded, conversion.realTimeFactor(), null, 0);
        }
        RawFormat written = new RawFormat(conversion.rateHz(), conversion.channels());
        try (PcmInput original = open(reference, options.raw());
                PcmInput result = open(options.destination, written)) {
            int lag = conversion.lagSamples() + result.lagSamples();
            return new QualityReport(coded, conversion.realTimeFactor(), SegmentalSnr.of(original, result, lag), lag);
        } catch (IOException e) {
            throw FileFailure.ofInput(reference, e);
        }
    }

    private static @Nullable FileInfo speex(String place) throws IOException {
        FileInfo info = ConversionOptions.isStandard(place) || FileKind.ofName(place) == FileKind.PCM
                ? null
                : FileInfo.of(place, RawFormat.UNKNOWN);
        return info == null || info.speex() == null ? null : info;
    }

    private static PcmInput open(String place, RawFormat raw) throws IOException {
        return Inputs.open(place, InputStream.nullInputStream(), raw, kind -> true, Decoding.PLAIN);
    }

    /** Says it in words, and adds it to a JSON line. */
    void print(Console console, JsonLines.Members members) {
        if (coded != null) {
            console.say(String.format(
                    Locale.ROOT, "  bit rate: %.2f kbit/s in %s", coded.bitsPerSecond() / 1000, coded.place()));
            members.put("bitsPerSecond", coded.bitsPerSecond());
        }
        console.say(String.format(Locale.ROOT, "  speed: %.0f times real time", realTimeFactor));
        members.put("realTimeFactor", realTimeFactor);
        if (snr != null) {
            String late = lagSamples == 0 ? "" : ", aligned by " + lagSamples + " samples";
            console.say(String.format(
                    Locale.ROOT, "  segmental SNR: %.2f dB over %d frames%s", snr.decibels(), snr.frames(), late));
            members.put("segmentalSnrDb", snr.decibels()).put("comparedFrames", snr.frames());
            members.put("lagSamples", lagSamples);
        }
    }
}
