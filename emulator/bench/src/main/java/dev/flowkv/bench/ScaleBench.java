package dev.flowkv.bench;

import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.KvAccess;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.ListOptions;
import dev.flowkv.engine.ListPage;
import java.lang.ref.Reference;
import java.util.Arrays;

/** The engine with many small keys: memory per key, and a page from the middle. */
final class ScaleBench {
  private static final int PAGES = 400;

  private ScaleBench() {}

  /** Takes the number of keys; prints a table in Markdown. */
  public static void main(String[] args) throws Exception {
    int keys = Integer.parseInt(args[0]);
    KvEmulator emulator =
        KvEmulator.create(
            EmulatorConfig.cloudflare().toBuilder().set("listCacheSeconds", "0").build());
    KvAccess access = emulator.namespace("bench").at("lhr");
    String value = "twenty bytes of data";

    long before = usedMemory();
    long payload = 0;
    long start = System.nanoTime();
    for (int i = 0; i < keys; i++) {
      String key = key(i);
      access.put(key, value);
      payload += key.length() + value.length();
    }
    double putMicros = (System.nanoTime() - start) / 1e3 / keys;
    long used = usedMemory() - before;

    // A cursor into the middle, as a client gets it: from the page before.
    String cursor = null;
    for (int taken = 0; taken < keys / 2; taken += 1000) {
      cursor = access.list(ListOptions.ALL.withCursor(cursor)).cursor().orElseThrow();
    }
    double[] millis = new double[PAGES];
    for (int i = 0; i < PAGES; i++) {
      long from = System.nanoTime();
      ListPage page = access.list(ListOptions.ALL.withCursor(cursor));
      millis[i] = (System.nanoTime() - from) / 1e6;
      if (page.keys().size() != 1000) {
        throw new IllegalStateException("not a full page: " + page.keys().size());
      }
    }
    double[] warm = Arrays.copyOfRange(millis, PAGES / 2, PAGES);
    Arrays.sort(warm);

    System.out.println(
        "| keys | memory per key beyond key and value | put | page of 1000 from the middle, p50 / p99 |");
    System.out.println("|---:|---:|---:|---:|");
    System.out.printf(
        "| %,d | %.0f bytes | %.2f us | %.2f / %.2f ms |%n",
        keys,
        (double) (used - payload) / keys,
        putMicros,
        warm[warm.length / 2],
        warm[warm.length * 99 / 100]);
    Reference.reachabilityFence(emulator);
  }

  private static String key(int i) {
    return "user:%09d:profile".formatted(i);
  }

  private static long usedMemory() throws InterruptedException {
    Runtime runtime = Runtime.getRuntime();
    long used = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      System.gc();
      Thread.sleep(100);
      used = Math.min(used, runtime.totalMemory() - runtime.freeMemory());
    }
    return used;
  }
}
