package org.rtclite.examples.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rtclite.media.speex.SpeexEncoder;
import org.rtclite.media.speex.SpeexMode;
import picocli.CommandLine.Option;

/** How Speex is encoded. */
final class SpeexOptions {

    private static final Map<String, SpeexMode> MODES =
            Map.of("nb", SpeexMode.NARROWBAND, "wb", SpeexMode.WIDEBAND, "uwb", SpeexMode.ULTRA_WIDEBAND);

    @Option(
            names = "--mode",
            paramLabel = "nb|wb|uwb",
            description = "Speex at 8, 16 or 32 kHz; without it the mode next to the input's rate.")
    @Nullable
    String mode;

    @Option(
            names = "--quality",
            paramLabel = "N",
            description = "0 (worst) to 10 (best), 8 unless given; with --vbr also between numbers.")
    double quality = 8;

    @Option(
            names = "--complexity",
            paramLabel = "N",
            description = "How hard to search, 1 to 10; ${DEFAULT-VALUE} unless given.")
    int complexity = 3;

    @Option(names = "--vbr", description = "The bit rate follows the signal, at the same quality.")
    boolean vbr;

    @Option(names = "--abr", paramLabel = "BPS", description = "The bit rate follows the signal, at this average.")
    @Nullable
    Integer abr;

    @Option(names = "--vad", description = "Pauses are coded as noise of a low rate.")
    boolean vad;

    @Option(names = "--dtx", description = "Pauses are not sent, but for an update of the noise now and then.")
    boolean dtx;

    @Option(
            names = "--frames-per-packet",
            paramLabel = "N",
            description = "1 to 50 frames of 20 ms; ${DEFAULT-VALUE} unless given.")
    int framesPerPacket = 1;

    @Option(names = "--no-high-pass", description = "Leave hum and offset in what is encoded; for measurements.")
    boolean noHighPass;

    @Option(names = "--stereo", description = "Keep two channels, as intensity stereo; else they are mixed.")
    boolean stereo;

    @Option(names = "--comment", paramLabel = "NAME=TEXT", description = "A comment in an Ogg file; may come again.")
    List<String> comments = new ArrayList<>();

    /**
     * Looks for what makes no sense.
     *
     * @throws IllegalArgumentException saying what is wrong
     */
    void check() {
        if (mode != null && !MODES.containsKey(mode.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("mode '" + mode + "' is none of nb, wb and uwb");
        }
        if (framesPerPacket < 1 || framesPerPacket > SpfHeader.MAX_FRAMES_PER_PACKET) {
            throw new IllegalArgumentException(
                    "frames per packet are " + framesPerPacket + ", allowed 1 to " + SpfHeader.MAX_FRAMES_PER_PACKET);
        }
        if (vbr && abr != null) {
            throw new IllegalArgumentException("--vbr and --abr exclude each other");
        }
        if (!vbr && quality != Math.rint(quality)) {
            throw new IllegalArgumentException("quality is " + quality + ", a whole number unless with --vbr");
        }
        for (String comment : comments) {
            if (comment.indexOf('=') < 1) {
                throw new IllegalArgumentException("comment '" + comment + "' is not of the form NAME=TEXT");
            }
        }
        builder(mode == null ? SpeexMode.WIDEBAND : mode(0));
    }

    /** The mode asked for, or the narrowest that holds what a signal of that rate holds. */
    SpeexMode mode(int sourceRateHz) {
        if (mode != null) {
            return MODES.getOrDefault(mode.toLowerCase(Locale.ROOT), SpeexMode.WIDEBAND);
        }
        if (sourceRateHz <= SpeexMode.NARROWBAND.sampleRateHz()) {
            return SpeexMode.NARROWBAND;
        }
        return sourceRateHz <= SpeexMode.WIDEBAND.sampleRateHz() ? SpeexMode.WIDEBAND : SpeexMode.ULTRA_WIDEBAND;
    }

    /** Settings of an encoder for that mode. */
    SpeexEncoder.Builder builder(SpeexMode speexMode) {
        SpeexEncoder.Builder encoder = SpeexEncoder.of(speexMode)
                .complexity(complexity)
                .vad(vad)
                .dtx(dtx)
                .highPass(!noHighPass)
                .stereo(stereo);
        if (abr != null) {
            return encoder.abr(abr);
        }
        return vbr ? encoder.vbr((float) quality) : encoder.quality((int) quality);
    }
}
