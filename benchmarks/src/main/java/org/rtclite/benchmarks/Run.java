package org.rtclite.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs the benchmarks and prints one table: time, operations per second, bytes allocated per operation. */
public final class Run {

    private static final String USAGE = """
            Usage: benchmarks/run [NAME] [--quick] [--list] [--help]

              NAME      only benchmarks whose name contains NAME (a regular expression), such as G711
              --quick   one fork with short iterations: the whole table in under two minutes
              --list    print the names and exit
              --help    print this and exit

            Figures are per operation; what an operation is (a 20 ms frame, a packet, a message) stands in the name
            or in the class comment. Quiet the machine first: a ratio below 1.3 between two rows is no difference.
            """;

    private record Settings(int forks, int warmups, int iterations, int millis) {

        static final Settings FULL = new Settings(2, 3, 5, 1000);
        static final Settings QUICK = new Settings(1, 2, 3, 200);

        double secondsPerBenchmark() {
            return forks * ((warmups + iterations) * millis / 1000.0 + 0.7); // 0.7 s to start a fork
        }
    }

    private Run() {}

    /** Exit codes: 0 done, 1 a benchmark failed, 2 wrong usage. */
    public static void main(String[] args) throws RunnerException {
        List<String> names = new ArrayList<>();
        boolean quick = false;
        boolean list = false;
        for (String arg : args) {
            switch (arg) {
                case "--quick" -> quick = true;
                case "--list" -> list = true;
                case "-h", "--help" -> {
                    System.out.print(USAGE);
                    return;
                }
                default -> {
                    if (arg.startsWith("-") || !names.isEmpty()) {
                        System.err.println("unknown argument '" + arg + "'\n");
                        System.err.print(USAGE);
                        System.exit(2);
                    }
                    names.add(arg);
                }
            }
        }
        String pattern = names.isEmpty() ? ".*" : ".*" + names.get(0) + ".*";
        Collection<String> found = names(pattern);
        if (found.isEmpty()) {
            System.err.println("no benchmark matches '" + pattern + "'; --list prints the names");
            System.exit(2);
        }
        if (list) {
            found.forEach(System.out::println);
            return;
        }
        System.exit(measure(found, quick ? Settings.QUICK : Settings.FULL) ? 0 : 1);
    }

    /** The benchmarks' names, shortened to class and method. */
    static Collection<String> names(String pattern) {
        Collection<String> names = new TreeSet<>();
        for (BenchmarkListEntry entry : BenchmarkList.defaultList()
                .find(
                        OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT),
                        List.of(pattern),
                        List.of())) {
            names.add(entry.getUsername());
        }
        return names;
    }

    private static boolean measure(Collection<String> names, Settings settings) throws RunnerException {
        // a guess until the first ones are done: each name runs once for each of its parameters
        double secondsPerName = 2 * settings.secondsPerBenchmark();
        System.out.printf(
                Locale.ROOT,
                "Java %s on %s, %d processors; %d benchmarks, about %.0f s%n%n",
                System.getProperty("java.version"),
                System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors(),
                names.size(),
                names.size() * secondsPerName);
        System.out.println(ResultRow.HEADING);
        boolean complete = true;
        int left = names.size();
        long startNanos = System.nanoTime();
        for (String name : names) {
            int done = names.size() - left;
            if (done > 0) {
                secondsPerName = (System.nanoTime() - startNanos) / 1e9 / done;
            }
            System.err.printf(Locale.ROOT, "%s ... (%.0f s left)%n", shortName(name), left * secondsPerName);
            Collection<RunResult> results = new Runner(options(name, settings)).run();
            for (RunResult result : results) {
                System.out.println(ResultRow.of(result));
            }
            complete &= !results.isEmpty();
            left--;
        }
        return complete;
    }

    private static Options options(String name, Settings settings) {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("^" + java.util.regex.Pattern.quote(name) + "$")
                .forks(settings.forks())
                .warmupIterations(settings.warmups())
                .warmupTime(TimeValue.milliseconds(settings.millis()))
                .measurementIterations(settings.iterations())
                .measurementTime(TimeValue.milliseconds(settings.millis()))
                .addProfiler(GCProfiler.class)
                .jvmArgsAppend("-XX:+UseSerialGC", "-Xmx512m")
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT);
        return options.build();
    }

    static String shortName(String name) {
        int method = name.lastIndexOf('.');
        return name.substring(name.lastIndexOf('.', method - 1) + 1);
    }
}
