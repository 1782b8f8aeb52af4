package dev.flowkv.server.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.engine.CommitLog;
import dev.flowkv.engine.EmulatorState;
import dev.flowkv.engine.KvValue;
import dev.flowkv.server.data.GoneVersions.Gone;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is found in the file of a directory after each step of the one who wrote it. */
class EveryStepTest {
  private static final int KEYS = 20;
  private static final int COMMITS = 150;

  /** After so many writes the tables are committed, and not written as a whole. */
  private static final int COMMIT_EVERY = 50;

  /** So many writes are kept between the begin and the end of a move. */
  private static final int KEPT_MEANWHILE = 3;

  /** The tables are written as a whole after some ten writes. */
  private static final Means MEANS =
      Means.USUAL.withJournals(besideTables -> Math.max(25_000, besideTables)).inPartsOf(25_000);

  @TempDir Path temp;
  private final List<String> lost = new ArrayList<>();

  /**
   * What was written.
   *
   * @param steps what was done to the file
   * @param ends how many steps were done when each commit was acknowledged
   */
  private record Writing(List<RecordedFile.Step> steps, List<Integer> ends) {
    int acknowledgedAfter(int count) {
      return (int) ends.stream().filter(end -> end <= count).count();
    }
  }

  /** Each commit writes the next number to the next key, and forgets what that key had. */
  private Writing write(boolean survivesPowerLoss) throws Exception {
    List<RecordedFile.Step> steps = RecordedFile.begin();
    List<Integer> ends = new ArrayList<>();
    Path file = Path.of("recorded:" + temp.resolve("kv.mv"));
    try (Tables tables = new Tables(file, Tables.Access.WRITE, null, MEANS)) {
      tables.keep(new CommitLog.NamespaceSet("app", "app"), List.of(), survivesPowerLoss);
      Move move = null;
      int endsWith = 0;
      for (int i = 1; i <= COMMITS; i++) {
        String key = "key-" + i % KEYS;
        if (move == null && tables.isJournalFull()) {
          move = tables.begin(survivesPowerLoss);
          endsWith = i + KEPT_MEANWHILE;
        }
        if (move != null && i == endsWith) {
          move.run(Move.Replacement::run);
          tables.end(move);
          move = null;
        }
        tables.keep(
            new CommitLog.Written("app", List.of(next(key, i)), null),
            List.of(new Gone("app", key.getBytes(StandardCharsets.UTF_8), i - KEYS)),
            survivesPowerLoss);
        ends.add(steps.size());
        if (move == null && i % COMMIT_EVERY == 0) {
          if (i % (2 * COMMIT_EVERY) == 0) {
            tables.makeRoomInFile();
          } else {
            tables.commit();
          }
        }
      }
    }
    assertThat(steps).anyMatch(step -> step instanceof RecordedFile.Move);
    return new Writing(List.copyOf(steps), ends);
  }

  private static CommitLog.Write next(String key, int number) {
    return new CommitLog.Write(
        key,
        number,
        1,
        number,
        new EmulatorState.Origin("lhr", "none", 1),
        KvValue.of("x".repeat(number * 37 % 5_000)),
        null,
        null,
        null,
        false);
  }

  /** A process may be killed after each step, and in the middle of each. */
  @Test
  void whatWasAcknowledgedIsThereWhereverTheProcessIsKilled() throws Exception {
    Writing writing = write(false);
    try (Image image = new Image(Files.createDirectory(temp.resolve("killed")))) {
      for (int s = 0; s < writing.ends().get(COMMITS - 1); s++) {
        RecordedFile.Step step = writing.steps().get(s);
        int acknowledged = writing.acknowledgedAfter(s);
        if (acknowledged > 0 && step instanceof RecordedFile.Write write) {
          image.repeat(write.half());
          look(image, acknowledged, "in the middle of step " + s);
        }
        image.repeat(step);
        acknowledged = writing.acknowledgedAfter(s + 1);
        if (acknowledged > 0) {
          look(image, acknowledged, "after step " + s);
        }
        if (acknowledged > 0 && !(step instanceof RecordedFile.Write)) {
          goOn(image, acknowledged, "going on after step " + s);
        }
      }
    }
    assertThat(lost).isEmpty();
  }

