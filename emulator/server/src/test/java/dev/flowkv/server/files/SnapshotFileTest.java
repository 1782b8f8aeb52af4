package dev.flowkv.server.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.KvEmulator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The snapshot's file under its many names. */
class SnapshotFileTest {
  private final KvEmulator emulator = KvEmulator.create(EmulatorConfig.strong());

  @TempDir Path temp;
  private Path file;

  @BeforeEach
  void folder() throws IOException {
    file = Files.createDirectory(temp.resolve("real")).resolve("state.json");
  }

  /** Names of the same file: by a link, a chain of links, and a link to its folder. */
  private List<Path> links() throws IOException {
    Path direct = Files.createSymbolicLink(temp.resolve("direct.json"), Path.of("real/state.json"));
    Path chain = Files.createSymbolicLink(temp.resolve("chain.json"), direct);
    Path folder = Files.createSymbolicLink(temp.resolve("folder"), file.getParent());
    Path there = Files.createDirectories(temp.resolve("elsewhere/deep"));
    Path up =
        Files.createSymbolicLink(there.resolve("up.json"), Path.of("../../folder/state.json"));
    return List.of(direct, chain, folder.resolve("state.json"), up);
  }

  @Test
  void aFileIsInUseByWhateverLinkItIsNamed() throws IOException {
    List<Path> links = links();
    for (boolean isThere : new boolean[] {false, true}) {
      for (Path first : links) {
        try (SnapshotFile taken = SnapshotFile.open(first)) {
          for (Path second : links) {
            assertThatThrownBy(() -> SnapshotFile.open(second))
                .isInstanceOf(IOException.class)
                .hasMessage(second + " is in use by another emulator");
          }
          if (isThere) {
            taken.save(emulator);
          }
          assertThat(temp.resolve("real/state.json.lock")).exists();
        }
        assertThat(temp.resolve("real/state.json.lock")).doesNotExist();
      }
    }
  }

  @Test
  void aLinkStaysOneAndItsTargetIsMadeOrReplaced() throws IOException {
    for (Path link : links()) {
      for (int i = 0; i < 2; i++) {
        try (SnapshotFile taken = SnapshotFile.open(link)) {
          assertThat(taken.loadInto(emulator)).isEqualTo(i > 0);
          taken.save(emulator);
        }
        assertThat(file).isRegularFile().content().startsWith("{\"format\":\"flowkv-snapshot\"");
      }
      Files.delete(file);
    }
    for (String name : List.of("direct.json", "chain.json", "folder", "elsewhere/deep/up.json")) {
      assertThat(temp.resolve(name)).isSymbolicLink();
    }
    assertThat(file.getParent()).isEmptyDirectory();
  }

  @Test
  void whyAFileCannotBeMadeIsTrue() throws IOException {
    for (String name : List.of("/proc/state.json", "/proc/self/state.json")) {
      Path impossible = Path.of(name);
      assumeTrue(Files.isDirectory(impossible.getParent()), "not run: there is no /proc");
      String why =
          impossible
              + " cannot be written: no file can be made in "
              + (name.equals("/proc/state.json")
                  ? "/proc"
                  : impossible.getParent().toRealPath().toString());
      assertThatThrownBy(() -> SnapshotFile.open(impossible)).hasMessage(why);
    }
    assertThatThrownBy(() -> KeptFiles.open(emulator, null, Path.of("/proc/history.jsonl")))
        .hasMessage("/proc/history.jsonl cannot be written: no file can be made in /proc");
    Path nowhere = temp.resolve("nowhere/state.json");
    assertThatThrownBy(() -> SnapshotFile.open(nowhere))
        .hasMessage(nowhere + " cannot be written: its folder is not there");
    assertThatThrownBy(() -> KeptFiles.open(emulator, null, nowhere))
        .hasMessage(nowhere + " cannot be written: its folder is not there");
    assertThat(AtomicFile.cannotBeWritten(file, new AccessDeniedException(file.toString())))
        .hasMessage(file + " cannot be written: permission is denied");
  }

  @Test
  void aLinkThatLeadsNowhereIsSaid() throws IOException {
    Path loop = Files.createSymbolicLink(temp.resolve("loop.json"), temp.resolve("pool.json"));
    Files.createSymbolicLink(temp.resolve("pool.json"), loop);
    assertThatThrownBy(() -> SnapshotFile.open(loop))
        .hasMessage(loop + " cannot be written: it is a link that leads back to itself");
    Path gone = Files.createSymbolicLink(temp.resolve("gone.json"), Path.of("nowhere/state.json"));
    assertThatThrownBy(() -> SnapshotFile.open(gone))
        .hasMessage(gone + " cannot be written: its folder is not there");
  }

  @Test
  void whatAKilledSaveLeftIsRemovedByTheNextOneThatHasTheFile() throws IOException {
    Path left = Files.writeString(file.resolveSibling(".state.json.99999.saving"), "half");
    List<Path> ofOthers =
        List.of(
            Files.writeString(file.resolveSibling(".state.json.99999"), "an export's"),
            Files.writeString(file.resolveSibling(".state.json.1.2.saving"), "of state.json.1"),
            Files.writeString(file.resolveSibling(".x.json.99999.saving"), "of x.json"),
            Files.writeString(file.resolveSibling(".state.json..saving"), "nobody's"));
    try (SnapshotFile taken = SnapshotFile.open(file)) {
      assertThat(left).doesNotExist();
      Files.writeString(left, "under way");
      assertThatThrownBy(() -> SnapshotFile.open(file)).isInstanceOf(IOException.class);
      assertThat(left).exists();
      taken.save(emulator);
    }
    assertThat(ofOthers).allSatisfy(other -> assertThat(other).exists());
  }

  @Test
  void aSaveThatFailsByAnErrorIsOneLineAndLeavesNothing() throws IOException {
    AtomicBoolean isShort = new AtomicBoolean();
    KvEmulator failing =
        KvEmulator.create(
            EmulatorConfig.strong().toBuilder()
                .timeSource(
                    () -> {
                      if (isShort.get()) {
                        throw new OutOfMemoryError("Java heap space");
                      }
                      return 1_000;
                    })
                .build());
    KeptFiles files = KeptFiles.open(failing, file, null);
    isShort.set(true);
    StringWriter err = new StringWriter();
    assertThat(
            files.end(
                new PrintWriter(Writer.nullWriter()),
                new PrintWriter(err),
                question -> {
                  throw new AssertionError("another try needs the same memory");
                }))
        .isFalse();
    assertThat(err.toString())
        .isEqualTo(
            "flowkv: the snapshot is not saved: memory is short (Java heap space); give Java more"
                + " with -Xmx\n");
    assertThat(file.getParent()).isEmptyDirectory();
  }

  @Test
  void snapshotAndHistoryAreTwoFilesByWhateverName() throws IOException {
    for (Path link : links()) {
      assertThatThrownBy(() -> KeptFiles.open(emulator, file, link))
          .hasMessage(link + " and " + file + " must be different files");
    }
    assertThat(file.getParent()).isEmptyDirectory();
  }
}
