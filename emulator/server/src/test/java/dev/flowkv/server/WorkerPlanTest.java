package dev.flowkv.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code dev} and {@code run} are asked for, as the program in Node reads it. */
class WorkerPlanTest {
  @TempDir Path temp;

  private static JsonNode plan(Object... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of("dev"));
    for (Object argument : arguments) {
      all.add(argument.toString());
    }
    return planOf(all);
  }

  private static JsonNode planOf(List<String> command) throws IOException {
    List<String> all = new ArrayList<>(command);
    all.add("--plan");
    FlowKv.Outcome outcome = FlowKv.run(all);
    assertThat(outcome.err()).isEmpty();
    return new ObjectMapper().readTree(outcome.out());
  }

  private Path file(String toml) throws IOException {
    return Files.writeString(temp.resolve("flowkv.toml"), toml);
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(t -> texts.add(t.asText()));
    return texts;
  }

  @Test
  void optionsAreHandedOnAsServeTakesThem() throws IOException {
    JsonNode plan =
        plan(
            temp.toString(),
            "--profile=worst-case",
            "--seed",
            "7",
            "--set",
            "listCacheSeconds=0",
            "--set=replicationLag=fixed:10000ms",
            "--clock",
            "x60",
            "--location",
            "sjc",
            "--url",
            "http://127.0.0.1:1",
            "--port",
            "9000",
            "--token",
            "secret",
            "--snapshot",
            "state.json",
            "--wrangler",
            "newest");
    assertThat(plan.path("dir").asText()).isEqualTo(temp.toString());
    assertThat(texts(plan.path("serve")))
        .containsExactlyInAnyOrder(
            "--profile=worst-case",
            "--seed=7",
            "--set=listCacheSeconds=0",
            "--set=replicationLag=fixed:10000ms",
            "--clock=x60",
            "--port=9000",
            "--snapshot=" + Path.of("state.json").toAbsolutePath());
    assertThat(texts(plan.path("given")))
        .containsExactlyInAnyOrder(
            "--profile", "--seed", "--set", "--clock", "--port", "--snapshot");
    assertThat(plan.path("location").asText()).isEqualTo("sjc");
    assertThat(plan.path("url").asText()).isEqualTo("http://127.0.0.1:1");
    assertThat(plan.path("port").asInt()).isEqualTo(9000);
    assertThat(plan.path("token").asText()).isEqualTo("secret");
    assertThat(plan.path("wrangler").asText()).isEqualTo("newest");
    assertThat(plan.path("wanted"))
        .as("as the control API shows it")
        .hasToString(
            "{\"profile\":\"worst-case\",\"seed\":7,\"settings\":{\"replicationLag\":\"fixed:10s\","
                + "\"listCacheSeconds\":0},\"clock\":"
                + plan.path("wanted").path("clock")
                + "}");
    assertThat(plan.has("file")).isFalse();
    assertThat(plan.has("runAt")).isFalse();
  }

  @Test
  void whereDataStaysIsHandedOn() throws IOException {
    JsonNode plan =
        plan(temp.toString(), "--no-persist", "--reset", "--data", "a ü", "--sync=always");
    assertThat(plan.path("noPersist").asBoolean()).isTrue();
    assertThat(texts(plan.path("serve")))
        .containsExactlyInAnyOrder(
            "--reset=true", "--data=" + Path.of("a ü").toAbsolutePath(), "--sync=always");
    assertThat(texts(plan.path("given"))).containsExactlyInAnyOrder("--reset", "--data", "--sync");
    assertThat(plan(temp.toString()).has("noPersist")).isFalse();
  }

  @Test
  void theFileOfTheWorkersFolderIsTakenWithTheTableOfServe() throws IOException {
    file(
        """
        seed = 1
        [serve]
        profile = "strong"
        seed = 2
        locations = ["lhr", "sjc", "nrt"]
        snapshot = "state.json"
        set = { replicationLag = "fixed:10s" }
        [dev]
        seed = 3
        set = { listCacheSeconds = 0 }
        wrangler = "newest"
        """);
    JsonNode plan = plan(temp.toString(), "--seed", "4", "--set", "plan=free");
    assertThat(texts(plan.path("serve")))
        .containsExactlyInAnyOrder(
            "--profile=strong",
            "--seed=4",
            "--locations=lhr,sjc,nrt",
            "--snapshot=" + temp.resolve("state.json"),
            "--set=replicationLag=fixed:10s",
            "--set=listCacheSeconds=0",
            "--set=plan=free");
    assertThat(texts(plan.path("given"))).containsExactlyInAnyOrder("--seed", "--set");
    assertThat(plan.path("wrangler").asText()).isEqualTo("newest");
    assertThat(plan.path("file").path("name").asText())
        .isEqualTo(temp.resolve("flowkv.toml").toString());
    assertThat(texts(plan.path("file").path("options")))
        .containsExactly("locations", "profile", "set", "snapshot", "wrangler");
    assertThat(plan.has("runAt")).as("serve only declares").isFalse();
    assertThat(texts(planOf(List.of("run")).path("serve"))).as("another folder").isEmpty();
  }

  @Test
  void aTableOutranksTheOnesBeforeIt() throws IOException {
    file("seed = 1\n[serve]\nseed = 2\n[dev]\nseed = 3\n");
    assertThat(texts(plan(temp.toString()).path("serve"))).containsExactly("--seed=3");
    file("seed = 1\n[serve]\nseed = 2\n");
    assertThat(texts(plan(temp.toString()).path("serve"))).containsExactly("--seed=2");
  }

  @Test
  void theWorkerRunsAtTheLocationsOfDevAndNotAtThoseThatServeDeclares() throws IOException {
    assertThat(texts(plan("--no-config", "--locations", "lhr,sjc").path("runAt")))
        .containsExactly("lhr", "sjc");
    file("[serve]\nlocations = ['lhr', 'sjc', 'nrt']\n[dev]\nlocations = ['nrt', 'lhr']\n");
    assertThat(texts(plan(temp.toString()).path("runAt"))).containsExactly("nrt", "lhr");
    file("[serve]\nlocations = ['lhr', 'sjc', 'nrt']\n");
    assertThat(texts(plan(temp.toString(), "--locations", "sjc").path("runAt")))
        .containsExactly("sjc");
    assertThat(planOf(List.of("run", "--no-config", "--locations", "lhr,sjc")).has("runAt"))
        .isFalse();
  }

  @Test
  void aSwitchIsHandedOnAsServeTakesIt() throws IOException {
    assertThat(texts(plan(temp.toString(), "--read-only-ui").path("serve")))
        .containsExactly("--read-only-ui=true");
    file("[serve]\nread-only-ui = true\n");
    JsonNode plan = plan(temp.toString());
    assertThat(texts(plan.path("serve"))).containsExactly("--read-only-ui=true");
    assertThat(plan.path("given")).isEmpty();
    file("[serve]\nread-only-ui = false\n");
    assertThat(plan(temp.toString()).path("serve")).isEmpty();
    FlowKv.Outcome taken = FlowKv.run("serve", "--no-config", "--read-only-ui=true", "--port=x");
    assertThat(taken.err()).contains("--port");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[serve] \\n profile = 'fast'|--profile: must be strong, cloudflare, worst-case, not \"fast\"",
        "[dev] \\n prt = 1|dev.prt is not known; allowed are ",
        "[dev] \\n plan = true|dev.plan is not known; allowed are ",
        "[dev] \\n seed = 'x'|Invalid value for option '--seed': 'x' is no whole number",
        "[dev|line 1: ",
      })
  void aMistakeInTheFileIsOneLineThatNamesIt(String toml, String line) throws IOException {
    Path file = file(toml.replace("\\n", "\n"));
    FlowKv.Outcome outcome = FlowKv.run("dev", temp.toString(), "--plan");
    assertThat(outcome.err()).startsWith("flowkv: " + file + ": " + line).hasLineCount(1);
    assertThat(outcome.status()).isEqualTo(2);
  }

  @Test
  void aMistakeOnTheCommandLineIsOneLine() {
    assertThat(FlowKv.run("dev", "--plan", "--no-config", "--set", "replicationLag=soon").err())
        .startsWith("flowkv: --set: replicationLag must be none, fixed:60s")
        .hasLineCount(1);
    assertThat(FlowKv.run("dev", "--plan", "--what").err()).startsWith("flowkv: Unknown option");
  }

  /** A user of the jar alone has no Node program to run. */
  @Test
  void theCommandItselfSaysWhatRunsIt() {
    for (String command : List.of("dev", "run")) {
      FlowKv.Outcome outcome = FlowKv.run(command, "--no-config");
      assertThat(outcome.err())
          .startsWith("flowkv: " + command + " needs Node: npx flowkv " + command + " runs it")
          .endsWith("harness-scripts/npm " + command + "\n");
      assertThat(outcome.status()).isEqualTo(2);
    }
  }
}
