package dev.flowkv.server.cli.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Real programs, and what is left of them; to end those that ignore it takes seconds. */
@Execution(ExecutionMode.CONCURRENT)
class ProgramTest {
  @TempDir Path temp;

  /** What a mistake in the product would leave. */
  @AfterEach
  void endWhatIsLeft() throws IOException {
    Path id = temp.resolve("id");
    if (Files.exists(id) && runs(id)) {
      ProcessHandle.of(Long.parseLong(Files.readString(id).strip()))
          .ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  private Program.Outcome run(Duration timeout, String script)
      throws IOException, InterruptedException {
    return new Program(List.of("sh", "-c", script), Map.of("GREETING", "hello"), timeout)
        .run(() -> {});
  }

  private Program.Outcome run(String script) throws IOException, InterruptedException {
    return run(Duration.ofSeconds(30), script);
  }

  @Test
  void itHasItsEnvironmentAndNoInputAndBothOfItsStreamsAreKept() throws Exception {
    Program.Outcome outcome = run("echo $GREETING; cat; echo oops >&2; exit 3");
    assertThat(outcome).isEqualTo(new Program.Outcome(3, false, "hello\noops\n"));
    assertThat(outcome.isPassed()).isFalse();
    assertThat(run("true").isPassed()).isTrue();
  }

  /**
   * The process that it has left behind holds its output open, and does not end when it is asked.
   * What a shell says of the end of its children is no output of theirs.
   */
  @Test
  void whatItHasLeftBehindIsEnded() throws Exception {
    Path id = temp.resolve("id");
    Instant before = Instant.now();
    Program.Outcome outcome =
        run(
            "sh -c 'exec 2> /dev/null; trap \"\" TERM; echo $$ > "
                + id
                + "; while :; do sleep 1; done' & "
                + "while [ ! -s "
                + id
                + " ]; do sleep 0.01; done; echo done");
    assertThat(outcome).isEqualTo(new Program.Outcome(0, false, "done\n"));
    assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(20));
    assertThat(runs(id)).isFalse();
  }

  @Test
  void oneThatTakesTooLongIsEndedWithAllThatItHasStarted() throws Exception {
    Path id = temp.resolve("id");
    Program.Outcome outcome =
        run(Duration.ofMillis(500), "echo begun; sleep 100 & echo $! > " + id + "; wait");
    assertThat(outcome.isTimedOut()).isTrue();
    assertThat(outcome.isPassed()).isFalse();
    assertThat(outcome.output()).isEqualTo("begun\n");
    assertThat(runs(id)).isFalse();
  }

  @Test
  void aRunThatIsOfNoUseAnyMoreIsEnded() {
    Path id = temp.resolve("id");
    Program program =
        new Program(
            List.of("sh", "-c", "echo $$ > " + id + "; sleep 100"),
            Map.of(),
            Duration.ofMinutes(5));
    assertThatThrownBy(
            () ->
                program.run(
                    () -> {
                      throw new IOException("nobody listens");
                    }))
        .hasMessage("nobody listens");
    assertThat(runs(id)).isFalse();
  }

  /** A signal may come between two runs. */
  @Test
  void noRunBeginsAfterTheEnd() throws Exception {
    Path id = temp.resolve("id");
    Program program =
        new Program(List.of("sh", "-c", "echo $$ > " + id), Map.of(), Duration.ofSeconds(5));
    program.end();
    assertThatThrownBy(() -> program.run(() -> {})).hasMessageEndingWith("was ended");
    assertThat(id).doesNotExist();
  }

  @Test
  void oneThatCannotBeStartedIsNamedWithTheReason() throws IOException {
    assertThat(Program.problem("sh")).isNull();
    assertThat(Program.problem("no-such-program"))
        .isEqualTo("there is no program \"no-such-program\" in the folders of PATH");
    assertThat(Program.problem("echo $HOME | cat"))
        .isEqualTo(
            "there is no program \"echo $HOME | cat\" in the folders of PATH; a line for a shell"
                + " goes after sh -c");
    assertThat(Program.problem("./no/such")).isEqualTo("there is no program \"./no/such\"");
    Path script = Files.writeString(temp.resolve("test.sh"), "#!/no/such/sh\nexit 0\n");
    assertThat(Program.problem(script.toString()))
        .isEqualTo("\"" + script + "\" is not executable; chmod +x makes it so");
    assertThat(script.toFile().setExecutable(true)).isTrue();
    assertThat(Program.problem(script.toString())).isNull();
    assertThatThrownBy(
            () ->
                new Program(List.of(script.toString()), Map.of(), Duration.ofSeconds(5))
                    .run(() -> {}))
        .hasMessage(
            script + " cannot be started: the program that its first line names does not exist");
  }

  private static boolean runs(Path id) {
    try {
      long pid = Long.parseLong(Files.readString(id).strip());
      // One that has ended, and that nobody has asked about, has no command.
      return ProcessHandle.of(pid).flatMap(process -> process.info().command()).isPresent();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
