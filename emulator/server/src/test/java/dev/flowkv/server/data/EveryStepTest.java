package dev.flowkv.server.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.engine.CommitLog;
import dev.flowkv.engine.EmulatorState;
import dev.flowkv.engine.KvValue;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is found in the file of a directory after each step of the one who wrote it. */
class EveryStepTest {
  private static final int KEYS = 20;
  private static final int COMMITS = 300;

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
    Path file = Path.of("recorded:" + temp.resolve("written.mv"));
    try (Tables tables = new Tables(file, Tables.Access.WRITE)) {
      tables.begin();
      tables.apply(new CommitLog.NamespaceSet("app", "app"));
      tables.commit(survivesPowerLoss);
      for (int i = 1; i <= COMMITS; i++) {
        String key = "key-" + i % KEYS;
        tables.forget("app", key.getBytes(StandardCharsets.UTF_8), i - KEYS);
        tables.apply(new CommitLog.Written("app", List.of(next(key, i)), null));
        tables.commit(survivesPowerLoss);
        ends.add(steps.size());
      }
      return new Writing(List.copyOf(steps), ends);
    }
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
    Path image = temp.resolve("killed.mv");
    try (FileChannel file = writable(image)) {
      for (int s = 0; s < writing.ends().get(COMMITS - 1); s++) {
        RecordedFile.Step step = writing.steps().get(s);
        int acknowledged = writing.acknowledgedAfter(s);
        if (acknowledged > 0 && step instanceof RecordedFile.Write write) {
          write.half().repeat(file);
          look(image, acknowledged, "in the middle of step " + s);
        }
        step.repeat(file);
        acknowledged = writing.acknowledgedAfter(s + 1);
        if (acknowledged > 0) {
          look(image, acknowledged, "after step " + s);
        }
      }
    }
    assertThat(lost).isEmpty();
  }

  /** Of what was done since the disk was waited for, each part may be on it or not. */
  @Test
  void whatWasAcknowledgedIsThereWheneverThePowerIsLost() throws Exception {
    Writing writing = write(true);
    Path onDisk = temp.resolve("disk.mv");
    Path image = temp.resolve("lost.mv");
    List<RecordedFile.Step> since = new ArrayList<>();
    try (FileChannel disk = writable(onDisk)) {
      for (int s = 0; s < writing.ends().get(COMMITS - 1); s++) {
        RecordedFile.Step step = writing.steps().get(s);
        since.add(step);
        if (!(step instanceof RecordedFile.Sync)) {
          continue;
        }
        int acknowledged = writing.acknowledgedAfter(s);
        assertThat(since).hasSizeLessThan(8);
        for (int some = 0; acknowledged > 0 && some < 1 << (since.size() - 1); some++) {
          Files.deleteIfExists(image);
          Files.copy(onDisk, image);
          try (FileChannel file = writable(image)) {
            repeat(since, some, file);
          }
          look(
              image,
              acknowledged,
              "before step %d with %s".formatted(s, Integer.toString(some, 2)));
        }
        repeat(since, -1, disk);
        since.clear();
      }
    }
    assertThat(lost).isEmpty();
  }

  private static void repeat(List<RecordedFile.Step> steps, int some, FileChannel file)
      throws IOException {
    for (int i = 0; i < steps.size(); i++) {
      if ((some >> i & 1) != 0) {
        steps.get(i).repeat(file);
      }
    }
  }

  private static FileChannel writable(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  /** Looks for the acknowledged number, or the next one, which was under way. */
  private void look(Path image, int acknowledged, String when) throws Exception {
    Tables tables = new Tables(image, Tables.Access.READ);
    long newest =
        tables.versions().keySet().stream().mapToLong(VersionKey::sequence).max().orElse(0);
    tables.abandon();
    if (newest < acknowledged || newest > acknowledged + 1) {
      lost.add("%s: %d of %d".formatted(when, newest, acknowledged));
    }
  }
}
