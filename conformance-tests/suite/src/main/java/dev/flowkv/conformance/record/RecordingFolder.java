package dev.flowkv.conformance.record;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The folder of a recording: a file for each property. */
public final class RecordingFolder {
  private static final String SUFFIX = ".jsonl";

  private RecordingFolder() {}

  /**
   * Makes a folder for a recording.
   *
   * @throws RecordingException if it cannot be made or written to, or holds a recording already
   */
  public static void prepare(Path folder) throws IOException {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new RecordingException("--record: " + folder + " cannot be made");
    }
    if (!Files.isWritable(folder)) {
      throw new RecordingException("--record: " + folder + " cannot be written to");
    }
    if (!files(folder).isEmpty()) {
      throw new RecordingException(
          "--record: " + folder + " has a recording in it already; name another folder");
    }
  }

  /** Writes the file of each property into a folder, whole or not at all. */
  public static Recording.Sink into(Path folder) {
    return (property, lines) -> write(folder, property, lines);
  }

  private static void write(Path folder, String property, List<String> lines) throws IOException {
    Path part = folder.resolve(property + ".part");
    Files.writeString(part, String.join("\n", lines) + "\n", StandardCharsets.US_ASCII);
    Files.move(part, folder.resolve(property + SUFFIX), StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * Reads the recordings of the properties that are wanted.
   *
   * @param wanted tells by id
   * @throws RecordingException naming file, line and reason, if one of them cannot be replayed
   */
  public static List<Recorded> read(Path folder, Predicate<String> wanted) throws IOException {
    List<Path> files = files(folder);
    if (files.isEmpty()) {
      throw new RecordingException(
          "--replay: " + folder + " has no recording in it, no file *" + SUFFIX);
    }
    List<Recorded> all = new ArrayList<>();
    Map<String, Path> seen = new HashMap<>();
    for (Path file : files) {
      Recorded recorded = RecordingReader.read(file);
      Recorded.Header header = recorded.header();
      Path other = seen.put(header.property(), file);
      if (other != null) {
        throw new RecordingException(
            other + " and " + file + " are both of " + header.property() + "; leave one there");
      }
      if (!all.isEmpty() && !isOfOneRun(all.get(0).header(), header)) {
        throw new RecordingException(
            files.get(0) + " and " + file + " are of different runs; replay one run at a time");
      }
      all.add(recorded);
    }
    List<Recorded> some = all.stream().filter(r -> wanted.test(r.header().property())).toList();
    if (some.isEmpty()) {
      throw new RecordingException(
          "--only: no recorded property's id matches; ids are "
              + String.join(", ", all.stream().map(r -> r.header().property()).toList()));
    }
    return some;
  }

  private static boolean isOfOneRun(Recorded.Header a, Recorded.Header b) {
    return a.seed() == b.seed()
        && a.date().equals(b.date())
        && a.target().equals(b.target())
        && a.locations().equals(b.locations());
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.getFileName().toString().endsWith(SUFFIX)).sorted().toList();
    } catch (NoSuchFileException | NotDirectoryException e) {
      throw new RecordingException("--replay: there is no folder " + folder);
    }
  }
}
