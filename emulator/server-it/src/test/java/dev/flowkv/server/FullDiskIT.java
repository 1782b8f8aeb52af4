package dev.flowkv.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.flowkv.testkit.ExternalProgram;
import dev.flowkv.testkit.NodeTools;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The end of an emulator on a terminal whose disk has no room for the snapshot. What takes the room
 * away is a limit of the shell, so nobody has to be root.
 */
class FullDiskIT {
  private static final String FLOWKV = NodeTools.SCRIPTS.resolve("flowkv").toString();
  private static final String CTRL_C = "\3";
  private static final String CTRL_D = "\4";
  private static final String NO_ROOM =
      "flowkv: the snapshot is not saved: state.json cannot be written: File too large";
  private static final String ASKED =
      "Press Enter to try state.json again, or type the name of another file. The end of input"
          + " (Ctrl-D) gives up: ";

  @TempDir Path temp;

  /** An emulator on a terminal of its own, with a value that is larger than the file may be. */
  private final class Terminal implements AutoCloseable {
    private final ExternalProgram program;
    private final OutputStream keyboard;

    Terminal() {
      Assumptions.assumeTrue(
          Files.isExecutable(Path.of("/usr/bin/script")), "not run: there is no program script(1)");
      Path pipe = temp.resolve("keyboard");
      run("mkfifo", pipe.toString());
      String emulator =
          "ulimit -S -f 2048; exec %s serve --port 0 --snapshot state.json".formatted(FLOWKV);
      program =
          ExternalProgram.start(
              List.of("bash", "-c", "exec script -qec \"$0\" /dev/null <keyboard", emulator),
              temp,
              Map.of("TERM", "xterm", "SHELL", "/bin/bash"));
      try {
        keyboard = Files.newOutputStream(pipe);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      String port = program.awaitOutput("ready at http://127\\.0\\.0\\.1:(\\d+) ").group(1);
      try (RawHttp http = new RawHttp(Integer.parseInt(port))) {
        http.send("PUT", "/k?urlencoded=true", "x".repeat(3_000_000), "X-KV-Namespace-Id: app");
      }
    }

    void type(String keys) throws IOException {
      keyboard.write(keys.getBytes(StandardCharsets.UTF_8));
      keyboard.flush();
    }

    String output() {
      return program.output().replace("\r\n", "\n");
    }

    /** Waits until it has asked so many times, each time for the same reason. */
    void awaitQuestions(int questions) {
      await(output())
          .atMost(Duration.ofSeconds(60))
          .until(() -> output().split(Pattern.quote(ASKED), -1).length > questions);
      assertThat(output()).contains(NO_ROOM + "\n" + ASKED);
    }

    /** Lets the emulator write files of any size. */
    void makeRoom() {
      ProcessHandle.of(program.pid())
          .orElseThrow()
          .descendants()
          .forEach(p -> run("prlimit", "--pid", Long.toString(p.pid()), "--fsize=unlimited"));
    }

    int status() {
      return program.awaitEnd().status();
    }

    @Override
    public void close() throws IOException {
      program.close();
      keyboard.close();
    }
  }

  private ExternalProgram.Outcome run(String... command) {
    return ExternalProgram.run(List.of(command), temp, Map.of());
  }

  @Test
  void whereThereIsRoomAgainTheSecondTrySaves() throws IOException {
    Assumptions.assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/prlimit")), "not run: there is no program prlimit(1)");
    try (Terminal terminal = new Terminal()) {
      terminal.type(CTRL_C);
      terminal.awaitQuestions(1);
      terminal.type("\n");
      terminal.awaitQuestions(2);
      terminal.makeRoom();
      terminal.type("\n");
      assertThat(terminal.status()).isEqualTo(130);
      assertThat(terminal.output()).endsWith("flowkv: saved state.json: 1 namespace, 1 key\n");
    }
    assertThat(temp.resolve("state.json")).content().contains("xxxx");
    assertThat(temp.resolve("state.json.lock")).doesNotExist();
  }

  /** Not even the lock fits. */
  @Test
  void aDiskThatIsFullAtTheStartIsOneLineAndNothingIsLeft() {
    String emulator =
        """
        set -o pipefail
        (
          ulimit -S -f 0
          exec '%s' -XX:-UsePerfData -cp "$0" %s serve --port 0 --snapshot state.json
        ) 2>&1 | cat
        """
            .formatted(
                Path.of(System.getProperty("java.home"), "bin", "java"), Main.class.getName());
    assertThat(run("bash", "-c", emulator, System.getProperty("java.class.path")))
        .isEqualTo(
            new ExternalProgram.Outcome(
                1, "flowkv: state.json cannot be written: File too large\n"));
    assertThat(temp).isDirectoryNotContaining("glob:**state.json*");
  }

  @Test
  void whoGivesUpLosesTheStateAndHasStatusOne() throws IOException {
    try (Terminal terminal = new Terminal()) {
      terminal.type(CTRL_C);
      terminal.awaitQuestions(1);
      Files.writeString(temp.resolve("there.json"), "of yesterday");
      terminal.type("there.json\n");
      terminal.program.awaitOutput(
          "the snapshot is not saved: there\\.json exists already; name a file that does not");
      terminal.type(CTRL_D);
      assertThat(terminal.status()).isEqualTo(1);
    }
    assertThat(temp.resolve("there.json")).hasContent("of yesterday");
    assertThat(temp.resolve("state.json")).doesNotExist();
    assertThat(temp)
        .isDirectoryNotContaining("glob:**.lock")
        .isDirectoryNotContaining("glob:**.saving");
  }
}
