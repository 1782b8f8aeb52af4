package dev.flowkv.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.flowkv.testkit.ExternalProgram;
import dev.flowkv.testkit.NodeTools;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scripts and the pages, as a newcomer uses them. */
class ScriptsIT {
  @TempDir Path temp;

  private ExternalProgram emulator(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(NodeTools.SCRIPTS.resolve("emulator").toString());
    command.addAll(List.of(arguments));
    return ExternalProgram.start(command, temp, Map.of());
  }

  private static String get(String url) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  @Test
  void theEmulatorsFirstLineSaysWhereItIsAndASignalEndsAll() throws Exception {
    try (ExternalProgram emulator =
        emulator("--port", "0", "--clock", "x60", "--locations", "nrt", "--namespace", "APP=app")) {
      Matcher ready =
          emulator.awaitOutput("^FlowKV is ready at (http://127\\.0\\.0\\.1:\\d+) \\((.*)\\)");
      assertThat(ready.group(2)).isEqualTo("profile cloudflare, clock x60, locations nrt");
      assertThat(get(ready.group(1) + "/__flowkv/health")).isEqualTo("{\"status\":\"ok\"}");
      assertThat(get(ready.group(1) + "/__flowkv/version")).contains("\"0.1.0-SNAPSHOT\"");
      assertThat(get(ready.group(1) + "/client/v4/accounts/a/storage/kv/namespaces"))
          .contains("\"id\":\"app\",\"title\":\"APP\"");
      // The script has become the emulator: there is no second process that could be left behind.
      ProcessHandle process = ProcessHandle.of(emulator.pid()).orElseThrow();
      assertThat(process.descendants()).isEmpty();
      process.destroy();
      emulator.awaitEnd();
    }
  }

  @Test
  void aBadOptionIsOneLineAndStatusTwo() {
    try (ExternalProgram emulator = emulator("--port", "x")) {
      ExternalProgram.Outcome outcome = emulator.awaitEnd();
      assertThat(outcome.output())
          .isEqualTo("flowkv: Invalid value for option '--port': 'x' is no whole number\n");
      assertThat(outcome.status()).isEqualTo(2);
    }
  }

  @Test
  void optionsAreTakenFromTheFileInTheFolder() throws Exception {
    Files.copy(NodeTools.ROOT.resolve("docs/examples/flowkv.toml"), temp.resolve("flowkv.toml"));
    try (ExternalProgram emulator = emulator("--port", "0", "--set", "listCacheSeconds=7")) {
      Matcher ready = emulator.awaitOutput("(?m)^FlowKV is ready at (http://\\S+) \\((.*)\\)$");
      assertThat(ready.group(2))
          .isEqualTo("profile worst-case, clock manual, locations cdg,ams, options of flowkv.toml");
      assertThat(get(ready.group(1) + "/__flowkv/settings"))
          .contains(
              "\"replicationLag\",\"value\":\"fixed:10s\",\"default\":\"fixed:60s\",\"from\":\"file\"",
              "\"listCacheSeconds\",\"value\":7,\"default\":60,\"from\":\"option\"",
              "\"readCache\",\"value\":true,\"default\":true,\"from\":\"profile\"");
    }
    try (ExternalProgram emulator = emulator("--port", "0", "--no-config")) {
      assertThat(emulator.awaitOutput("ready at http://\\S+ \\((.*)\\)").group(1))
          .isEqualTo("profile cloudflare, clock real, locations lhr,sjc,nrt");
    }
  }

  @Test
  void faultRulesOfAFileAreInForceFromTheStart() throws Exception {
    Files.writeString(
        temp.resolve("faults.json"),
        "{\"seed\":7,\"rules\":[{\"match\":{\"op\":\"get\",\"location\":\"cdg\"},"
            + "\"effect\":{\"type\":\"error\",\"status\":500,\"reason\":\"x\"}}]}");
    Files.writeString(
        temp.resolve("flowkv.toml"), "[serve]\nfaults = \"faults.json\"\nlocations = [\"cdg\"]\n");
    try (ExternalProgram emulator = emulator("--port", "0")) {
      String url = emulator.awaitOutput("ready at (http://127\\.0\\.0\\.1:\\d+)").group(1);
      assertThat(get(url + "/__flowkv/faults")).contains("\"seed\":7", "\"status\":500");
    }
  }

  @Test
  void theEnvironmentsTokenOutranksTheFiles() throws IOException {
    Files.writeString(temp.resolve("flowkv.toml"), "token = \"of-the-file\"\n");
    assertThat(clock("of-the-environment", "of-the-environment")).endsWith("Z manual\n");
    assertThat(clock("of-the-file", "")).as("an empty one is none").endsWith("Z manual\n");
    assertThat(clock("of-the-file", "of-the-environment")).contains("token");
  }

