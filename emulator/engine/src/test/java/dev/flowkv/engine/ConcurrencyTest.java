package dev.flowkv.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Many threads at one key. */
class ConcurrencyTest {
  private static final int THREADS = 8;
  private static final int WRITES = 5_000;

  @Test
  void noWriteIsLostAndEveryWriterReadsItsOwnLocationsLatest() throws Exception {
    KvEmulator emulator =
        KvEmulator.create(
            EmulatorConfig.cloudflare().toBuilder()
                .set("sameKeyWritesPerSecond", "off")
                .set("replicationLag", "none")
                .clock(ClockSetting.manual())
                .build());
    KvAccess lhr = emulator.namespace("n").at("lhr");
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Callable<Void>> work = new ArrayList<>();
      for (int t = 0; t < THREADS; t++) {
        int thread = t;
        work.add(
            () -> {
              for (int i = 0; i < WRITES; i++) {
                lhr.put("shared", thread + ":" + i);
                lhr.put("own" + thread, Integer.toString(i));
                // Read-your-writes within one location, however the others interleave.
                assertThat(lhr.get("own" + thread).text()).contains(Integer.toString(i));
                lhr.get("shared");
                if (i % 50 == 0) {
                  lhr.delete("gone" + i);
                  lhr.list(ListOptions.ALL);
                }
              }
              return null;
            });
      }
      for (Future<Void> done : threads.invokeAll(work)) {
        done.get();
      }
    } finally {
      threads.shutdownNow();
    }
    KeyView view = emulator.namespace("n").view("shared");
    long writes = 2L * THREADS * WRITES + (long) THREADS * (WRITES / 50);
    long last = view.chain().get(0).sequence();
    assertThat(last).isLessThanOrEqualTo(writes).isGreaterThan(writes / 2);
    lhr.put("end", "v");
    assertThat(emulator.namespace("n").view("end").chain().get(0).sequence()).isEqualTo(writes + 1);
    // What the location answers is the last accepted write.
    assertThat(lhr.get("shared").text()).isEqualTo(view.chain().get(0).value().map(KvValue::text));
    StoreInvariants.check(emulator, "n");
  }
}
