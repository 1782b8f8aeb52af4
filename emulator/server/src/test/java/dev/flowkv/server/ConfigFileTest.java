package dev.flowkv.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Options from a file. */
class ConfigFileTest {
  @TempDir Path temp;
  private final RunningServer server = RunningServer.start(RunningServer.config(), "secret");

  @AfterEach
  void close() {
    server.close();
  }

  private String config(String toml) throws IOException {
    return Files.writeString(temp.resolve("flowkv.toml"), toml).toString();
  }

  @Test
  void optionsOutsideOfTablesAreForEveryCommandThatHasThem() throws IOException {
    String file = config("url = \"" + server.url() + "\"\ntoken = \"secret\"\n");
    assertThat(FlowKv.run("clock", "--config", file).out())
        .isEqualTo("2026-11-22T12:00:00Z manual\n");
    assertThat(FlowKv.run("--config=" + file, "clock", "--advance", "1s").out())
        .isEqualTo("2026-11-22T12:00:01Z manual\n");
    // A file that is called like a command, or that sets what a command has not, hinders nobody.
    Path odd = Files.copy(Path.of(file), temp.resolve("clock"));
    assertThat(FlowKv.run("--config", odd.toString(), "clock").status()).isZero();
    assertThat(FlowKv.run("--config", file, "completion").status()).isZero();
  }

  @Test
  void theCommandLineOutranksTheFileAndATableIsForItsCommandAlone() throws IOException {
    String file =
        config(
            "url = \"http://127.0.0.1:1\"\n[clock]\ntoken = \"secret\"\n[export]\ntoken = \"no\"");
    assertThat(FlowKv.run("clock", "--config", file, "--url", server.url()).out())
        .isEqualTo("2026-11-22T12:00:00Z manual\n");
    assertThat(FlowKv.run("export", "--config", file, "--url", server.url()).err())
        .contains("token");
  }

  @Test
  void aTableOfACommandThatIsCalledLikeAnOptionIsNoOption() throws IOException {
    // serve has --clock and --seed. Its refusal of the port shows that it came past the tables.
    String file = config("[clock]\ntoken = \"a\"\n[seed]\ntoken = \"b\"\n");
    FlowKv.Outcome outcome = FlowKv.run("serve", "--config", file, "--port", "70000");
    assertThat(outcome.err()).isEqualTo("flowkv: --port: must be from 0 to 65535, not 70000\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "port = 99999|--port: must be from 0 to 65535, not 99999",
        "port = 'x'|Invalid value for option '--port': 'x' is no whole number",
        "port = [1]|port must be one value",
        "profil = 'strong'|profil is not known; allowed are the options of any command, and tables for serve, dev, run, explore, namespaces, keys, views, tail, import, export, clock, faults, health, check, report, doctor, completion; did you mean profile?",
        "[serv] \\n port = 1|serv is not known; allowed are the options of any command, and tables for serve, dev, run, explore, namespaces, keys, views, tail, import, export, clock, faults, health, check, report, doctor, completion; did you mean serve?",
        "[serve] \\n prt = 1|serve.prt is not known; allowed are allow-host, clock, data, explain, faults, history, history-file, host, locations, log, namespace, port, profile, read-only-ui, seed, set, snapshot, sync, token, wrangler-config; did you mean port?",
        "[serve] \\n profile = 'cloudfare'|--profile: must be strong, cloudflare, worst-case, not \"cloudfare\"; did you mean cloudflare?",
        "[serve] \\n faults = 'none.json'|--faults: there is no file none.json",
        "[clock] \\n advance = '1s'|clock.advance is not known; allowed are token, url",
        "[serve] \\n set = { replicationLag = 'soon' }|--set: replicationLag must be none, fixed:60s, uniform:0s..10s or lognormal:400ms/10s/60s (median/p99/cut), not \"soon\" (\"soon\" is not a distribution)",
        "[serve] \\n set = { replicationLag = [] }|serve.set must be a table of name=value",
        "[serve] \\n locations = ['lhr', 'LHR']|--locations: must be names of a to z, 0 to 9 and -, at most 32 long, not \"LHR\"",
        "[serve] \\n explain = ['fault', 'odd']|--explain: must be one of stale-read, cached-miss, own-write-not-seen, non-monotonic-read, stale-list, refused-write, fault, not \"odd\"",
        "[serve] \\n explain = { a = 1 }|serve.explain must be a list",
        "[serve] \\n log = 'xml'|--log: must be requests or json, not \"xml\"",
        "[serve] \\n locations = { a = 1 }|serve.locations must be a list",
      })
  void aMistakeIsOneLineThatNamesFileAndPlace(String toml, String line) throws IOException {
    String file = config(toml.replace("\\n", "\n"));
    FlowKv.Outcome outcome = FlowKv.run("serve", "--config", file);
    assertThat(outcome.err()).isEqualTo("flowkv: " + file + ": " + line + "\n");
    assertThat(outcome.status()).isEqualTo(2);
  }