  /** Of what was done to a file since the disk was waited for, each part may be on it or not. */
  @Test
  void whatWasAcknowledgedIsThereWheneverThePowerIsLost() throws Exception {
    Writing writing = write(true);
    List<RecordedFile.Step> since = new ArrayList<>();
    try (Image disk = new Image(Files.createDirectory(temp.resolve("disk")))) {
      for (int s = 0; s < writing.ends().get(COMMITS - 1); s++) {
        RecordedFile.Step step = writing.steps().get(s);
        if (step instanceof RecordedFile.Move
            || step instanceof RecordedFile.Make
            || step instanceof RecordedFile.Delete) {
          disk.repeat(step);
          continue;
        }
        if (!(step instanceof RecordedFile.Sync)) {
          since.add(step);
          continue;
        }
        int acknowledged = writing.acknowledgedAfter(s);
        assertThat(since).hasSizeLessThan(8);
        for (int some = 0; acknowledged > 0 && some < 1 << since.size(); some++) {
          try (Image left = disk.copy(temp.resolve("left"))) {
            left.repeat(since, some);
            look(left, acknowledged, "step %d with %s".formatted(s, Integer.toString(some, 2)));
          }
        }
        since.removeIf(done -> disk.hasRepeated(done, step.file()));
      }
    }
    assertThat(lost).isEmpty();
  }

  /** The two files of a directory, as they are on a disk. */
  private static final class Image implements AutoCloseable {
    private final Path folder;
    private final Map<String, FileChannel> files = new HashMap<>();

    Image(Path folder) throws IOException {
      this.folder = folder;
      file("kv.mv");
      file("kv.mv.journal");
    }

    Image copy(Path to) throws IOException {
      Files.createDirectories(to);
      for (String name : files.keySet()) {
        Files.copy(folder.resolve(name), to.resolve(name), StandardCopyOption.REPLACE_EXISTING);
      }
      return new Image(to);
    }

    void repeat(RecordedFile.Step step) throws IOException {
      if (step instanceof RecordedFile.Move move) {
        Files.move(
            folder.resolve(move.file()),
            folder.resolve(move.to()),
            StandardCopyOption.REPLACE_EXISTING);
        FileChannel replaced = files.put(move.to(), files.remove(move.file()));
        if (replaced != null) {
          replaced.close();
        }
      } else if (step instanceof RecordedFile.Delete) {
        Files.delete(folder.resolve(step.file()));
        files.remove(step.file()).close();
      } else {
        step.repeat(file(step.file()));
      }
    }

    private FileChannel file(String name) throws IOException {
      FileChannel known = files.get(name);
      FileChannel file =
          known != null
              ? known
              : FileChannel.open(
                  folder.resolve(name), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      files.put(name, file);
      return file;
    }

    void repeat(List<RecordedFile.Step> steps, int some) throws IOException {
      for (int i = 0; i < steps.size(); i++) {
        if ((some >> i & 1) != 0) {
          repeat(steps.get(i));
        }
      }
    }

    /** Repeats a step if it is one of a file. */
    boolean hasRepeated(RecordedFile.Step step, String file) {
      if (!step.file().equals(file)) {
        return false;
      }
      try {
        repeat(step);
        return true;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() throws IOException {
      for (FileChannel file : files.values()) {
        file.close();
      }
    }
  }

  /** The next emulator makes room and keeps another change, and is killed. */
  private void goOn(Image image, int acknowledged, String when) throws Exception {
    Path folder = Files.createDirectories(temp.resolve("next"));
    try (Image next = image.copy(folder)) {
      Tables tables = new Tables(folder.resolve("kv.mv"), Tables.Access.WRITE, null, MEANS);
      int sequence = (int) newest(tables) + 1;
      if (!tables.hasUnmovedJournal() && sequence % 2 == 0) {
        tables.begin(false);
      } else {
        tables.makeRoom(Move.Replacement::run);
      }
      tables.keep(
          new CommitLog.Written("app", List.of(next("key", sequence)), null), List.of(), false);
      tables.abandon();
      look(next, Math.max(acknowledged, sequence - 1), when);
    }
    for (Path file : files(folder)) {
      Files.delete(file);
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  private static long newest(Tables tables) {
    return tables.kept().namespaces().stream()
        .flatMap(namespace -> namespace.keys().stream())
        .flatMap(key -> key.versions().stream())
        .mapToLong(EmulatorState.StoredVersion::sequence)
        .max()
        .orElse(0);
  }

  /** Looks for the acknowledged number, or the next one, which was under way. */
  private void look(Image image, int acknowledged, String when) {
    try {
      Tables tables = new Tables(image.folder.resolve("kv.mv"), Tables.Access.READ, null, MEANS);
      long newest = newest(tables);
      tables.abandon();
      if (newest < acknowledged || newest > acknowledged + 1) {
        lost.add("%s: %d of %d".formatted(when, newest, acknowledged));
      }
    } catch (Exception e) {
      lost.add("%s: %s".formatted(when, e));
    }
  }
}
