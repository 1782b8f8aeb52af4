package dev.flowkv.server.doctor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds what programs have left behind that were killed: the folder and the Worker of a doctor, the
 * half-made jar or archive of classes of a script. Each has the id of its process in its name; it
 * is left over when there is no such process.
 */
record Leftovers(List<Path> files, List<ProcessHandle> processes) {
  /** What the name of a doctor's folder starts with; its process's id and a dash follow. */
  static final String FOLDER = "flowkv-doctor-";

  private static final Pattern OF_A_DOCTOR = Pattern.compile(FOLDER + "(\\d+)-");
  private static final Pattern OF_A_SCRIPT =
      Pattern.compile(".+\\.(?:jar|jsa|aot)\\.(\\d+)(?:\\.log)?");
  private static final List<String> RUN_FROM =
      List.of("emulator/server/target/run", "conformance-tests/suite/target/run");

  /**
   * Looks for them.
   *
   * @param temporary the folder of temporary files
   * @param scripts FlowKV's scripts; null: not known
   */
  static Leftovers find(Path temporary, @Nullable Path scripts) {
    List<Path> files = new ArrayList<>(leftIn(temporary, OF_A_DOCTOR));
    Path root = scripts == null ? null : scripts.getParent();
    if (root != null) {
      RUN_FROM.forEach(folder -> files.addAll(leftIn(root.resolve(folder), OF_A_SCRIPT)));
    }
    String doctors = temporary.resolve(FOLDER).toString();
    List<ProcessHandle> processes =
        ProcessHandle.allProcesses()
            .filter(p -> p.info().commandLine().filter(line -> line.contains(doctors)).isPresent())
            .filter(p -> isLeft(OF_A_DOCTOR, p.info().commandLine().orElse("")))
            .toList();
    return new Leftovers(files, processes);
  }

  private static List<Path> leftIn(Path folder, Pattern name) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> isLeft(name, String.valueOf(f.getFileName()))).sorted().toList();
    } catch (IOException | UncheckedIOException e) {
      return List.of(); // Somebody else's folder.
    }
  }

  private static boolean isLeft(Pattern pattern, String name) {
    Matcher matcher = pattern.matcher(name);
    boolean isOurs = pattern == OF_A_SCRIPT ? matcher.matches() : matcher.find();
    return isOurs && ProcessHandle.of(Long.parseLong(matcher.group(1))).isEmpty();
  }

  Finding finding() {
    if (files.isEmpty() && processes.isEmpty()) {
      return Finding.well("leftovers", "none of killed runs");
    }
    List<String> what = new ArrayList<>();
    processes.forEach(p -> what.add("process " + p.pid()));
    files.forEach(f -> what.add(f.toString()));
    return Finding.problem(
            "leftovers",
            "of killed runs: " + String.join(", ", what),
            "end these processes and remove these files: flowkv doctor --fix")
        .with(this::remove);
  }

  private String remove() throws IOException {
    processes.forEach(ProcessHandle::destroy);
    for (Path file : files) {
      delete(file);
    }
    return "removed those of killed runs";
  }

  /** A link in a folder is removed, and not what it leads to. */
  private static void delete(Path file) throws IOException {
    try (Stream<Path> inside = Files.walk(file)) {
      for (Path each : inside.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
