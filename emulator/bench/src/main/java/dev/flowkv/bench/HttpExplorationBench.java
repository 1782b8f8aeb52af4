package dev.flowkv.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * What a schedule costs over HTTP beyond the program's own requests: the program of {@link
 * ExplorationBenchmark}, ten operations and a move of the clock, under each of its 32 schedules,
 * and as often without them, in turns.
 *
 * <p>Arguments: the address of an emulator with a manual clock and {@code
 * sameKeyWritesPerSecond=off}, and how many rounds.
 */
final class HttpExplorationBench {
  private static final int SCHEDULES = 32;
  private static final int KEYS = 5;

  /** So many times the 32 schedules, in each round. */
  private static final int EXPLORATIONS = 20;

  private HttpExplorationBench() {}

  /** Runs and prints a table in Markdown. */
  public static void main(String[] args) throws IOException {
    int rounds = Integer.parseInt(args[1]);
    double[] plain = new double[rounds];
    double[] explored = new double[rounds];
    try (BenchClient client = new BenchClient(URI.create(args[0]))) {
      for (int round = -2; round < rounds; round++) {
        double alone = microseconds(client, false);
        double under = microseconds(client, true);
        if (round >= 0) { // The first rounds warm up.
          plain[round] = alone;
          explored[round] = under;
        }
      }
    }
    double more = median(explored) - median(plain);
    System.out.printf("%d rounds of %d runs each; medians%n%n", rounds, SCHEDULES * EXPLORATIONS);
    System.out.println("| a run of 11 requests | |");
    System.out.println("|---|---:|");
    System.out.printf("| alone | %,.0f µs |%n", median(plain));
    System.out.printf("| under a schedule | %,.0f µs |%n", median(explored));
    System.out.printf("| the schedule alone | %,.0f µs |%n", more);
    System.out.printf("| schedules a second beyond the requests | %,.0f |%n", 1e6 / more);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /** How long one run takes. */
  private static double microseconds(BenchClient client, boolean isExplored) throws IOException {
    long begin = System.nanoTime();
    for (int i = 0; i < EXPLORATIONS; i++) {
      client.text(control("reset", ""));
      String state = isExplored ? client.text(control("exploration", "{}")) : "";
      for (int schedule = 0; schedule < SCHEDULES; schedule++) {
        program(client);
        if (isExplored) {
          state = client.text(control("exploration/next", "{\"verdict\":\"passed\"}"));
        }
      }
      if (isExplored && !state.contains("\"exhausted\":true")) {
        throw new IllegalStateException(state);
      }
    }
    long nanos = System.nanoTime() - begin;
    return nanos / (double) TimeUnit.MICROSECONDS.toNanos(1) / EXPLORATIONS / SCHEDULES;
  }

  private static void program(BenchClient client) throws IOException {
    for (int i = 0; i < KEYS; i++) {
      client.text(operation("PUT", "lhr", "key" + i, "value"));
    }
    client.text(control("clock/advance", "{\"millis\":5000}"));
    for (int i = 0; i < KEYS; i++) {
      client.text(operation("GET", "sjc", "key" + i, ""));
    }
  }

  private static byte[] operation(String method, String location, String key, String body) {
    String head = "X-KV-Namespace-Id: app\r\nX-KV-Location: " + location + "\r\n";
    return request(method, "/" + key + "?urlencoded=true", head, body);
  }

  private static byte[] control(String path, String body) {
    return request("POST", "/__flowkv/" + path, "Content-Type: application/json\r\n", body);
  }

  private static byte[] request(String method, String path, String head, String body) {
    String length = body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n";
    return (method
            + " "
            + path
            + " HTTP/1.1\r\nHost: localhost\r\n"
            + head
            + length
            + "\r\n"
            + body)
        .getBytes(StandardCharsets.US_ASCII);
  }
}
