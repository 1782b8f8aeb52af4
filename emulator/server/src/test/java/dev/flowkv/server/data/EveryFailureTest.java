package dev.flowkv.server.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.engine.CommitLog;
import dev.flowkv.engine.EmulatorState;
import dev.flowkv.engine.KvValue;
import dev.flowkv.server.data.GoneVersions.Gone;
import dev.flowkv.server.data.Journals.Acknowledged;
import dev.flowkv.testkit.Thorough;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in a directory when one thing that its emulator did to its files has failed. */
class EveryFailureTest {
  private static final int KEYS = 7;
  private static final int COMMITS = Thorough.either(10, 40);

  /** After so many writes the tables are committed, and not written as a whole. */
  private static final int COMMIT_EVERY = 5;

  private static final Means MEANS = Means.USUAL.inPartsOf(4_000);

  @TempDir Path temp;

  private @Nullable Object fileKey;

  /** Each look at the files comes a millisecond after the one before. */
  private long ticks;

  @Test
  void whatWasAcknowledgedIsThereAndWhatWasRefusedIsNotWhateverFails() throws Exception {
    int failures = 0;
    for (boolean isFound = true; isFound; failures++) {
      Path folder = Files.createDirectory(temp.resolve("after-" + failures));
      Map<String, Long> expected = write(folder.resolve("kv.mv"), failures);
      isFound = FailingFile.hasFailed();
      assertThat(newest(folder.resolve("kv.mv")))
          .as("after %d changes of files", failures)
          .isEqualTo(expected);
    }
    assertThat(failures).isGreaterThan(COMMITS);
  }

  /** The directory is opened again by itself, and refuses nothing for longer than the disk does. */
  @Test
  void afterOneOrTwoFailuresWritesGoOnAndTheEndIsClean() throws Exception {
    boolean isFound = true;
    for (int after = 0; isFound; after++) {
      for (int failures = 1; failures <= 2; failures++) {
        Path folder = Files.createDirectory(temp.resolve("live-" + after + "-" + failures));
        FailingFile.failAfter(Integer.MAX_VALUE);
        LiveTables live = live(folder);
        live.keep(new CommitLog.NamespaceSet("app", "app"), List.of());
        FailingFile.failAfter(after, failures);
        int refused = 0;
        int kept = 0;
        for (int i = 1; i <= COMMITS; i++) {
          try {
            live.keep(written("key-" + i, kept + 1, i), List.of());
            kept++;
          } catch (IOException | RuntimeException e) {
            refused++;
          }
        }
        isFound = FailingFile.hasFailed();
        FailingFile.failAfter(Integer.MAX_VALUE);
        assertThat(refused).as("after %d changes of files", after).isLessThanOrEqualTo(failures);
        live.close();
        live = live(folder);
        assertThat(live.kept().namespaces().get(0).keys()).hasSize(kept);
        live.close();
      }
    }
  }

  /** What a failed commit leaves is cut when the tables are opened again, which may fail, too. */
  @Test
  void tablesWhoseOpeningFailsAreFreeForTheNextTry() throws Exception {
    FailingFile.failAfter(Integer.MAX_VALUE);
    Path folder = Files.createDirectory(temp.resolve("opening"));
    LiveTables live = live(folder);
    live.keep(new CommitLog.NamespaceSet("app", "app"), List.of());
    int kept = 0;
    for (int after = 0; after < 10; after++) {
      live.giveUp();
      Files.write(folder.resolve("kv.mv"), new byte[20_000], StandardOpenOption.APPEND);
      FailingFile.failAfter(after);
      try {
        live.keep(written("key-" + after, kept + 1, after), List.of());
        kept++;
      } catch (IOException | RuntimeException e) {
        assertThat(FailingFile.hasFailed()).isTrue();
      }
      FailingFile.failAfter(Integer.MAX_VALUE);
      live.keep(written("other-" + after, kept + 1, after), List.of());
      kept++;
    }
    live.close();
    live = live(folder);
    assertThat(live.kept().namespaces().get(0).keys()).hasSize(kept);
    live.close();
  }

  private LiveTables live(Path folder) throws IOException {
    Means means =
        MEANS
            .movingWith(Runnable::run)
            .withJournals(besideTables -> 1_000)
            .timedBy(() -> ticks += 1_000_000);
    return new LiveTables(
        folder, Path.of("failing:" + folder.resolve("kv.mv")), DataDirectory.Sync.OS, means);
  }

  /** Returns when the newest acknowledged write of each key was made. */
  private Map<String, Long> write(Path file, int failsAfter) throws Exception {
    Path failing = Path.of("failing:" + file);
    Map<String, Long> expected = new TreeMap<>();
    FailingFile.failAfter(Integer.MAX_VALUE);
    Tables tables = new Tables(failing, Tables.Access.WRITE, null, MEANS);
    tables.keep(new CommitLog.NamespaceSet("app", "app"), List.of(), false);
    fileKey = keyOf(file);
    FailingFile.failAfter(failsAfter);
    int sequence = 0;
    for (int i = 1; i <= COMMITS; i++) {
      String key = "key-" + i % KEYS;
      Move move = null;
      try {
        if (i % 2 == 0 && tables.acknowledged().bytes() > 0 && !tables.hasUnmovedJournal()) {
          move = tables.begin(true);
        } else if (i % 3 == 0) {
          tables.makeRoomInFile();
        } else {
          tables.makeRoom(replacement -> replace(replacement, file));
        }
        Gone gone = new Gone("app", key.getBytes(StandardCharsets.UTF_8), sequence);
        tables.keep(written(key, sequence + 1, i), List.of(gone), true);
        sequence++;
        expected.put(key, (long) i);
        if (move != null) {
          move.run(replacement -> replace(replacement, file));
          tables.end(move);
        } else if (i % COMMIT_EVERY == 0) {
          tables.commit();
        }
      } catch (IOException | RuntimeException e) {
        if (move != null) {
          move.tables().abandon();
        }
        tables = openedAgain(tables, failing);
        assertThat(keyOf(file)).isEqualTo(fileKey);
      }
    }
    try {
      tables.close();
    } catch (IOException | RuntimeException e) {
      tables.abandon();
    }
    return expected;
  }

  private void replace(Move.Replacement replacement, Path file) throws IOException {
    replacement.run();
    fileKey = keyOf(file);
  }

  private Tables openedAgain(Tables broken, Path failing) throws Exception {
    Acknowledged last = broken.acknowledged();
    broken.abandon();
    return new Tables(failing, Tables.Access.WRITE, last, MEANS);
  }

  private static Object keyOf(Path file) throws IOException {
    return String.valueOf(Files.readAttributes(file, BasicFileAttributes.class).fileKey());
  }

  private static CommitLog.Written written(String key, int sequence, int atMillis) {
    CommitLog.Write write =
        new CommitLog.Write(
            key,
            sequence,
            1,
            atMillis,
            new EmulatorState.Origin("lhr", "none", 1),
            KvValue.of("x".repeat(atMillis * 37 % 1_000)),
            null,
            null,
            null,
            false);
    return new CommitLog.Written("app", List.of(write), null);
  }

  private static Map<String, Long> newest(Path file) throws Exception {
    Tables tables = new Tables(file, Tables.Access.READ, null, Means.USUAL);
    Map<String, Long> newest = new HashMap<>();
    for (EmulatorState.Namespace namespace : tables.kept().namespaces()) {
      namespace.keys().forEach(key -> newest.put(key.key(), key.versions().get(0).commitMillis()));
    }
    tables.abandon();
    return newest;
  }
}
