package dev.flowkv.server.files;

import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.NamespaceInfo;
import dev.flowkv.explain.Printable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The save at a program's end. What is not saved is lost, so a disk that is full keeps the program
 * for as long as somebody answers: to try again, or to name another file.
 */
final class LastSave {
  /** Bounds a question that is answered by a program. */
  private static final int MOST_TRIES = 20;

  private final KvEmulator emulator;
  private final SnapshotFile snapshot;
  private final PrintWriter out;
  private final PrintWriter err;
  private final Question question;

  LastSave(
      KvEmulator emulator,
      SnapshotFile snapshot,
      PrintWriter out,
      PrintWriter err,
      Question question) {
    this.emulator = emulator;
    this.snapshot = snapshot;
    this.out = out;
    this.err = err;
    this.question = question;
  }

  /** Saves, and says so. Returns whether the state is in a file. */
  @SuppressWarnings("CatchingUnchecked") // No failure is foreseen, and none may pass in silence.
  boolean save() {
    String named = "";
    try {
      for (int tries = 1; named != null; tries++) {
        try {
          saveTo(named);
          return true;
        } catch (IOException e) {
          tell(e.getMessage());
        }
        named = tries < MOST_TRIES ? question.ask(ask()) : null;
      }
    } catch (OutOfMemoryError e) {
      tell("memory is short (" + e.getMessage() + "); give Java more with -Xmx");
    } catch (RuntimeException | Error e) {
      tell(e.toString());
    }
    return false;
  }

  private String ask() {
    return "Press Enter to try "
        + Printable.text(snapshot.toString())
        + " again, or type the name of another file. The end of input (Ctrl-D) gives up: ";
  }

  /**
   * Saves to a file.
   *
   * @param named another file than the snapshot's; empty: the snapshot's
   */
  private void saveTo(String named) throws IOException {
    Path path = path(named.strip());
    if (named.isBlank() || snapshot.isAt(path)) {
      snapshot.save(emulator);
      out.println(saved(snapshot));
      return;
    }
    try (SnapshotFile other = SnapshotFile.open(path)) {
      if (other.exists()) {
        throw new IOException(other + " exists already; name a file that does not");
      }
      other.save(emulator);
      out.println(saved(other) + "; --snapshot " + Printable.text(other.toString()) + " goes on");
    }
  }

  private static Path path(String named) throws IOException {
    try {
      return Path.of(named);
    } catch (InvalidPathException e) {
      throw new IOException("no file can be called " + named, e);
    }
  }

  /** {@code flowkv: saved state.json: 2 namespaces, 40 keys}. */
  private String saved(SnapshotFile file) {
    List<NamespaceInfo> namespaces = emulator.namespaces();
    long keys = namespaces.stream().mapToLong(n -> emulator.namespace(n.id()).size().keys()).sum();
    return "flowkv: saved "
        + Printable.text(file.toString())
        + ": "
        + counted(namespaces.size(), "namespace")
        + ", "
        + counted(keys, "key");
  }

  private static String counted(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  private void tell(@Nullable String why) {
    err.println(
        "flowkv: the snapshot is not saved: "
            + Printable.text(String.valueOf(why).replaceAll("\\s*\\R\\s*", " ")));
    err.flush();
  }
}
