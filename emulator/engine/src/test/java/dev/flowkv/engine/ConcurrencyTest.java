package dev.flowkv.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.engine.argument.Key;
import dev.flowkv.engine.namespace.NamespaceHandle;
import dev.flowkv.engine.store.CentralStore;
import dev.flowkv.engine.store.Retention;
import dev.flowkv.engine.store.VersionChain;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Many threads at one key. */
class ConcurrencyTest {
  private static final int THREADS = 8;
  private static final int WRITES = 5_000;

  @Test
  void noWriteIsLostAndEveryWriterReadsItsOwnLocationsLatest() throws Exception {
    KvEmulator emulator =
        TestEmulators.create(
            EmulatorConfig.cloudflare().toBuilder()
                .set("sameKeyWritesPerSecond", "off")
                .set("replicationLag", "none")
                .clock(ClockSetting.manual())
                .build());
    KvAccess lhr = emulator.namespace("n").at("lhr");
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
    runAll(work);
    Key shared = Key.of("shared", emulator.config().settings());
    assertThat(emulator.state("n").store().find(shared).head().revision())
        .as("versions of the shared key")
        .isEqualTo(THREADS * WRITES);
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

  @Test
  void sixteenWritersOfOneKeyLoseNoVersion() throws Exception {
    KvEmulator emulator =
        TestEmulators.create(
            EmulatorConfig.cloudflare().toBuilder()
                .set("sameKeyWritesPerSecond", "off")
                .set("replicationLag", "fixed:60s")
                .clock(ClockSetting.manual())
                .build());
    int writers = 16;
    int writes = 500;
    List<Callable<Void>> work = new ArrayList<>();
    for (int w = 0; w < writers; w++) {
      KvAccess access = emulator.namespace("n").at(List.of("lhr", "sjc", "nrt", "rest").get(w % 4));
      int writer = w;
      work.add(
          () -> {
            for (int i = 0; i < writes; i++) {
              access.put("k", writer + ":" + i);
            }
            return null;
          });
    }
    runAll(work);
    // All are still on their way, so the chain has every one of them.
    List<KeyView.VersionView> chain = emulator.namespace("n").view("k").chain();
    assertThat(chain).hasSize(writers * writes);
    assertThat(chain.stream().map(v -> v.value().orElseThrow().text()).distinct())
        .hasSize(writers * writes);
    for (int w = 0; w < writers; w++) {
      String prefix = w + ":";
      assertThat(
              chain.stream()
                  .map(v -> v.value().orElseThrow().text())
                  .filter(v -> v.startsWith(prefix))
                  .map(v -> Integer.valueOf(v.substring(prefix.length()))))
          .as("the writes of one writer, newest first")
          .isSortedAccordingTo(java.util.Comparator.reverseOrder());
    }
  }

  @Test
  void operationsOnDifferentKeysFromEightThreadsAnswerAsOneAfterTheOther() throws Exception {
    for (Profile profile : Profile.values()) {
      List<List<String>> inTurn = new ArrayList<>();
      KvEmulator one = ofEightKeys(profile);
      for (int t = 0; t < THREADS; t++) {
        inTurn.add(answers(one, t));
      }
      KvEmulator another = ofEightKeys(profile);
      List<List<String>> atOnce = new ArrayList<>();
      ExecutorService threads = Executors.newFixedThreadPool(THREADS);
      try {
        List<Callable<List<String>>> work = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
          int thread = t;
          work.add(() -> answers(another, thread));
        }
        for (Future<List<String>> done : threads.invokeAll(work)) {
          atOnce.add(done.get());
        }
      } finally {
        threads.shutdownNow();
      }
      assertThat(atOnce).as("%s", profile).isEqualTo(inTurn);
    }
  }

  /** One cache per location: which of several an operation meets depends on those before it. */
  private static KvEmulator ofEightKeys(Profile profile) {
    return TestEmulators.create(
        EmulatorConfig.of(profile).toBuilder()
            .set("sameKeyWritesPerSecond", "off")
            .set("plan", "paid")
            .set("shardsPerLocation", "1")
            .set("refreshAheadSeconds", "20")
            .seed(7)
            .clock(ClockSetting.manual(ProgramRunner.START))
            .build());
  }

