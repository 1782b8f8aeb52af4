package dev.flowkv.junit;

import dev.flowkv.engine.KvSchedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The schedules that a test failed with when it last ran, in a file that may be deleted at any
 * time. Whatever is wrong with the file, the test runs as if there were none.
 */
final class FailedSchedules {
  private static final int MOST_SCHEDULES = 10;

  private FailedSchedules() {}

  /** Returns the schedules that the test has failed with, the newest first. */
  static List<KvSchedule> read(ExtensionContext context) {
    List<KvSchedule> schedules = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(file(context))) {
        if (!line.isBlank() && !line.startsWith("#") && schedules.size() < MOST_SCHEDULES) {
          schedules.add(KvSchedule.parse(line));
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      return List.of();
    }
    return schedules;
  }

  /** Notes that the test fails with a schedule. */
  static void note(ExtensionContext context, KvSchedule schedule) {
    List<KvSchedule> schedules = new ArrayList<>(read(context));
    schedules.remove(schedule);
    schedules.add(0, schedule);
    try {
      Path file = file(context);
      Path folder = Files.createDirectories(file.toAbsolutePath().getParent());
      Path whole = Files.createTempFile(folder, "schedules", ".tmp");
      List<String> lines = new ArrayList<>();
      lines.add("# " + Replay.test(context) + " has failed with these; they are tried first.");
      schedules.stream().limit(MOST_SCHEDULES).map(KvSchedule::toString).forEach(lines::add);
      try {
        Files.write(whole, lines);
        Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(whole);
      }
    } catch (IOException | IllegalArgumentException e) {
      // The next run searches for it once more.
      return;
    }
  }

  /** Forgets the schedules of a test that passes with them now. */
  static void clear(ExtensionContext context) {
    try {
      Files.deleteIfExists(file(context));
    } catch (IOException | IllegalArgumentException e) {
      // They are tried once more the next time.
      return;
    }
  }

  private static Path file(ExtensionContext context) {
    return OutputFolder.of(context)
        .resolve("failed-schedules")
        .resolve(OutputFolder.name(context) + ".txt");
  }
}
