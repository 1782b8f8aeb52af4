package dev.flowkv.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.testkit.ExternalProgram;
import dev.flowkv.testkit.NodeTools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ten minutes of mixed load on every face: what an emulator needs at the end is what it needed at
 * the start. Runs with {@code -Psoak} alone; {@code -Dsoak.minutes} makes it shorter.
 */
@Tag("soak")
class SoakIT {
  private static final int CONNECTIONS = 4;
  private static final int KEYS = 2_000;

  /**
   * Old versions stay until their lag is over: at full speed a megabyte each would fill the heap.
   */
  private static final int LARGE_BYTES = 1 << 16;

  private static final double MOST_GROWTH = 1.10;
  private static final double MOST_SLOWER = 1.25;
  private static final Duration LENGTH = Duration.ofMinutes(Long.getLong("soak.minutes", 10));

  /** How long a figure is taken at the start, after one as long to warm up, and at the end. */
  private static final Duration WINDOW = LENGTH.dividedBy(10);

  private static final String REST = "/client/v4/accounts/a/storage/kv/namespaces/app";

  @TempDir Path temp;

  /** What a process needs. */
  private record Needs(long heapKiB, long residentKiB, long threads, long descriptors) {}

  @Test
  void whatItNeedsDoesNotGrow() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
    try (ExternalProgram emulator =
        ExternalProgram.start(
            List.of(
                NodeTools.SCRIPTS.resolve("emulator").toString(),
                "--port",
                "0",
                "--no-config",
                "--namespace",
                "app=app",
                "--set",
                "sameKeyWritesPerSecond=off",
                "--set",
                "restRequestsPerFiveMinutes=off"),
            temp,
            Map.of("JDK_JAVA_OPTIONS", "-Xms1g -Xmx1g -XX:+AlwaysPreTouch"))) {
      int port =
          Integer.parseInt(emulator.awaitOutput("ready at http://127\\.0\\.0\\.1:(\\d+)").group(1));
      load(threads, port, WINDOW);
      long[] before = load(threads, port, WINDOW);
      Needs atStart = needs(emulator.pid());
      load(threads, port, LENGTH.minus(WINDOW.multipliedBy(3)));
      long[] after = load(threads, port, WINDOW);
      Needs atEnd = needs(emulator.pid());
      long p99AtStart = p99(before);
      long p99AtEnd = p99(after);
      System.out.printf(
          "soak of %s: start %s, p99 %d us of %d; end %s, p99 %d us of %d%n",
          LENGTH, atStart, p99AtStart / 1000, before.length, atEnd, p99AtEnd / 1000, after.length);
      assertThat((double) atEnd.heapKiB).isLessThan(atStart.heapKiB * MOST_GROWTH);
      assertThat((double) atEnd.residentKiB).isLessThan(atStart.residentKiB * MOST_GROWTH);
      assertThat((double) atEnd.threads).isLessThan(atStart.threads * MOST_GROWTH + 1);
      assertThat((double) atEnd.descriptors).isLessThan(atStart.descriptors * MOST_GROWTH + 1);
      assertThat((double) p99AtEnd).isLessThan(p99AtStart * MOST_SLOWER);
      assertThat(emulator.output()).doesNotContain("ERROR", "WARN");
    } finally {
      threads.shutdownNow();
    }
  }

  private static long[] load(ExecutorService threads, int port, Duration length) throws Exception {
    long end = System.nanoTime() + length.toNanos();
    List<Callable<long[]>> clients = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      int seed = i;
      clients.add(() -> client(port, new SplittableRandom(seed), end));
    }
    List<long[]> all = new ArrayList<>();
    for (Future<long[]> done : threads.invokeAll(clients)) {
      all.add(done.get());
    }
    return all.stream().flatMapToLong(Arrays::stream).toArray();
  }

  /** Connections come and go, too. */
  private static long[] client(int port, SplittableRandom random, long end) {
    long[] nanos = new long[1 << 16];
    int count = 0;
    while (System.nanoTime() < end) {
      try (RawHttp http = new RawHttp(port)) {
        for (int i = 0; i < 1000 && System.nanoTime() < end; i++) {
          long start = System.nanoTime();
          operation(http, random);
          if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
          }
          nanos[count++] = System.nanoTime() - start;
        }
      }
    }
    return Arrays.copyOf(nanos, count);
  }

  private static void operation(RawHttp http, SplittableRandom random) {
    String key = "key-" + random.nextInt(KEYS);
    String namespace = "X-KV-Namespace-Id: app";
    String location = "X-KV-Location: " + (random.nextBoolean() ? "lhr" : "sjc");
    int kind = random.nextInt(1000);
    RawHttp.Answer answer;
    if (kind < 500) {
      answer = http.ask("GET", "/" + key + "?urlencoded=true", namespace, location);
    } else if (kind < 800) {
      String ttl = random.nextInt(4) == 0 ? "&expiration_ttl=60" : "";
      answer =
          http.send(
              "PUT",
              "/" + key + "?urlencoded=true" + ttl,
              "v".repeat(random.nextInt(1000)),
              namespace,
              location);
    } else if (kind < 850) {
      answer = http.ask("DELETE", "/" + key + "?urlencoded=true", namespace, location);
    } else if (kind < 900) {
      answer = http.ask("GET", REST + "/values/" + key);
    } else if (kind < 950) {
      answer = http.ask("GET", "/__flowkv/namespaces/app/keys/" + key + "/views");
    } else if (kind < 990) {
      answer = http.ask("GET", "/?key_count_limit=10", namespace, location);
    } else if (kind < 998) {
      byte[] large = "x".repeat(LARGE_BYTES).getBytes(StandardCharsets.US_ASCII);
      answer = http.send("PUT", "/large?urlencoded=true", large, namespace, location);
    } else {
      answer = http.ask("GET", "/__flowkv/history");
    }
    assertThat(answer.status()).isIn(200, 404);
  }

  private static long p99(long[] nanos) {
    Arrays.sort(nanos);
    return nanos[(int) (nanos.length * 0.99)];
  }

  /** Heap after a collection; the rest as the kernel says. */
  private static Needs needs(long pid) throws Exception {
    jcmd(pid, "GC.run");
    String heap = jcmd(pid, "GC.heap_info");
    long used =
        Stream.of(heap.split("\n"))
            // The generations of the heap; not what they consist of, nor the class data.
            .filter(line -> line.matches(".*total \\d+K, used \\d+K.*"))
            .mapToLong(line -> Long.parseLong(line.replaceAll(".*used (\\d+)K.*", "$1")))
            .sum();
    List<String> status = Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"));
    try (Stream<Path> descriptors = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
      return new Needs(
          used, number(status, "VmRSS"), number(status, "Threads"), descriptors.count());
    }
  }

  private static long number(List<String> status, String name) {
    String line = status.stream().filter(l -> l.startsWith(name + ":")).findFirst().orElseThrow();
    return Long.parseLong(line.replaceAll("\\D", ""));
  }

  private static String jcmd(long pid, String command) throws IOException, InterruptedException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Process process =
        new ProcessBuilder(jcmd.toString(), Long.toString(pid), command)
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return output;
  }
}
