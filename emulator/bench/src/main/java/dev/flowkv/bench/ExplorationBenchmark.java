package dev.flowkv.bench;

import dev.flowkv.engine.ClockSetting;
import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.KvNamespace;
import dev.flowkv.exploration.Exploration;
import dev.flowkv.exploration.KvExploration;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The cost of a schedule, beside that of a run with a seed: a program of ten operations, under each
 * of its 32 schedules, and under 32 seeds.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 9, time = 1)
@Fork(1)
public class ExplorationBenchmark {
  private static final int SCHEDULES = 32;
  private static final int KEYS = 5;

  private final EmulatorConfig config =
      EmulatorConfig.cloudflare().toBuilder().clock(ClockSetting.manual()).build();

  private static void program(KvEmulator emulator) {
    KvNamespace kv = emulator.namespace("app");
    for (int i = 0; i < KEYS; i++) {
      kv.at("lhr").put("key" + i, "value");
    }
    emulator.clock().advance(Duration.ofSeconds(5));
    for (int i = 0; i < KEYS; i++) {
      kv.at("sjc").get("key" + i);
    }
  }

  /** Runs the program under all of its schedules. */
  @Benchmark
  @OperationsPerInvocation(SCHEDULES)
  public Exploration schedules() {
    Exploration all = KvExploration.of(config).run(ExplorationBenchmark::program);
    if (all.schedules() != SCHEDULES || !all.isExhausted()) {
      throw new IllegalStateException(all.text());
    }
    return all;
  }

  /** Runs the program under as many seeds, and looks at nothing. */
  @Benchmark
  @OperationsPerInvocation(SCHEDULES)
  public long seeds() {
    long millis = 0;
    for (int seed = 0; seed < SCHEDULES; seed++) {
      KvEmulator emulator = KvEmulator.create(config.toBuilder().seed(seed).build());
      program(emulator);
      millis += emulator.clock().millis();
    }
    return millis;
  }
}
