package dev.flowkv.server.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.KvEmulator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The save at the end, on a disk that does not take it. */
class LastSaveTest {
  @TempDir Path temp;

  private final KvEmulator emulator = KvEmulator.create(EmulatorConfig.strong());
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<String> asked = new ArrayList<>();
  private Path folder;
  private Path file;
  private KeptFiles files;

  @BeforeEach
  void start() throws IOException {
    folder = Files.createDirectory(temp.resolve("disk"));
    file = folder.resolve("state.json");
    files = KeptFiles.open(emulator, file, null);
    emulator.namespace("app").at("lhr").put("a", "1");
    emulator.namespace("app").at("lhr").put("b", "2");
    emulator.namespace("other").at("lhr").put("a", "1");
  }

  /** A disk that takes nothing: it is not there. */
  private void takeTheDiskAway() throws IOException {
    Files.delete(folder.resolve("state.json.lock"));
    Files.delete(folder);
  }

  private void bringTheDiskBack() {
    try {
      Files.createDirectory(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @SafeVarargs
  private boolean end(Supplier<String>... answers) {
    return end(List.of(answers));
  }

  private boolean end(List<Supplier<String>> answers) {
    Deque<Supplier<String>> left = new ArrayDeque<>(answers);
    return files.end(
        new PrintWriter(out),
        new PrintWriter(err),
        question -> {
          asked.add(question);
          return left.isEmpty() ? null : left.remove().get();
        });
  }

  private String notSaved(Path path, String why) {
    return "flowkv: the snapshot is not saved: " + path + why + System.lineSeparator();
  }

  private void assertHolds(Path saved) throws IOException {
    KvEmulator other = KvEmulator.create(EmulatorConfig.strong());
    KeptFiles.open(other, saved, null).abandon();
    assertThat(other.namespace("app").entries()).hasSize(2);
    assertThat(other.namespace("other").entries()).hasSize(1);
  }

  @Test
  void aSaveSaysWhatItSavedAndAsksNothing() throws IOException {
    assertThat(end()).isTrue();
    assertThat(out).hasToString("flowkv: saved " + file + ": 2 namespaces, 3 keys\n");
    assertThat(err.toString()).isEmpty();
    assertThat(asked).isEmpty();
    assertHolds(file);
  }

  @Test
  void oneNamespaceAndOneKeyAreNoPlurals() {
    emulator.reset();
    emulator.namespace("app").at("lhr").put("a", "1");
    assertThat(end()).isTrue();
    assertThat(out).hasToString("flowkv: saved " + file + ": 1 namespace, 1 key\n");
  }

  @Test
  void nothingIsSaidWhereNothingIsKept() throws IOException {
    assertThat(end()).isTrue();
    out.getBuffer().setLength(0);
    files = KeptFiles.open(emulator, null, null);
    assertThat(end()).isTrue();
    assertThat(out.toString() + err).isEmpty();
  }

  @Test
  void aSecondTrySavesWhenThereIsRoomAgain() throws IOException {
    takeTheDiskAway();
    assertThat(
            end(
                () -> "",
                () -> {
                  bringTheDiskBack();
                  return "";
                }))
        .isTrue();
    String failure = notSaved(file, " cannot be written: its folder is not there");
    assertThat(err).hasToString(failure + failure);
    assertThat(out).hasToString("flowkv: saved " + file + ": 2 namespaces, 3 keys\n");
    assertThat(asked)
        .hasSize(2)
        .containsOnly(
            "Press Enter to try "
                + file
                + " again, or type the name of another file. The end of input (Ctrl-D) gives up: ");
    assertHolds(file);
  }

  @Test
  void anotherFileTakesTheStateUnlessItIsThereAlready() throws IOException {
    takeTheDiskAway();
    Path precious = Files.writeString(temp.resolve("precious.txt"), "of yesterday");
    Path nowhere = temp.resolve("nowhere/state.json");
    Path other = temp.resolve("other.json");
    assertThat(
            end(
                precious::toString,
                nowhere::toString,
                () -> "\0",
                file::toString,
                () -> " " + other + " "))
        .isTrue();
    String gone = " cannot be written: its folder is not there";
    assertThat(err)
        .hasToString(
            notSaved(file, gone)
                + notSaved(precious, " exists already; name a file that does not")
                + notSaved(nowhere, gone)
                + "flowkv: the snapshot is not saved: no file can be called \\u0000\n"
                + notSaved(file, gone));
    assertThat(out)
        .hasToString(
            "flowkv: saved %s: 2 namespaces, 3 keys; --snapshot %s goes on\n"
                .formatted(other, other));
    assertThat(precious).hasContent("of yesterday");
    assertThat(temp).isDirectoryNotContaining("glob:**.lock");
    assertHolds(other);
  }

  @Test
  void whereNobodyAnswersItFailsWithOneLine() throws IOException {
    takeTheDiskAway();
    assertThat(files.end(new PrintWriter(out), new PrintWriter(err), Question.NOBODY)).isFalse();
    assertThat(err).hasToString(notSaved(file, " cannot be written: its folder is not there"));
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void theTriesHaveABound() throws IOException {
    takeTheDiskAway();
    assertThat(end(Collections.nCopies(100, () -> ""))).isFalse();
    assertThat(asked).hasSize(19);
  }
}
