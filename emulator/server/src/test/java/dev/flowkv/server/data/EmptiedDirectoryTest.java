package dev.flowkv.server.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code --reset} removes. */
class EmptiedDirectoryTest {
  @TempDir Path temp;

  private static List<String> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void onlyTheDataGoesWhateverItsFormat() throws IOException {
    Path folder = Files.createDirectories(temp.resolve("a project ü"));
    Files.writeString(folder.resolve("kv.mv"), "of a version that is to come");
    // As a kill leaves them.
    Files.writeString(folder.resolve("kv.mv.lock"), "");
    Files.writeString(
        folder.resolve("emulator.json"), "{\"pid\":1,\"url\":\"http://127.0.0.1:1\"}");
    Files.writeString(folder.resolve("notes.txt"), "mine");
    DataDirectory.empty(folder);
    assertThat(files(folder)).containsExactly("notes.txt");
  }

  @Test
  void whatAnEmulatorHasStays() throws IOException {
    Path folder = temp.resolve("data");
    try (DataDirectory data = DataDirectory.open(folder, DataDirectory.Sync.OS)) {
      data.holds("http://127.0.0.1:8786");
      assertThatThrownBy(() -> DataDirectory.empty(folder))
          .hasMessageStartingWith(folder + " is in use by the emulator at http://127.0.0.1:8786, ");
      assertThat(files(folder))
          .containsExactly("emulator.json", "kv.mv", "kv.mv.journal", "kv.mv.lock");
    }
    DataDirectory.empty(folder);
    assertThat(files(folder)).isEmpty();
  }

  @Test
  void aFolderOfSomethingElseStays() throws IOException {
    Files.writeString(temp.resolve("package.json"), "{}");
    assertThatThrownBy(() -> DataDirectory.empty(temp))
        .hasMessageContaining("is no data directory of FlowKV: it has other files (package.json)");
    assertThat(files(temp)).containsExactly("package.json");
  }
}
