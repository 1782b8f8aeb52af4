package dev.flowkv.bench;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/**
 * GET of a 1 KB value and PUT of fresh keys, in interleaved rounds against several servers.
 *
 * <p>Arguments: rounds, seconds per round, connections, then {@code name=url} for each server; the
 * first is the one that the others are compared with.
 */
final class HttpBench {
  static final byte[] VALUE = "v".repeat(1024).getBytes(StandardCharsets.US_ASCII);

  private static final AtomicLong FRESH = new AtomicLong();

  private HttpBench() {}

  private enum Load {
    GET,
    PUT
  }

  private record Round(double perSecond, Histogram nanos) {}

  /** Runs and prints a table in Markdown. */
  public static void main(String[] args) throws Exception {
    int rounds = Integer.parseInt(args[0]);
    int seconds = Integer.parseInt(args[1]);
    int connections = Integer.parseInt(args[2]);
    Map<String, URI> servers = new LinkedHashMap<>();
    for (String server : Arrays.asList(args).subList(3, args.length)) {
      int equals = server.indexOf('=');
      servers.put(server.substring(0, equals), URI.create(server.substring(equals + 1)));
    }
    ExecutorService threads = Executors.newFixedThreadPool(connections);
    try {
      System.out.printf(
          "%d rounds of %d s each, interleaved; %d connections; medians of the rounds%n%n",
          rounds, seconds, connections);
      System.out.println("| | server | requests/s | p50 | p99 | this emulator is |");
      System.out.println("|---|---|---:|---:|---:|---:|");
      for (Load load : Load.values()) {
        Map<String, List<Round>> results = new LinkedHashMap<>();
        for (int round = -1; round < rounds; round++) {
          for (Map.Entry<String, URI> server : servers.entrySet()) {
            Round result = round(threads, server.getValue(), load, connections, seconds);
            if (round >= 0) { // The first round warms up.
              results.computeIfAbsent(server.getKey(), k -> new ArrayList<>()).add(result);
            }
          }
        }
        print(load, results);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static void print(Load load, Map<String, List<Round>> results) {
    double first = 0;
    for (Map.Entry<String, List<Round>> e : results.entrySet()) {
      double[] rates = e.getValue().stream().mapToDouble(Round::perSecond).sorted().toArray();
      double median = rates[rates.length / 2];
      Histogram all = new Histogram(3);
      e.getValue().forEach(r -> all.add(r.nanos()));
      first = first == 0 ? median : first;
      System.out.printf(
          "| %s | %s | %,.0f | %.2f ms | %.2f ms | %.2fx |%n",
          load,
          e.getKey(),
          median,
          all.getValueAtPercentile(50) / 1e6,
          all.getValueAtPercentile(99) / 1e6,
          first / median);
    }
  }

  private static Round round(
      ExecutorService threads, URI server, Load load, int connections, int seconds)
      throws Exception {
    try (BenchClient client = new BenchClient(server)) {
      client.exchange(put("hot"));
    }
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    List<Callable<Histogram>> clients = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      clients.add(() -> drive(server, load, end));
    }
    Histogram all = new Histogram(3);
    for (Future<Histogram> done : threads.invokeAll(clients)) {
      all.add(done.get());
    }
    return new Round((double) all.getTotalCount() / seconds, all);
  }

  private static Histogram drive(URI server, Load load, long end) throws Exception {
    Histogram nanos = new Histogram(3);
    byte[] get = get("hot");
    try (BenchClient client = new BenchClient(server)) {
      for (long start = System.nanoTime(); start < end; start = System.nanoTime()) {
        client.exchange(load == Load.GET ? get : put("fresh-" + FRESH.incrementAndGet()));
        nanos.recordValue(System.nanoTime() - start);
      }
    }
    return nanos;
  }

  private static byte[] get(String key) {
    return head("GET", key, "").getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] put(String key) {
    byte[] head =
        head("PUT", key, "Content-Length: " + VALUE.length + "\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    byte[] request = Arrays.copyOf(head, head.length + VALUE.length);
    System.arraycopy(VALUE, 0, request, head.length, VALUE.length);
    return request;
  }

  private static String head(String method, String key, String more) {
    return method
        + " /"
        + key
        + "?urlencoded=true HTTP/1.1\r\nHost: fake-host\r\nX-KV-Namespace-Id: bench\r\n"
        + more
        + "\r\n";
  }
}
