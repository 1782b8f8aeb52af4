package dev.flowkv.bench;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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

/** The peer: a hash table of the JDK with the same keys and values, and nothing else. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class MapBenchmark {
  /** Keys in the map. */
  @Param("1000")
  public int keys;

  /** How keys are drawn. */
  @Param({"uniform", "zipfian"})
  public String access = "uniform";

  private KeyDraw draw;
  private ConcurrentHashMap<String, byte[]> map;

  /** Fills the map. */
  @Setup
  public void fill() {
    draw = new KeyDraw(access, keys);
    map = new ConcurrentHashMap<>();
    for (int i = 0; i < keys; i++) {
      map.put(KeyDraw.key(i), new byte[20]);
    }
  }

  /** One look-up. */
  @Benchmark
  public byte @Nullable [] mapGet() {
    return map.get(draw.key());
  }
}