  @Test
  void theTableOfACommandOutranksWhatIsForAllOfThem() throws IOException {
    String file =
        config("port = 70000\nset = { replicationLag = \"soon\" }\n[serve]\nport = 70001\n");
    assertThat(FlowKv.run("serve", "--config", file, "--set", "replicationLag=none").err())
        .as("what may be repeated is added to")
        .contains("replicationLag must be none");
    String ports = config("port = 70000\n[serve]\nport = 70001\n");
    assertThat(FlowKv.run("serve", "--config", ports).err())
        .isEqualTo("flowkv: " + ports + ": --port: must be from 0 to 65535, not 70001\n");
  }

  @Test
  void whatACommandCannotDoWithoutMayBeInTheFile() throws IOException {
    String file = config("[report]\noutput = 'history.html'\n");
    // It comes as far as to the history, which there is none of.
    assertThat(FlowKv.run("report", "--config", file, "none.jsonl").err())
        .isEqualTo("flowkv: there is no file none.jsonl\n");
    assertThat(FlowKv.run("report", "--no-config", "none.jsonl").err())
        .isEqualTo("flowkv: Missing required option: '--output=FILE'\n");
  }

  @Test
  void aMistakeOnTheCommandLineIsNotBlamedOnTheFile() throws IOException {
    String file = config("port = 70000\n");
    assertThat(FlowKv.run("serve", "--config", file, "--port").err())
        .isEqualTo("flowkv: Missing required parameter for option '--port' (PORT)\n");
  }

  @Test
  void noFileIsTakenIfNoneIsWanted() throws IOException {
    String file = config("port = 70000\n");
    assertThat(FlowKv.run("serve", "--no-config", "--config", file).err())
        .isEqualTo("flowkv: --no-config and --config: only one of them can be given\n");
    assertThat(FlowKv.run("serve", "--config", file, "@file").err()).contains("'@file'");
  }

  @Test
  void aSwitchIsTrueOrFalse() throws IOException {
    String file = config("[faults]\nclear = \"yes\"\n");
    assertThat(FlowKv.run("faults", "--config", file).err())
        .isEqualTo("flowkv: " + file + ": faults.clear must be true or false\n");
    String off =
        config("url = \"" + server.url() + "\"\n[faults]\nclear = false\ntoken = \"secret\"\n");
    assertThat(FlowKv.run("faults", "--config", off).out()).contains("\"rules\"");
  }

  @Test
  void aFileThatIsNoTomlOrNotThereIsOneLine() throws IOException {
    String file = config("a = 1\n[serve\n");
    assertThat(FlowKv.run("serve", "--config", file).err())
        .startsWith("flowkv: " + file + ": line 2: ")
        .hasLineCount(1);
    assertThat(FlowKv.run("serve", "--config", "none.toml").err())
        .isEqualTo("flowkv: there is no file none.toml\n");
  }
}
