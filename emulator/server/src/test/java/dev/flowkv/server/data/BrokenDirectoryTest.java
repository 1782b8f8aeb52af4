package dev.flowkv.server.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowkv.engine.ClockSetting;
import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.KvAccess;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.ListOptions;
import dev.flowkv.engine.PutOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ways that broke a data directory once. */
class BrokenDirectoryTest {
  private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

  @TempDir Path temp;
  private final List<Runnable> moves = new ArrayList<>();
  private final AtomicLong nanos = new AtomicLong();

  private DataDirectory open(Path folder, Executor mover) throws IOException {
    return DataDirectory.open(
        folder,
        DataDirectory.Sync.OS,
        Means.USUAL.movingWith(mover).timedBy(nanos::get).withJournals(b -> 20_000));
  }

  private static KvEmulator emulator(DataDirectory data) {
    return KvEmulator.create(
        EmulatorConfig.strong().toBuilder()
            .clock(ClockSetting.manual(START))
            .set("sameKeyWritesPerSecond", "off")
            .commitLog(data)
            .build());
  }

  /** Goes on with the files that a kill leaves now. */
  private Path killed(Path folder, String name) throws IOException {
    Path left = Files.createDirectory(temp.resolve(name));
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.copy(file, left.resolve(file.getFileName()));
      }
    }
    return left;
  }

  /** Whether it has ended after so long. */
  private static boolean ends(Runnable work) throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (RuntimeException | Error e) {
                // Refused is an end, too.
              } finally {
                ended.countDown();
              }
            });
    thread.setDaemon(true);
    thread.start();
    return ended.await(10, TimeUnit.SECONDS);
  }

  private static void close(DataDirectory data) {
    try {
      data.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The title's row in the journal lacks the number that the move brings into the tables. */
  @Test
  void aNamespaceThatIsRenamedDuringAMoveKeepsItsNumber() throws IOException {
    Path folder = temp.resolve("data");
    DataDirectory data = open(folder, moves::add);
    KvEmulator emulator = emulator(data);
    KvAccess app = emulator.namespace("app").at("lhr");
    app.put("a", "1");
    app.delete("a");
    emulator.clock().advance(Duration.ofDays(3));
    assertThat(app.list(ListOptions.ALL).keys()).isEmpty(); // Now it is gone.
    KvAccess other = emulator.namespace("other").at("lhr");
    other.put("large", "x".repeat(30_000)); // Forgets it.
    other.put("b", "1");
    assertThat(moves).hasSize(1);
    emulator.renameNamespace("app", "title");
    moves.remove(0).run();
    Path left = killed(folder, "left");
    try (DataDirectory again = open(left, Runnable::run)) {
      assertThat(emulator(again).namespace("app").at("lhr").put("c", "1").sequence()).isEqualTo(3);
    }
    data.close();
  }

  /** As where the system makes no more threads: "unable to create native thread". */
  @Test
  void whereNoThreadCanBeMadeWritesAreRefusedAndDoNotWaitForEver() throws Exception {
    DataDirectory data =
        open(
            temp.resolve("data"),
            move -> {
              throw new OutOfMemoryError("unable to create native thread");
            });
    KvAccess app = emulator(data).namespace("app").at("lhr");
    app.put("a", "x".repeat(30_000));
    assertThat(ends(() -> app.put("b", "1"))).as("the write that begins the move").isTrue();
    assertThat(ends(() -> app.put("c", "1"))).as("the next one").isTrue();
    assertThat(ends(() -> close(data))).as("the end").isTrue();
  }

  /** The emulator takes another's file for its own, and writes to the one that was removed. */
  @Test
  void aJournalThatIsReplacedDuringAMoveIsNoticed() throws IOException {
    Path folder = temp.resolve("data");
    DataDirectory data = open(folder, moves::add);
    KvEmulator emulator = emulator(data);
    KvAccess app = emulator.namespace("app").at("lhr");
    app.put("a", "x".repeat(30_000));
    app.put("b", "1");
    assertThat(moves).hasSize(1);
    Path copy = temp.resolve("copy");
    Files.copy(folder.resolve("kv.mv.journal"), copy);
    Files.move(copy, folder.resolve("kv.mv.journal"), StandardCopyOption.REPLACE_EXISTING);
    moves.remove(0).run();
    nanos.addAndGet(1_000_000_000);
    assertThatThrownBy(() -> app.put("c", "1")).hasMessage("Service Unavailable");
  }

  /** The same as DataDirectoryTest.whatIsToldLateTakesNoValueWithIt, with an expiration. */
  @Test
  void whatIsToldLateTakesNoValueThatExpiresWithIt() throws IOException {
    Path folder = temp.resolve("data");
    try (DataDirectory data = open(folder, Runnable::run)) {
      KvAccess london = emulator(data).namespace("app").at("lhr");
      london.put("a", "1", PutOptions.NONE.withExpirationTtlSeconds(86_400));
      data.gone("app", "a", 100);
      london.put("b", "1");
    }
    try (DataDirectory data = open(folder, Runnable::run)) {
      assertThat(emulator(data).namespace("app").at("lhr").get("a").text()).hasValue("1");
    }
  }

  /** With "--sync os" nobody has put it on the disk, but the tables that have it are there. */
  @Test
  void anOldJournalThatTheTablesHaveIsNotMissedAfterTheLossOfPower() throws IOException {
    Path folder = temp.resolve("data");
    DataDirectory data = open(folder, moves::add);
    KvEmulator emulator = emulator(data);
    KvAccess app = emulator.namespace("app").at("lhr");
    app.put("a", "x".repeat(30_000));
    app.put("b", "1");
    moves.remove(0).run();
    Path left = killed(folder, "left");
    Files.createFile(left.resolve("kv.mv.journal.old")); // Its name was there still.
    try (DataDirectory again = open(left, Runnable::run)) {
      assertThat(emulator(again).namespace("app").size().keys()).isEqualTo(2);
    }
    data.close();
  }

  @Test
  void aFolderInTheWayOfNewTablesIsNamedAtTheStart() throws IOException {
    Path folder = temp.resolve("data");
    open(folder, Runnable::run).close();
    Files.createDirectories(folder.resolve("kv.mv.new/x"));
    assertThatThrownBy(() -> open(folder, Runnable::run))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot be");
  }

  /** Otherwise a small disk stays full for ever: new tables find no room beside the part. */
  @Test
  void aPartOfACommitThatFailedTakesNoRoom() throws IOException {
    Path folder = temp.resolve("data");
    try (DataDirectory data = open(folder, Runnable::run)) {
      emulator(data).namespace("app").at("lhr").put("a", "1");
    }
    long size = Files.size(folder.resolve("kv.mv"));
    Files.write(folder.resolve("kv.mv"), new byte[1 << 20], StandardOpenOption.APPEND);
    try (DataDirectory data = open(folder, Runnable::run)) {
      assertThat(Files.size(folder.resolve("kv.mv"))).isLessThan(2 * size);
      assertThat(emulator(data).namespace("app").at("lhr").get("a").text()).hasValue("1");
    }
  }

  @Test
  void aWriterThatIsInterruptedStopsNobodyElse() throws Exception {
    Path folder = temp.resolve("data");
    DataDirectory data = open(folder, Means.USUAL.mover());
    KvEmulator emulator = emulator(data);
    KvAccess app = emulator.namespace("app").at("lhr");
    for (int i = 0; i < 50; i++) {
      int n = i;
      assertThat(
              ends(
                  () -> {
                    Thread.currentThread().interrupt();
                    app.put("i" + n, "x".repeat(15_000));
                  }))
          .isTrue();
      app.put("a" + i, "x".repeat(7_000));
    }
    List<String> before = app.list(ListOptions.ALL).keys().stream().map(k -> k.name()).toList();
    data.close();
    try (DataDirectory again = open(folder, Runnable::run)) {
      assertThat(
              emulator(again).namespace("app").at("lhr").list(ListOptions.ALL).keys().stream()
                  .map(k -> k.name())
                  .toList())
          .isEqualTo(before);
    }
  }

  @Test
  void aWriterThatIsInterruptedMakesNobodyWriteTheTablesAgain() throws Exception {
    Path folder = temp.resolve("data");
    try (DataDirectory data =
        DataDirectory.open(folder, DataDirectory.Sync.OS, Means.USUAL.timedBy(nanos::get))) {
      KvAccess app = emulator(data).namespace("app").at("lhr");
      app.put("a", "x".repeat(700_000));
      long before = Files.size(folder.resolve("kv.mv.journal"));
      assertThat(
              ends(
                  () -> {
                    Thread.currentThread().interrupt();
                    app.put("b", "x");
                  }))
          .isTrue();
      app.put("c", "x");
      assertThat(Files.size(folder.resolve("kv.mv.journal"))).isGreaterThan(before);
    }
  }

  /**
   * A list takes out the chain of a key that is gone, between the moment in which the write found
   * it and the one in which the version is added to it. Seen in one of some hundred rounds.
   */
  @Test
  void whatIsWrittenWhileAListTakesTheGoneKeyOutIsThere() throws Exception {
    DataDirectory data = open(temp.resolve("data"), Runnable::run);
    KvEmulator emulator =
        KvEmulator.create(
            EmulatorConfig.strong().toBuilder()
                .clock(ClockSetting.manual(START))
                .set("sameKeyWritesPerSecond", "off")
                .set("listCacheSeconds", "0")
                .commitLog(data)
                .build());
    KvAccess app = emulator.namespace("app").at("rest");
    SplittableRandom random = new SplittableRandom(7);
    ExecutorService lists = Executors.newSingleThreadExecutor();
    try {
      for (int round = 0; round < 2_000; round++) {
        app.put("k", "old", PutOptions.NONE.withExpirationTtlSeconds(60));
        emulator.clock().advance(Duration.ofDays(3));
        CyclicBarrier both = new CyclicBarrier(2);
        int spins = random.nextInt(3_000);
        Future<?> list =
            lists.submit(
                () -> {
                  both.await();
                  spin(3_000 - spins);
                  return app.list(ListOptions.ALL);
                });
        both.await();
        spin(spins);
        app.put("k", "new");
        list.get(10, TimeUnit.SECONDS);
        assertThat(app.get("k").text()).as("in round %d", round).hasValue("new");
      }
    } finally {
      lists.shutdown();
      data.close();
    }
  }

  private static void spin(int times) {
    for (int i = 0; i < times; i++) {
      Thread.onSpinWait();
    }
  }

  /** The log gets the counts of two namespaces in another order than they were counted. */
  @Test
  void theUsedQuotaIsKeptWhenTwoNamespacesAreWritten() throws Exception {
    Path folder = temp.resolve("data");
    int kept = -1;
    for (int round = 0; round < 60; round++) {
      Path of = folder.resolve("round-" + round);
      DataDirectory data = DataDirectory.open(of, DataDirectory.Sync.OS);
      KvEmulator emulator = free(data);
      List<Thread> writers = new ArrayList<>();
      for (String name : List.of("app", "other", "third")) {
        KvAccess at = emulator.namespace(name).at("lhr");
        Thread writer =
            new Thread(
                () -> {
                  for (int i = 0; i < 100; i++) {
                    at.put("k" + i, "1");
                  }
                });
        writer.start();
        writers.add(writer);
      }
      for (Thread writer : writers) {
        writer.join();
      }
      data.close();
      try (DataDirectory again = DataDirectory.open(of, DataDirectory.Sync.OS)) {
        kept = free(again).capture().limits().quotaUsed().getOrDefault("put", 0);
      }
      assertThat(kept).as("in round %d", round).isEqualTo(300);
    }
  }

  private static KvEmulator free(DataDirectory data) {
    return KvEmulator.create(
        EmulatorConfig.strong().toBuilder()
            .clock(ClockSetting.manual(START))
            .set("plan", "free")
            .commitLog(data)
            .build());
  }
}
