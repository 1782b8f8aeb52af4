package dev.flowkv.bench;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * The server with few keys and with many: GET, PUT and a list page of keys drawn uniformly, in
 * interleaved rounds.
 *
 * <p>Arguments: rounds, seconds per round, connections, then {@code keys=url} of two fresh
 * emulators, the smaller first.
 */
final class HttpScaleBench {
  private static final String VALUE = "twenty bytes of data";

  private HttpScaleBench() {}

  private enum Load {
    GET,
    PUT,
    LIST
  }

  private record Target(int keys, URI server) {}

  /** Seeds, runs and prints a table in Markdown. */
  public static void main(String[] args) throws Exception {
    int rounds = Integer.parseInt(args[0]);
    int seconds = Integer.parseInt(args[1]);
    int connections = Integer.parseInt(args[2]);
    List<Target> targets = new ArrayList<>();
    for (String target : Arrays.asList(args).subList(3, args.length)) {
      int equals = target.indexOf('=');
      targets.add(
          new Target(
              Integer.parseInt(target.substring(0, equals)),
              URI.create(target.substring(equals + 1))));
    }
    for (Target target : targets) {
      seed(target);
    }
    ExecutorService threads = Executors.newFixedThreadPool(connections);
    try {
      System.out.printf(
          "| over HTTP, keys drawn uniformly | %,d keys | %,d keys | slower by |%n|---|---:|---:|---:|%n",
          targets.get(0).keys, targets.get(1).keys);
      for (Load load : Load.values()) {
        double[][] rates = new double[targets.size()][rounds];
        for (int round = -1; round < rounds; round++) {
          for (int t = 0; t < rates.length; t++) {
            double rate = rate(threads, targets.get(t), load, connections, seconds);
            // The first round warms up.
            if (round >= 0) {
              rates[t][round] = rate;
            }
          }
        }
        double few = median(rates[0]);
        double many = median(rates[1]);
        System.out.printf("| %s | %,.0f/s | %,.0f/s | %.2fx |%n", load, few, many, few / many);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static double median(double[] rates) {
    double[] sorted = rates.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static void seed(Target target) throws Exception {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int i = 0; i < target.keys; i++) {
      String entry =
          (i == 0 ? "[" : ",") + "{\"key\":\"" + KeyDraw.key(i) + "\",\"value\":\"" + VALUE + "\"}";
      body.writeBytes(entry.getBytes(StandardCharsets.US_ASCII));
    }
    body.write(']');
    try (BenchClient client = new BenchClient(target.server)) {
      client.exchange(request("PUT", "/__flowkv/snapshot?namespace=bench", body.toByteArray()));
    }
  }

  private static double rate(
      ExecutorService threads, Target target, Load load, int connections, int seconds)
      throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    List<Callable<Long>> clients = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      KeyDraw draw = new KeyDraw("uniform", target.keys);
      clients.add(() -> drive(target, load, draw, end));
    }
    long requests = 0;
    for (Future<Long> done : threads.invokeAll(clients)) {
      requests += done.get();
    }
    return (double) requests / seconds;
  }

  private static long drive(Target target, Load load, KeyDraw draw, long end) throws Exception {
    long requests = 0;
    try (BenchClient client = new BenchClient(target.server)) {
      while (System.nanoTime() < end) {
        client.exchange(next(load, draw));
        requests++;
      }
    }
    return requests;
  }

  private static byte[] next(Load load, KeyDraw draw) {
    String key = draw.key();
    return switch (load) {
      case GET -> request("GET", "/" + key + "?urlencoded=true", new byte[0]);
      case PUT ->
          request("PUT", "/" + key + "?urlencoded=true", VALUE.getBytes(StandardCharsets.US_ASCII));
      // The hundred keys that share all digits but the last two.
      case LIST ->
          request("GET", "/?key_count_limit=100&prefix=" + key.substring(0, 12), new byte[0]);
    };
  }

  private static byte[] request(String method, String target, byte[] body) {
    byte[] head =
        (method
                + " "
                + target
                + " HTTP/1.1\r\nHost: fake-host\r\n"
                + (target.startsWith("/__flowkv/") ? "" : "X-KV-Namespace-Id: bench\r\n")
                + "Content-Length: "
                + body.length
                + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    byte[] request = Arrays.copyOf(head, head.length + body.length);
    System.arraycopy(body, 0, request, head.length, body.length);
    return request;
  }
}
