package dev.flowkv.server.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowkv.engine.ClockSetting;
import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.EmulatorState;
import dev.flowkv.engine.KvAccess;
import dev.flowkv.engine.KvEmulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A directory whose journal is about to move into the tables, until {@link #move}. */
class MovingJournalTest {
  @TempDir Path temp;
  private final List<Runnable> moves = new ArrayList<>();
  private Path folder = Path.of("");
  private DataDirectory data;
  private KvEmulator emulator;
  private KvAccess rest;

  /** "a" is in the journal that moves, "b" in the next one. */
  @BeforeEach
  void begin() throws IOException {
    folder = temp.resolve("data");
    data = open(Means.USUAL.movingWith(moves::add));
    emulator = emulator(data);
    rest = emulator.namespace("app").at("rest");
    rest.put("a", "1".repeat(1 << 20));
    rest.put("b", "1");
    assertThat(moves).hasSize(1);
    assertThat(folder.resolve("kv.mv.journal.old")).exists();
  }

  private DataDirectory open(Means means) throws IOException {
    return DataDirectory.open(folder, DataDirectory.Sync.OS, means);
  }

  private static KvEmulator emulator(DataDirectory data) {
    return KvEmulator.create(
        EmulatorConfig.strong().toBuilder()
            .clock(ClockSetting.manual(Instant.parse("2026-11-22T12:00:00Z")))
            .set("sameKeyWritesPerSecond", "off")
            .commitLog(data)
            .build());
  }

  private void move() {
    moves.remove(0).run();
  }

  private void end() throws IOException {
    moves.forEach(Runnable::run);
    data.close();
  }

  /** Goes on with the files that a kill leaves now. */
  private void kill() throws IOException {
    Path left = Files.createDirectory(temp.resolve("left"));
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.copy(file, left.resolve(file.getFileName()));
      }
    }
    end();
    folder = left;
  }

  private void assertKeys(String... keys) throws IOException {
    try (DataDirectory again = open(Means.USUAL)) {
      assertThat(emulator(again).capture().namespaces())
          .flatExtracting(EmulatorState.Namespace::keys)
          .extracting(EmulatorState.Key::key)
          .containsExactly(keys);
    }
  }

  @Test
  void whatIsWrittenMeanwhileIsThereAfterwards() throws IOException {
    rest.put("c", "1");
    move();
    assertThat(folder.resolve("kv.mv.journal.old")).doesNotExist();
    end();
    assertKeys("a", "b", "c");
  }

  @Test
  void whatWasWrittenIsThereAfterAKill() throws IOException {
    rest.put("c", "1");
    kill();
    assertKeys("a", "b", "c");
    assertThat(folder.resolve("kv.mv.journal.old")).doesNotExist();
  }

  @Test
  void whatIsRemovedMeanwhileStaysAway() throws IOException {
    rest.delete("a");
    emulator.deleteNamespace("app");
    move();
    emulator.namespace("other").at("rest").put("c", "1");
    end();
    assertKeys("c");
  }

  @Test
  void whatIsRemovedMeanwhileStaysAwayAfterAKill() throws IOException {
    emulator.reset();
    emulator.namespace("app").at("rest").put("c", "1");
    kill();
    assertKeys("c");
  }

  /** The next journal is full before the one before has moved. */
  @Test
  void aWriteWaitsWhenBothJournalsAreFull() throws Exception {
    rest.put("c", "1".repeat(1 << 20));
    CountDownLatch written = new CountDownLatch(1);
    Thread writer =
        new Thread(
            () -> {
              rest.put("d", "1");
              written.countDown();
            });
    writer.start();
    // It waits, or has not begun to: it is there after the move in both cases.
    move();
    assertThat(written.await(30, TimeUnit.SECONDS)).isTrue();
    writer.join();
    end();
    assertKeys("a", "b", "c", "d");
  }

  @Test
  void whatCannotBeginToMoveIsThereAndMovesLater() throws IOException {
    end();
    folder = temp.resolve("other");
    data =
        open(
            Means.USUAL.movingWith(
                move -> {
                  throw new OutOfMemoryError("unable to create native thread");
                }));
    rest = emulator(data).namespace("app").at("rest");
    rest.put("a", "1".repeat(1 << 20));
    assertThatThrownBy(() -> rest.put("b", "1")).isInstanceOf(OutOfMemoryError.class);
    rest.put("c", "1".repeat(1 << 20));
    rest.put("d", "1");
    assertThat(folder.resolve("kv.mv.journal.old")).doesNotExist();
    data.close();
    assertKeys("a", "c", "d");
  }

  @Test
  void aMissingJournalBesideTheOneThatMovesIsRefusedByName() throws IOException {
    kill();
    Files.delete(folder.resolve("kv.mv.journal"));
    assertThatThrownBy(() -> open(Means.USUAL))
        .hasMessageContaining("cannot be read: its journal is missing");
    assertThat(folder.resolve("kv.mv.journal")).doesNotExist();
  }

  @Test
  void aDamagedJournalThatMovesIsRefusedByName() throws IOException {
    kill();
    Path old = folder.resolve("kv.mv.journal.old");
    byte[] bytes = Files.readAllBytes(old);
    Files.write(old, Arrays.copyOf(bytes, bytes.length - 1));
    assertThatThrownBy(() -> open(Means.USUAL))
        .hasMessageMatching(
            ".* cannot be read: kv.mv.journal.old is damaged at byte \\d+; cut it there and empty"
                + " kv.mv.journal to go on without what follows; .*");
  }
}
