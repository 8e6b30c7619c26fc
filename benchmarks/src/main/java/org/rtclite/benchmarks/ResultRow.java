package org.rtclite.benchmarks;

import java.util.Locale;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/**
 * One row of the table.
 *
 * @param name class, method and parameters
 * @param nanos time per operation
 * @param error half the 99.9 % confidence interval of the time, in nanoseconds; NaN for a single sample
 * @param bytes bytes allocated per operation
 */
record ResultRow(String name, double nanos, double error, double bytes) {

    static final String HEADING = String.format(
            Locale.ROOT,
            "%-46s %12s %10s %14s %10s%n%s",
            "benchmark",
            "time/op",
            "+-",
            "ops/s",
            "B/op",
            "-".repeat(96));

    /** The row of a result in average-time mode with the unit nanoseconds. */
    @SuppressWarnings("rawtypes") // as JMH declares its secondary results
    static ResultRow of(RunResult result) {
        Result<?> time = result.getPrimaryResult();
        double bytes = result.getSecondaryResults().entrySet().stream()
                .filter(e -> e.getKey().endsWith("gc.alloc.rate.norm"))
                .mapToDouble(e -> e.getValue().getScore())
                .findFirst()
                .orElse(Double.NaN);
        StringBuilder name = new StringBuilder(Run.shortName(result.getParams().getBenchmark()));
        for (String key : result.getParams().getParamsKeys()) {
            name.append(' ').append(result.getParams().getParam(key));
        }
        return new ResultRow(name.toString(), time.getScore(), time.getScoreError(), bytes);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "%-46s %12s %10s %,14.0f %10.1f", name, time(nanos), time(error), 1e9 / nanos, bytes);
    }

    private static String time(double nanos) {
        if (Double.isNaN(nanos)) {
            return "-";
        }
        return nanos >= 10_000
                ? String.format(Locale.ROOT, "%.1f us", nanos / 1000)
                : String.format(Locale.ROOT, "%.1f ns", nanos);
    }
}
