package dev.flowkv.bench;

import dev.flowkv.engine.ClockSetting;
import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.KvAccess;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.KvRead;
import dev.flowkv.engine.KvWrite;
import dev.flowkv.engine.ListOptions;
import dev.flowkv.engine.ListPage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The engine's operations in a namespace of a given number of keys, each time on one drawn again
 * from all of them, under the profile {@code cloudflare} without its limit of writes.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class EngineBenchmark {
  private static final int PAGE = 100;
  private static final int CURSORS = 10_000;
  private static final Duration LONG_ENOUGH = Duration.ofSeconds(61);
  private static final String VALUE = "twenty bytes of data";

  /** Keys in the namespace. */
  @Param("1000")
  public int keys;

  /** How keys are drawn. */
  @Param({"uniform", "zipfian"})
  public String access = "uniform";

  private KeyDraw draw;
  private KvEmulator emulator;
  private KvAccess lhr;
  private List<ListOptions> pages;

  /** Writes all keys. */
  @Setup
  public void fill() {
    emulator =
        KvEmulator.create(
            EmulatorConfig.cloudflare().toBuilder()
                .set("sameKeyWritesPerSecond", "off")
                .set("listCacheSeconds", "0")
                .clock(ClockSetting.manual())
                .build());
    draw = new KeyDraw(access, keys);
    lhr = emulator.namespace("bench").at("lhr");
    for (int i = 0; i < keys; i++) {
      lhr.put(KeyDraw.key(i), VALUE);
    }
    pages = new ArrayList<>();
    ListOptions next = ListOptions.ALL.withLimit(PAGE);
    ListPage page;
    do {
      page = lhr.list(next);
      // The last page may be short: it is left out.
      if (page.keys().size() == PAGE) {
        pages.add(next);
      }
      next = next.withCursor(page.cursor().orElse(null));
    } while (!page.isComplete() && pages.size() < CURSORS);
  }

  /** Answered by the location's cache. */
  @Benchmark
  public KvRead getHit() {
    return lhr.get(draw.key());
  }

  /** Answered by the store, since what the cache holds is too old; the answer is kept. */
  @Benchmark
  public KvRead getMiss() {
    emulator.clock().advance(LONG_ENOUGH);
    return lhr.get(draw.key());
  }

  /** A new version of a key, the one before it visible everywhere. */
  @Benchmark
  public KvWrite put() {
    emulator.clock().advance(LONG_ENOUGH);
    return lhr.put(draw.key(), VALUE);
  }

  /** A page of 100 keys. */
  @Benchmark
  public ListPage listPage() {
    return lhr.list(pages.get(draw.index() % pages.size()));
  }
}
