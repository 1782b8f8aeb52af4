package dev.flowkv.server.cli.explore;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Ends all that a program has started, also what it has left in the background: such a process has
 * lost its parent, so it is known by a mark in its environment, which it has inherited. Where the
 * system shows no environments (only Linux does), the processes below a program that still runs are
 * ended.
 */
final class MarkedProcesses {
  /** The variable of the environment. */
  static final String VARIABLE = "FLOWKV_EXPLORATION";

  private static final Path PROCESSES = Path.of("/proc");

  /** How long a process may take to end by itself. */
  private static final long GRACE_MILLIS = 2_000;

  /** After which time a process counts as one that cannot be ended. */
  private static final long PATIENCE_MILLIS = 4_000;

  private static final long PAUSE_MILLIS = 10;

  private final byte[] mark;

  /**
   * Ends the processes of one mark.
   *
   * @param mark the value of {@link #VARIABLE}
   */
  MarkedProcesses(String mark) {
    this.mark = (VARIABLE + "=" + mark + "\0").getBytes(StandardCharsets.US_ASCII);
  }

  /** Ends a process and all that it has started, at first with the signal that asks for it. */
  void end(Process process) throws InterruptedException {
    Set<ProcessHandle> below = new HashSet<>(process.descendants().toList());
    below.add(process.toHandle());
    long millis = 0;
    for (Set<ProcessHandle> left = left(below); !left.isEmpty(); left = left(below)) {
      boolean isOver = millis >= GRACE_MILLIS;
      if (millis == 0 || isOver) {
        left.forEach(each -> end(each, isOver));
      }
      if (millis >= PATIENCE_MILLIS) {
        return;
      }
      Thread.sleep(PAUSE_MILLIS);
      millis += PAUSE_MILLIS;
    }
  }

  private static void end(ProcessHandle process, boolean isForced) {
    if (isForced) {
      process.destroyForcibly();
    } else {
      process.destroy();
    }
  }

  private Set<ProcessHandle> left(Set<ProcessHandle> known) {
    Set<ProcessHandle> left = new HashSet<>();
    if (Files.isDirectory(PROCESSES)) {
      // One that has ended and waits for its parent to notice has no environment.
      marked().forEach(id -> ProcessHandle.of(id).ifPresent(left::add));
      known.stream().filter(MarkedProcesses::runs).forEach(left::add);
    } else {
      known.stream().filter(ProcessHandle::isAlive).forEach(left::add);
    }
    return left;
  }

  private List<Long> marked() {
    try (DirectoryStream<Path> ids = Files.newDirectoryStream(PROCESSES, "[0-9]*")) {
      List<Long> found = new ArrayList<>();
      for (Path id : ids) {
        if (contains(environment(id), mark)) {
          found.add(Long.parseLong(String.valueOf(id.getFileName())));
        }
      }
      return found;
    } catch (IOException e) {
      return List.of(); // It cannot be looked at.
    }
  }

  /** Whether a process runs; one that has ended, and that nobody has asked about, does not. */
  private static boolean runs(ProcessHandle process) {
    return process.isAlive()
        && environment(PROCESSES.resolve(Long.toString(process.pid()))).length > 0;
  }

  /** The environment of a process; empty: it has ended, or belongs to somebody else. */
  private static byte[] environment(Path process) {
    try {
      return Files.readAllBytes(process.resolve("environ"));
    } catch (IOException e) {
      return new byte[0];
    }
  }

  private static boolean contains(byte[] text, byte[] part) {
    String all = new String(text, StandardCharsets.ISO_8859_1);
    return all.contains(new String(part, StandardCharsets.ISO_8859_1));
  }
}