  /** A program on a thread's own key; the clock stands still, since it is everybody's. */
  private static List<String> answers(KvEmulator emulator, int thread) {
    String key = "k" + thread;
    List<String> answers = new ArrayList<>();
    java.util.Random random = new java.util.Random(thread);
    for (int i = 0; i < 400; i++) {
      KvAccess access =
          emulator.namespace("n").at(List.of("lhr", "sjc", "nrt").get(random.nextInt(3)));
      switch (random.nextInt(4)) {
        case 0 -> access.put(key, "v" + i);
        case 1 -> access.delete(key);
        default -> {
          answers.add(access.get(key).toString());
          answers.add(
              emulator.namespace("n").view(key).shards().stream()
                  .map(
                      s ->
                          s.pending().stream()
                              .map(KeyView.Pending::lagLeftMillis)
                              .toList()
                              .toString())
                  .toList()
                  .toString());
        }
      }
    }
    return answers;
  }

  @Test
  void aReaderThatAWriteOvertakesSeesTheKeyNevertheless() {
    KvEmulator emulator =
        TestEmulators.create(
            EmulatorConfig.cloudflare().toBuilder()
                .set("replicationLag", "none")
                .clock(ClockSetting.manual())
                .build());
    KvAccess lhr = emulator.namespace("n").at("lhr");
    lhr.put("k", "old");
    emulator.clock().advance(Duration.ofSeconds(2));
    // An operation looks its namespace up after it has looked at the clock: the moment for a write
    // that comes between.
    NamespaceHandle overtaken =
        new NamespaceHandle(
            "n",
            false,
            (directory, id) -> {
              emulator.clock().advance(Duration.ofSeconds(1));
              lhr.put("k", "new");
              return emulator.state(id);
            });
    assertThat(emulator.access(overtaken, "sjc").get("k").text()).contains("new");
    assertThat(emulator.access(overtaken, "sjc").list(ListOptions.ALL).keys()).hasSize(1);
    assertThat(emulator.namespace("n").at("sjc").get("k").isPresent()).isTrue();
  }

  @Test
  void aWriterThatFindsItsKeyJustRemovedWritesAnew() throws Exception {
    KvEmulator emulator =
        TestEmulators.create(
            EmulatorConfig.cloudflare().toBuilder()
                .set("replicationLag", "none")
                .clock(ClockSetting.manual())
                .build());
    KvAccess lhr = emulator.namespace("n").at("lhr");
    lhr.delete("k");
    emulator.clock().advance(Duration.ofSeconds(2));
    Settings settings = emulator.config().settings();
    Key key = Key.of("k", settings);
    CentralStore store = emulator.state("n").store();
    VersionChain chain = store.find(key);
    Thread writer = new Thread(() -> lhr.put("k", "v"));
    synchronized (chain) {
      writer.start();
      // The writer has found the chain, and waits for it, when it is taken out of the store.
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
      while (writer.getState() != Thread.State.BLOCKED && System.nanoTime() < deadline) {
        Thread.onSpinWait();
      }
      assertThat(writer.getState()).isEqualTo(Thread.State.BLOCKED);
      store.removeIfGone(key, chain, emulator.clock().millis(), new Retention(0, 0));
      assertThat(store.find(key)).isNull();
    }
    writer.join(10_000);
    assertThat(store.find(key)).isNotNull().isNotSameAs(chain);
    assertThat(emulator.namespace("n").at("sjc").get("k").text()).contains("v");
  }

  @Test
  void onAMovingClockKeysThatGoAndComeBackAreNeverLost() throws Exception {
    // Every look at the clock is a second later: keys are soon gone, and sweeps and lists remove
    // them.
    AtomicLong now = new AtomicLong(1_000_000);
    KvEmulator emulator =
        TestEmulators.create(
            EmulatorConfig.cloudflare().toBuilder()
                .set("sameKeyWritesPerSecond", "off")
                .set("replicationLag", "fixed:1ms")
                .timeSource(() -> now.addAndGet(1100))
                .build());
    KvAccess lhr = emulator.namespace("n").at("lhr");
    List<Callable<Void>> work = new ArrayList<>();
    for (int t = 0; t < THREADS; t++) {
      String own = "own" + t;
      work.add(
          () -> {
            for (int i = 0; i < WRITES; i++) {
              lhr.put(own, Integer.toString(i));
              assertThat(lhr.get(own).text()).contains(Integer.toString(i));
              lhr.delete(own);
              assertThat(lhr.get(own).isPresent()).isFalse();
              lhr.list(ListOptions.ALL.withLimit(1 + i % 7));
            }
            lhr.put(own, "end");
            return null;
          });
    }
    runAll(work);
    for (int t = 0; t < THREADS; t++) {
      assertThat(emulator.namespace("n").at("sjc").get("own" + t).text()).contains("end");
    }
    StoreInvariants.check(emulator, "n");
  }

  /** Runs all at once, each in a thread of its own, and fails if one does. */
  private static void runAll(List<Callable<Void>> work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(work.size());
    try {
      for (Future<Void> done : threads.invokeAll(work)) {
        done.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
