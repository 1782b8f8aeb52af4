package dev.flowkv.server.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs that take a file and give it back, all the time. */
class FileLeaseTest {
  private static final int PROGRAMS = 3;

  /** Takes the file so many times, each time being alone with it. */
  static final class Taker {
    private static final int TIMES = 400;

    private Taker() {}

    public static void main(String[] args) throws IOException {
      Path file = Path.of(args[0]);
      Path alone = file.resolveSibling("alone");
      for (int taken = 0; taken < TIMES; ) {
        try (FileLease lease = FileLease.take(file)) {
          if (lease == null) {
            continue;
          }
          taken++;
          Files.createFile(alone);
          Files.delete(alone);
        } catch (FileAlreadyExistsException e) {
          System.out.println("two have it");
          return;
        }
      }
      System.out.println("done");
    }
  }

  @TempDir Path temp;

  @Test
  void aLockFileThatIsALinkToNothingIsRefusedByName() throws IOException {
    Path lock = Files.createSymbolicLink(temp.resolve("s.json.lock"), temp.resolve("nowhere"));
    assertThatThrownBy(() -> FileLease.take(temp.resolve("s.json")))
        .isInstanceOf(IOException.class)
        .hasMessage(lock + " cannot be locked; is it a link? Remove it");
  }

  @Test
  void noTwoProgramsHaveAFileHoweverTheyComeAndGo() throws Exception {
    List<Process> programs = new ArrayList<>();
    try {
      for (int i = 0; i < PROGRAMS; i++) {
        programs.add(
            new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Taker.class.getName(),
                    temp.resolve("state.json").toString())
                .redirectErrorStream(true)
                .start());
      }
      for (Process program : programs) {
        assertThat(new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
            .isEqualTo("done\n");
        assertThat(program.waitFor(60, TimeUnit.SECONDS)).isTrue();
      }
    } finally {
      programs.forEach(Process::destroyForcibly);
    }
    assertThat(temp).isEmptyDirectory();
  }
}
