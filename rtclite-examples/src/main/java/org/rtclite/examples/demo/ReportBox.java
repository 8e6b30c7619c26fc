package org.rtclite.examples.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.rtclite.media.audio.LevelMeter;
import org.rtclite.media.file.AudioFile;
import org.rtclite.media.file.AudioReader;
import org.rtclite.sip.phone.CallReport;

/** A call's figures in a box. */
final class ReportBox {

    private static final double SILENCE_DBOV = -50;

    private ReportBox() {}

    /**
     * Draws it.
     *
     * @param said digits that were sent
     * @param heard digits that were received
     * @param recording stereo, left what was heard, right what was said
     */
    static String draw(CallReport report, String said, String heard, Path recording) throws IOException {
        List<String> rows = new ArrayList<>();
        rows.add(row(
                "duration",
                String.format(Locale.ROOT, "%.1f s", report.duration().toMillis() / 1000.0)));
        rows.add(row("codec", report.codec().isEmpty() ? "none" : report.codec()));
        report.audio().ifPresent(audio -> {
            rows.add(row("packets", audio.packetsSent() + " sent, " + audio.packetsReceived() + " received"));
            rows.add(row("lost, late", audio.packetsLost() + ", " + audio.packetsLate()));
            rows.add(row("playout delay", figure(OptionalDouble.of(audio.delayMs()), "ms")));
            rows.add(row("round trip", figure(audio.rttMs(), "ms")));
        });
        rows.add(row("jitter", figure(report.jitterMs(), "ms")));
        rows.add(row("MOS", figure(report.mos(), "")));
        double[] levels = levelsDbov(recording);
        rows.add(row("you said", said + String.format(Locale.ROOT, " (voice at %.1f dBov)", levels[1])));
        rows.add(row("you heard", heard + String.format(Locale.ROOT, " (voice at %.1f dBov)", levels[0])));
        int width = rows.stream().mapToInt(String::length).max().orElse(0);
        String edge = "+" + "-".repeat(width + 2) + "+";
        StringBuilder box = new StringBuilder(edge).append('\n');
        for (String row : rows) {
            box.append("| ")
                    .append(row)
                    .append(" ".repeat(width - row.length()))
                    .append(" |\n");
        }
        return box.append(edge).toString();
    }

    /** The level of each channel over the 20 ms frames that are no silence; -127 when all are. */
    private static double[] levelsDbov(Path recording) throws IOException {
        try (AudioReader reader = AudioFile.open(recording)) {
            int channels = reader.format().channels();
            int frames = reader.format().sampleRateHz() / 50;
            short[] pcm = new short[frames * channels];
            short[] one = new short[frames];
            double[] energy = new double[channels];
            int[] voiced = new int[channels];
            for (int n = reader.read(pcm, 0, frames); n == frames; n = reader.read(pcm, 0, frames)) {
                for (int channel = 0; channel < channels; channel++) {
                    for (int i = 0; i < frames; i++) {
                        one[i] = pcm[i * channels + channel];
                    }
                    double level = LevelMeter.rmsDbov(one, 0, frames);
                    if (level > SILENCE_DBOV) {
                        energy[channel] += Math.pow(10, level / 10);
                        voiced[channel]++;
                    }
                }
            }
            double[] levels = new double[channels];
            for (int channel = 0; channel < channels; channel++) {
                levels[channel] = voiced[channel] == 0
                        ? LevelMeter.SILENCE_DBOV
                        : 10 * Math.log10(energy[channel] / voiced[channel]);
            }
            return levels;
        }
    }

    private static String row(String name, String value) {
        return String.format("%-14s %s", name, value);
    }

    private static String figure(OptionalDouble value, String unit) {
        return value.isEmpty()
                ? "not measured yet"
                : String.format(Locale.ROOT, "%.1f %s", value.getAsDouble(), unit)
                        .strip();
    }
}
