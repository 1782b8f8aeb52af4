package dev.flowkv.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code explore} refuses, and what it says of programs that ask nothing. */
class ExploreCommandTest {
  @TempDir Path temp;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--schedules 0 -- true|--schedules: must be from 1 to 1000000, or all, not \"0\"",
        "--schedules some -- true|--schedules: must be from 1 to 1000000, or all, not \"some\"",
        "--schedule x -- true|--schedule: a schedule must be none, or choices such as",
        "--timeout 0s -- true|--timeout: must be longer than 0s, and at most 1440m",
        "--timeout 999999999999m -- true|--timeout: must be longer than 0s, and at most 1440m",
        "-- /|\"/\" is a folder",
        "--timeout 5 -- true|Invalid value for option '--timeout': must be a number with ms, s or m, such as 60s, not \"5\"",
        "--clock real -- true|--clock: must be manual, not real: answers must not depend on the computer's time; leave the option out",
        "--clock x60 -- true|--clock: must be manual, not scaled: answers must not depend on the computer's time; leave the option out",
        "--set readCacheMaxEntries=10 -- true|--set: readCacheMaxEntries must be off: what a bounded cache drops is not part of the model; add --set readCacheMaxEntries=off",
        "--profile best -- true|--profile: must be strong, cloudflare, worst-case, not \"best\"",
        "--port 70000 -- true|--port: must be from 0 to 65535, not 70000",
        "--locations LHR -- true|--locations: must be names of a to z, 0 to 9 and -, at most 32 long, not \"LHR\"",
        "--snapshot x.json -- true|--snapshot: each schedule begins with the same state, and saves none; to begin with a snapshot, start 'flowkv serve --clock manual --snapshot FILE' and give its address to --url",
        "--history-file x.jsonl -- true|--history-file: it would hold every run; start 'flowkv serve --clock manual --history-file FILE' and replay the schedule that fails with --url and --schedule",
        "--log json -- true|--log: explore explains the schedule that fails, and no other",
        "--explain -- true|--explain: explore explains the schedule that fails, and no other",
        "--until-stdin-ends -- true|--until-stdin-ends: explore ends by itself",
        "--url http://127.0.0.1:1 --profile strong -- true|--profile: goes with an emulator that explore starts, and the one at http://127.0.0.1:1 runs already; give the option to its 'flowkv serve', or leave --url out",
        "--url nonsense -- true|--url: \"nonsense\" is not a URL such as http://127.0.0.1:8786",
        "--url http://127.0.0.1:1 -- true|no emulator answers at http://127.0.0.1:1; start one with 'flowkv serve', or give --url",
        "--schedule none -- no-such-program x|there is no program \"no-such-program\" in the folders of PATH",
        "--|Missing COMMAND; what to run goes after --, such as 'flowkv explore -- npm test'",
        "--shedules 5 -- true|Unknown option: '--shedules'; did you mean --schedules?",
      })
  void whatCannotBeExploredIsOneLineAndStatusTwo(String arguments, String line) {
    FlowKv.Outcome outcome = explore(arguments.split(" "));
    assertThat(outcome.err()).startsWith("flowkv: " + line).hasLineCount(1);
    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.out()).isEmpty();
  }

  private static FlowKv.Outcome explore(String... arguments) {
    List<String> all = new ArrayList<>(List.of("explore", "--no-config"));
    all.addAll(Arrays.asList(arguments));
    return FlowKv.run(all);
  }

  @Test
  void aProgramThatAsksAnotherEmulatorIsNoticed() {
    FlowKv.Outcome outcome = explore("--", "sh", "-c", "echo hello; exit 4");
    assertThat(outcome.out()).isEqualTo("  output:  exit status 4\nhello\n");
    assertThat(outcome.err())
        .isEqualTo(
            "flowkv: no operation arrived: does the command use FLOWKV_URL? sh -c 'echo hello;"
                + " exit 4' must ask the emulator at that address, and start none of its own\n");
    assertThat(outcome.status()).isEqualTo(2);
    FlowKv.Outcome replayed = explore("--schedule", "none", "true");
    assertThat(replayed.err()).startsWith("flowkv: no operation arrived");
    assertThat(replayed.status()).isEqualTo(2);
  }

  @Test
  void thatARunTookTooLongIsSaid() {
    FlowKv.Outcome outcome =
        explore("--timeout", "300ms", "--", "sh", "-c", "echo hi; exec sleep 99");
    assertThat(outcome.out()).isEqualTo("  output:  ended by --timeout\nhi\n");
    assertThat(outcome.status()).isEqualTo(2);
  }

  @Test
  void twoAtTheSameTimeAreOneTooMany() {
    try (RunningServer server = RunningServer.start(RunningServer.config());
        RawHttp http = server.http()) {
      http.send("POST", "/__flowkv/exploration", "{}");
      FlowKv.Outcome outcome = explore("--url", server.url(), "--", "true");
      assertThat(outcome.err())
          .startsWith("flowkv: An exploration is going on. DELETE /__flowkv/exploration ends it;");
      assertThat(outcome.status()).isEqualTo(2);
      // It was not this one's to end.
      assertThat(http.ask("GET", "/__flowkv/exploration").text()).contains("\"running\"");
      assertThat(explore("--url", server.url(), "--schedule", "none", "--", "true").status())
          .isEqualTo(2);
    }
  }

  /**
   * What a file says of the emulator that is served does not keep explore from starting its own.
   */
  @Test
  void ofAFileItTakesWhatIsNotAboutAnEmulatorThatLasts() throws IOException {
    String lasting =
        "url = \"http://127.0.0.1:1\"\nclock = \"real\"\nsnapshot = \"s.json\"\n"
            + "[serve]\nport = 1\nhistory-file = \"h\"\nlog = \"json\"\n";
    Path file = Files.writeString(temp.resolve("flowkv.toml"), lasting);
    assertThat(FlowKv.run("explore", "--config", file.toString(), "--", "true").err())
        .startsWith("flowkv: no operation arrived");
    Files.writeString(file, lasting + "profile = \"best\"\n");
    assertThat(FlowKv.run("explore", "--config", file.toString(), "--", "true").err())
        .startsWith("flowkv: " + file + ": --profile: must be strong");
    Files.writeString(file, "[explore]\nschedules = \"all\"\nclock = \"real\"\n");
    assertThat(FlowKv.run("explore", "--config", file.toString(), "--", "true").err())
        .startsWith("flowkv: " + file + ": --clock: must be manual");
    Files.writeString(file, "[explore]\nsnapshot = \"s.json\"\n");
    assertThat(FlowKv.run("explore", "--config", file.toString(), "--", "true").err())
        .startsWith("flowkv: " + file + ": explore.snapshot is not known; allowed are ");
  }
}
