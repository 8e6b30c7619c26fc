package org.rtclite.examples.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.rtclite.sip.phone.CallReport;

/** A call's figures in a box. */
final class ReportBox {

    private ReportBox() {}

    static String draw(CallReport report) {
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
