package dev.flowkv.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs the JMH benchmarks with 10^3 keys and more, and prints a table in Markdown. Sizes that are
 * not run are computed from the last two that were, linear in the logarithm, and marked.
 */
final class ScaleTable {
  private static final int SMALLEST = 1_000;
  private static final int LARGEST = 10_000_000;

  private ScaleTable() {}

  /** Takes the largest number of keys to run, and the arguments of the JVM that runs them. */
  public static void main(String[] args) throws Exception {
    int most = Integer.parseInt(args[0]);
    List<Integer> sizes = new ArrayList<>();
    for (int size = SMALLEST; size <= Math.min(most, LARGEST); size *= 10) {
      sizes.add(size);
    }
    Map<String, Map<Integer, Double>> nanos = new TreeMap<>();
    for (RunResult result : run(sizes, args)) {
      String name =
          result.getPrimaryResult().getLabel() + ", " + result.getParams().getParam("access");
      nanos
          .computeIfAbsent(name, n -> new TreeMap<>())
          .put(
              Integer.valueOf(result.getParams().getParam("keys")),
              result.getPrimaryResult().getScore());
    }
    print(nanos);
  }

  private static Iterable<RunResult> run(List<Integer> sizes, String[] args) throws Exception {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("EngineBenchmark|MapBenchmark")
            .verbosity(VerboseMode.SILENT)
            .param("keys", sizes.stream().map(String::valueOf).toArray(String[]::new));
    if (args.length > 1) {
      options.jvmArgs(List.of(args).subList(1, args.length).toArray(String[]::new));
    }
    return new Runner(options.build()).run();
  }

  private static void print(Map<String, Map<Integer, Double>> nanos) {
    List<Integer> sizes = new ArrayList<>();
    for (int size = SMALLEST; size <= LARGEST; size *= 10) {
      sizes.add(size);
    }
    System.out.println(
        "| ns per operation, keys drawn | "
            + sizes.stream().map("%,d"::formatted).collect(Collectors.joining(" | "))
            + " | 10^6 : 10^4 |");
    System.out.println("|---|" + "---:|".repeat(sizes.size() + 1));
    nanos.forEach(
        (name, bySize) ->
            System.out.println(
                "| "
                    + name
                    + " | "
                    + sizes.stream()
                        .map(size -> cell(bySize, size))
                        .collect(Collectors.joining(" | "))
                    + " | "
                    + ratio(bySize)
                    + " |"));
  }

  private static String cell(Map<Integer, Double> bySize, int size) {
    Double measured = bySize.get(size);
    if (measured != null) {
      return "%,.0f".formatted(measured);
    }
    Double last = bySize.get(size / 10);
    Double before = bySize.get(size / 100);
    return last == null || before == null ? "-" : "(%,.0f)".formatted(last + (last - before));
  }

  private static String ratio(Map<Integer, Double> bySize) {
    Double large = bySize.get(1_000_000);
    Double small = bySize.get(10_000);
    return large == null || small == null ? "-" : "%.1fx".formatted(large / small);
  }
}
