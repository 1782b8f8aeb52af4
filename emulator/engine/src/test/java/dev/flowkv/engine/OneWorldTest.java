package dev.flowkv.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.testkit.Thorough;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Captures and looks beside restores, resets and changes: each sees one world with its clock. */
class OneWorldTest {
  private static final int CHANGES = Thorough.either(300, 10_000);

  /** Of all lookers together: a looker that is faster than the changes would look for ever. */
  private static final int LOOKS = Thorough.either(3_000, 100_000);

  private static final int LOOKERS = 2;

  private final KvEmulator emulator =
      TestEmulators.create(
          EmulatorConfig.cloudflare().toBuilder()
              .clock(ClockSetting.manual(ProgramRunner.START))
              .namespace("T", "n"));
  private final KvNamespace namespace = emulator.namespace("n");

  /** A state with one key that expires after a minute, so that another clock would not show it. */
  private EmulatorState stateWith(String value) {
    namespace.at("lhr").put(value, KvValue.of(value), PutOptions.NONE.withExpirationTtlSeconds(60));
    namespace.at("sjc").get(value);
    namespace.at("sjc").list(ListOptions.ALL);
    return emulator.capture();
  }

  private EmulatorState later(Duration by, String value) {
    emulator.reset();
    emulator.clock().advance(by);
    return stateWith(value);
  }

  /**
   * Does something again and again while others look, and gives what they have seen. Whichever of
   * changes and looks comes to its number first ends both.
   */
  private static <T> List<T> seenWhile(Callable<T> look, Runnable change) throws Exception {
    AtomicBoolean enough = new AtomicBoolean();
    AtomicInteger looks = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(LOOKERS);
    List<Future<List<T>>> lookers = new ArrayList<>();
    try {
      for (int i = 0; i < LOOKERS; i++) {
        lookers.add(
            threads.submit(
                () -> {
                  List<T> seen = new ArrayList<>();
                  while (!enough.get() && looks.incrementAndGet() <= LOOKS) {
                    seen.add(look.call());
                  }
                  return seen;
                }));
      }
      for (int i = 0; i < CHANGES && looks.get() < LOOKS; i++) {
        change.run();
      }
      enough.set(true);
      List<T> all = new ArrayList<>();
      for (Future<List<T>> looker : lookers) {
        all.addAll(looker.get(60, TimeUnit.SECONDS));
      }
      return all;
    } finally {
      enough.set(true);
      threads.shutdownNow();
      assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aCaptureBesideRestoresIsWhollyOneOfTheStatesAndCanBeRestored() throws Exception {
    EmulatorState early = stateWith("early");
    EmulatorState late = later(Duration.ofDays(1000), "late");
    List<EmulatorState> captured =
        seenWhile(
            emulator::capture,
            () -> {
              emulator.restore(early);
              emulator.restore(late);
            });
    assertThat(captured).isNotEmpty();
    assertThat(captured.stream().distinct())
        .allSatisfy(state -> assertThat(state).isIn(early, late))
        .allSatisfy(emulator::restore);
  }

  @Test
  void whatIsLookedAtBesideRestoresIsLookedAtWithItsOwnClock() throws Exception {
    EmulatorState early = stateWith("early");
    EmulatorState late = later(Duration.ofDays(1000), "late");
    List<String> seen =
        seenWhile(
            () -> {
              KeyView view = namespace.view("early");
              boolean isEarly = view.now().equals(ProgramRunner.START);
              return "entries "
                  + namespace.entries().size()
                  + ", size "
                  + namespace.size().keys()
                  + (isEarly == !view.chain().isEmpty() ? "" : ", another world's clock");
            },
            () -> {
              emulator.restore(early);
              emulator.restore(late);
            });
    assertThat(seen).isNotEmpty().containsOnly("entries 1, size 1");
  }

  @Test
  void whatIsWrittenBesideRestoresIsWrittenAtTheTimeOfItsWorld() throws Exception {
    EmulatorState early = stateWith("early");
    EmulatorState late = later(Duration.ofDays(1000), "late");
    KvAccess rest = namespace.at(EmulatorConfig.REST_LOCATION);
    List<EmulatorState> captured =
        seenWhile(
            () -> {
              rest.put("k", "v");
              return emulator.capture();
            },
            () -> {
              emulator.restore(early);
              emulator.restore(late);
            });
    KvEmulator other = TestEmulators.create(emulator.config());
    assertThat(captured).isNotEmpty().allSatisfy(other::restore);
  }

  @Test
  void aCaptureBesideAResetHasEverythingOrNothing() throws Exception {
    EmulatorState full = stateWith("k");
    emulator.reset();
    EmulatorState empty = emulator.capture();
    List<EmulatorState> captured =
        seenWhile(
            emulator::capture,
            () -> {
              emulator.restore(full);
              emulator.reset();
            });
    assertThat(captured.stream().distinct()).isNotEmpty().isSubsetOf(full, empty);
  }

  @Test
  void aCaptureBesideAConfigurationHasTheCachesThatBelongToIt() throws Exception {
    EmulatorState cached = stateWith("k");
    emulator.configure(
        c -> c.toBuilder().set("listCacheSeconds", "30").set("readCacheMaxEntries", "9").build());
    EmulatorState dropped = emulator.capture();
    assertThat(dropped.namespaces().get(0).pages()).isEmpty();
    List<EmulatorState> captured =
        seenWhile(
            emulator::capture,
            () -> {
              emulator.restore(cached);
              emulator.configure(
                  c ->
                      c.toBuilder()
                          .set("listCacheSeconds", "30")
                          .set("readCacheMaxEntries", "9")
                          .build());
            });
    assertThat(captured.stream().distinct()).isNotEmpty().isSubsetOf(cached, dropped);
  }

  @Test
  void aCaptureBesideAnAdvancingClockCanBeRestored() throws Exception {
    emulator.configure(c -> c.toBuilder().set("sameKeyWritesPerSecond", "off").build());
    KvAccess lhr = namespace.at("lhr");
    List<EmulatorState> captured =
        seenWhile(
            emulator::capture,
            () -> {
              emulator.clock().advance(Duration.ofMillis(1));
              lhr.put("k", "v");
              lhr.get("k");
            });
    KvEmulator other = TestEmulators.create(emulator.config());
    assertThat(captured).isNotEmpty().allSatisfy(other::restore);
  }

  @Test
  void anOperationThatWaitsForARestoreIsCalledAtTheTimeOfTheNewWorld() {
    EmulatorState early = stateWith("early");
    EmulatorState late = later(Duration.ofDays(1000), "late");
    for (EmulatorState next : List.of(late, early)) {
      KvHistory history = KvHistory.ofAtMost(10);
      emulator.observe(history);
      KvAccess.Arrival<KvRead> waiting =
          namespace.at("lhr").arrive(new KvCall.Get("k", GetOptions.DEFAULT));
      emulator.restore(next);
      assertThat(waiting.operation().get().isPresent()).isFalse();
      emulator.stopObserving(history);
      KvEvent event = history.recorded().events().get(0);
      assertThat(List.of(event.calledAtMillis(), event.returnedAtMillis()))
          .containsOnly(next.clock().nowMillis());
      emulator.restore(early);
    }
  }
}
