package dev.flowkv.junit;

import dev.flowkv.engine.ClockMode;
import dev.flowkv.engine.KvDelay;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.KvHistory;
import java.time.Duration;

/** The emulator of one test, and the record of what is done with it. */
final class Session {
  /** More than a test makes, unless it runs away. */
  private static final int MOST_OPERATIONS = 100_000;

  private final Setup setup;
  private final String owner;
  private final KvEmulator emulator;
  private KvHistory history = newHistory();
  private long seed;

  /**
   * A session, begun with the first seed.
   *
   * @param owner the unique id of the test or container that it was made for
   */
  Session(Setup setup, String owner) {
    this.setup = setup;
    this.owner = owner;
    this.emulator = KvEmulator.create(setup.config().toBuilder().delay(this::delay).build());
    begin(firstSeed());
  }

  private static KvHistory newHistory() {
    return KvHistory.ofAtMost(MOST_OPERATIONS);
  }

  /** Starts over with another seed: the same object, which parameters hold, as if it were new. */
  void begin(long newSeed) {
    seed = newSeed;
    emulator.observers().forEach(emulator::stopObserving);
    emulator.restore(KvEmulator.create(setup.config().toBuilder().seed(newSeed).build()).capture());
    emulator.faults().set(newSeed, setup.faults());
    // Another one, so that a schedule's entries have the numbers of its replay.
    history = newHistory();
    emulator.observe(history);
  }

  /** What a fault rule delays takes the emulator's time, and none of the test's. */
  private void delay(Duration by) {
    if (emulator.clock().mode() == ClockMode.MANUAL) {
      emulator.clock().advance(by);
    } else {
      KvDelay.system().pause(by);
    }
  }

  Setup setup() {
    return setup;
  }

  String owner() {
    return owner;
  }

  KvEmulator emulator() {
    return emulator;
  }

  KvHistory history() {
    return history;
  }

  /** The seed of the schedule that runs now. */
  long seed() {
    return seed;
  }

  long firstSeed() {
    return setup.config().seed();
  }
}
