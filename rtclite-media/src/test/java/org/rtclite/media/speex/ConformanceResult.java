package org.rtclite.media.speex;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How our decoder's output of a stream compares with the reference decoder's.
 *
 * @param stream the stream's name
 * @param lossy whether packets of the stream are missing
 * @param sameLength whether as many samples came out
 * @param sameCodes whether every call returned the same
 * @param snrDb signal to difference in dB over the whole file; infinite when there is no difference
 * @param snrBeforeLossDb the same up to the first missing packet
 * @param maxDifference largest difference of a sample
 */
record ConformanceResult(
        String stream,
        boolean lossy,
        boolean sameLength,
        boolean sameCodes,
        double snrDb,
        double snrBeforeLossDb,
        int maxDifference) {

    private static final Map<SpeexStatus, Integer> CODES =
            Map.of(SpeexStatus.FRAME, 0, SpeexStatus.END, -1, SpeexStatus.CORRUPT, -2);

    static ConformanceResult of(SpfReader stream) {
        SpeexDecoder decoder = SpeexDecoder.of(stream.mode())
                .enhancement(stream.enhancement())
                .stereo(stream.channels() == 2)
                .build();
        int frame = decoder.frameSamples();
        short[] pcm = new short[stream.pcm().length + 16 * frame];
        List<Integer> codes = new ArrayList<>();
        int at = 0;
        int beforeLoss = 0;
        int firstLoss = stream.firstLoss();
        for (int i = 0; i < stream.packets().size(); i++) {
            byte[] packet = stream.packets().get(i);
            if (i == firstLoss) {
                beforeLoss = at;
            }
            decoder.start(packet, 0, packet.length);
            for (int call = 0; call < stream.framesPerPacket(); call++) {
                if (packet.length == 0) {
                    at += decoder.conceal(1, pcm, at);
                    codes.add(0);
                    continue;
                }
                SpeexStatus status = decoder.next(pcm, at);
                codes.add(CODES.get(status));
                if (status != SpeexStatus.FRAME) {
                    break;
                }
                at += frame;
            }
        }
        boolean lossy = firstLoss < stream.packets().size();
        int end = Math.min(at, stream.pcm().length);
        return new ConformanceResult(
                stream.name(),
                lossy,
                at == stream.pcm().length,
                codes.equals(stream.codes()),
                snr(stream.pcm(), pcm, end),
                snr(stream.pcm(), pcm, lossy ? Math.min(beforeLoss, end) : end),
                maxDifference(stream.pcm(), pcm, end));
    }

    private static double snr(short[] expected, short[] actual, int samples) {
        double signal = 0;
        double error = 0;
        for (int i = 0; i < samples; i++) {
            signal += (double) expected[i] * expected[i];
            error += Math.pow(actual[i] - expected[i], 2);
        }
        return error == 0 ? Double.POSITIVE_INFINITY : 10 * Math.log10(signal / error);
    }

    private static int maxDifference(short[] expected, short[] actual, int samples) {
        int max = 0;
        for (int i = 0; i < samples; i++) {
            max = Math.max(max, Math.abs(actual[i] - expected[i]));
        }
        return max;
    }

    /** A row of the table in docs/conformance-speex.md. */
    String row() {
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s | %s | %s | %d |",
                stream,
                lossy ? "losses" : "-",
                sameLength ? "equal" : "DIFFERENT",
                sameCodes ? "equal" : "DIFFERENT",
                decibels(snrDb),
                decibels(snrBeforeLossDb),
                maxDifference);
    }

    private static String decibels(double value) {
        return Double.isInfinite(value) ? "identical" : String.format(Locale.ROOT, "%.1f", value);
    }
}