  /**
   * What {@code flowkv clock} says of an emulator with a token, with another one in the
   * environment.
   */
  private String clock(String servers, String environments) {
    try (RunningServer server = RunningServer.start(RunningServer.config(), servers)) {
      String flowkv = NodeTools.SCRIPTS.resolve("flowkv").toString();
      return ExternalProgram.run(
              List.of(flowkv, "clock", "--url", server.url()),
              temp,
              Map.of("FLOWKV_TOKEN", environments))
          .output();
    }
  }

  @Test
  void devStartsTheEmulatorItselfAndEndsItAgain() throws Exception {
    NodeTools.require(temp);
    Path folder = NodeTools.copy("emulator/server-it/src/test/worker", temp);
    String url = "http://127.0.0.1:" + ExternalProgram.freePort();
    ExternalProgram dev = NodeTools.dev(folder, temp, url);
    try (dev) {
      TestWorker worker = new TestWorker(NodeTools.awaitReady(dev));
      worker.call("put", "[\"k\",\"v\"]");
      assertThat(worker.call("get", "[\"k\"]")).isEqualTo("\"v\"");
      assertThat(get(url + "/__flowkv/namespaces/flow/keys/k/views")).contains("\"text\":\"v\"");
      List<ProcessHandle> started =
          ProcessHandle.of(dev.pid()).orElseThrow().descendants().toList();
      assertThat(started).isNotEmpty();
      ProcessHandle.of(dev.pid()).orElseThrow().destroy();
      dev.awaitEnd();
      // wrangler's bundler notices a moment later that wrangler has gone.
      await("processes that dev left behind")
          .atMost(Duration.ofSeconds(10))
          .until(() -> started.stream().noneMatch(ProcessHandle::isAlive));
    }
  }

  @Test
  void devAsksForTheTokenOfAnEmulatorThatHasOne() {
    NodeTools.require(temp);
    Path folder = NodeTools.copy("emulator/server-it/src/test/worker", temp);
    try (RunningServer server = RunningServer.start(RunningServer.configFromNow(), "secret");
        ExternalProgram dev = NodeTools.dev(folder, temp, server.url())) {
      ExternalProgram.Outcome outcome = dev.awaitEnd();
      assertThat(outcome.status()).isEqualTo(1);
      assertThat(outcome.output())
          .isEqualTo(
              "flowkv dev: the emulator at "
                  + server.url()
                  + " demands its token; set FLOWKV_TOKEN\n");
    }
  }

  @Test
  void devRefusesWhatItDoesNotKnow() {
    for (String[] bad :
        new String[][] {
          {"/nowhere"},
          {"--wrangler", "old"},
          {"--url", "x"},
          {"--url", "http://127.0.0.1:1/x"},
          {"--what"},
          {"--", "--remote"}
        }) {
      List<String> command = new ArrayList<>();
      command.add(NodeTools.SCRIPTS.resolve("dev").toString());
      command.addAll(List.of(bad));
      ExternalProgram.Outcome outcome = ExternalProgram.run(command, temp, Map.of());
      assertThat(outcome.status()).as(String.join(" ", bad)).isEqualTo(2);
      assertThat(outcome.output())
          .startsWith(bad[0].equals("--what") ? "flowkv: Unknown option" : "flowkv dev: ")
          .contains(bad[bad.length - 1]);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"docs/how-to/faults.md", "docs/how-to/snapshots.md"})
  void whatThePagesShowHoldsLineByLine(String page) throws Exception {
    String text = Files.readString(NodeTools.ROOT.resolve(page));
    Matcher blocks =
        Pattern.compile(
                "ScriptsIT[^\\n]*-->\\n```sh\\n(.*?)```\\n\\n```\\n(.*?)```", Pattern.DOTALL)
            .matcher(text);
    assertThat(blocks.find()).isTrue();
    String tour = blocks.group(1);
    assertThat(tour.lines()).hasSizeLessThanOrEqualTo(10);

    // The emulator as the page asks for it, on a free port instead of the default one.
    Matcher setUp = Pattern.compile("`harness-scripts/emulator (--\\S+ \\w+)`").matcher(text);
    List<String> arguments = new ArrayList<>(List.of("--port", "0"));
    if (setUp.find()) {
      arguments.addAll(List.of(setUp.group(1).split(" ")));
    }
    try (ExternalProgram emulator = emulator(arguments.toArray(String[]::new))) {
      String url = emulator.awaitOutput("ready at (http://127\\.0\\.0\\.1:\\d+)").group(1);
      Path script = temp.resolve("tour.sh");
      String flowkv = NodeTools.SCRIPTS.resolve("flowkv").toString();
      Files.writeString(
          script,
          tour.replace("http://127.0.0.1:8786", url)
              .replaceAll("(?m)^harness-scripts/flowkv (\\w+)", flowkv + " $1 --url " + url));
      ExternalProgram.Outcome outcome =
          ExternalProgram.run(List.of("bash", script.toString()), temp, Map.of());
      assertThat(outcome.output()).isEqualTo(blocks.group(2));
    }
  }
}
