package dev.flowkv.examples.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.flowkv.testkit.NodeTools;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The actions for GitHub: their steps, as a runner runs them. NpmPackageIT has the installation.
 */
class ActionIT {
  static final Path START = NodeTools.ROOT.resolve("action.yml");
  static final Path STOP = NodeTools.ROOT.resolve("harness-scripts/stop/action.yml");
  private static final String UPLOAD = "actions/upload-artifact@[0-9a-f]{40}";

  @TempDir Path temp;
  private Path project;
  private Path runner;

  @BeforeEach
  void aProjectThatHasThePackage() throws IOException {
    NodeTools.require(temp);
    project = Files.createDirectories(temp.resolve("Ada ü/shop"));
    runner = Files.createDirectory(temp.resolve("runner"));
    Path programs = Files.createDirectories(project.resolve("node_modules/.bin"));
    Files.createSymbolicLink(
        programs.resolve("flowkv"), NodeTools.SCRIPTS.resolve("npm/bin/flowkv.js"));
  }

  @AfterEach
  void nothingRuns() throws IOException {
    for (Path folder : folders()) {
      Path pid = folder.resolve("pid");
      if (Files.exists(pid)) {
        ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
            .ifPresent(ProcessHandle::destroy);
      }
    }
  }

  private List<Path> folders() throws IOException {
    try (Stream<Path> folders = Files.list(runner)) {
      return folders.filter(Files::isDirectory).toList();
    }
  }

  private ActionRun start(Map<String, String> inputs) throws IOException {
    Map<String, String> all = new HashMap<>(inputs);
    all.put("working-directory", "shop");
    return run(START, "success", all);
  }

  private ActionRun run(Path action, String jobStatus, Map<String, String> inputs)
      throws IOException {
    return new ActionRun(
            action, project.getParent(), runner, NodeTools.environment(temp), jobStatus)
        .with(inputs);
  }

  private static String ask(String url) throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
        .body();
  }

  @Test
  void anEmulatorRunsAfterTheStepAndIsStoppedByAnotherOne() throws Exception {
    ActionRun started =
        start(
            Map.of(
                "profile", "worst-case",
                "locations", "lhr,sjc",
                "clock", "manual",
                "seed", "7",
                "options", "--set replicationLag=fixed:10s\n--namespace App=app"));
    assertThat(started.hasFailed()).as(started.said()).isFalse();
    assertThat(ask(started.output("url") + "/__flowkv/config"))
        .contains("\"profile\":\"worst-case\"", "\"locations\":[\"lhr\",\"sjc\"]", "\"seed\":7")
        .contains("\"replicationLag\":\"fixed:10s\"");
    assertThat(ask(started.output("rest-url") + "/accounts/any/storage/kv/namespaces"))
        .contains("\"title\":\"App\"");
    assertThat(started.used()).isEmpty();
    Path folder = Path.of(started.output("folder"));

    ActionRun stopped = run(STOP, "success", Map.of("folder", folder.toString()));
    assertThat(stopped.hasFailed()).as(stopped.said()).isFalse();
    assertThat(stopped.used()).isEmpty();
    assertThatThrownBy(() -> ask(started.output("url") + "/__flowkv/health"))
        .isInstanceOf(ConnectException.class);
    assertThat(folder.resolve("history.jsonl"))
        .content()
        .startsWith("{\"format\":\"flowkv-history\"");

    ActionRun failed = run(STOP, "failure", Map.of("folder", folder.toString()));
    assertThat(failed.used()).hasSize(1);
    assertThat(failed.used().get(0))
        .contains(entry("path", folder.toString()), entry("name", "flowkv-test-0"))
        .hasEntrySatisfying("uses", uses -> assertThat(uses).matches(UPLOAD));
  }

  @Test
  void anEmulatorThatDoesNotStartFailsTheStepAndItsLogIsKept() throws Exception {
    ActionRun started = start(Map.of("profile", "cloudfare"));
    assertThat(started.hasFailed()).isTrue();
    assertThat(started.said())
        .containsPattern("(?m)^::error title=FlowKV::The emulator did not start: .*cloudflare");
    assertThat(started.used()).hasSize(1);
    Path kept = Path.of(started.used().get(0).get("path"));
    assertThat(kept.resolve("log")).content().contains("cloudfare");
    assertThat(started.used().get(0))
        .hasEntrySatisfying("uses", uses -> assertThat(uses).matches(UPLOAD));
    assertThat(started.output("url")).isEmpty();

    ActionRun stopped = run(STOP, "failure", Map.of("folder", kept.toString()));
    assertThat(stopped.hasFailed()).as(stopped.said()).isFalse();
  }

  @Test
  void withoutNodeTheStepSaysWhatToDo() throws Exception {
    Map<String, String> noNode = new HashMap<>(NodeTools.environment(temp));
    noNode.put("PATH", Files.createDirectory(temp.resolve("empty")).toString());
    ActionRun started =
        new ActionRun(START, project.getParent(), runner, noNode, "success")
            .with(Map.of("working-directory", "shop"));
    assertThat(started.said())
        .startsWith(
            "::error title=FlowKV::There is no Node on this runner; put actions/setup-node before")
        .hasLineCount(1);
    assertThat(started.hasFailed()).isTrue();
  }

  @Test
  void whereNothingWasStartedThereIsNothingToStop() throws Exception {
    ActionRun stopped = run(STOP, "failure", Map.of("folder", ""));
    assertThat(stopped.said()).isEqualTo("No emulator was started.\n");
    assertThat(stopped.hasFailed()).isFalse();
    assertThat(stopped.used()).isEmpty();
  }
}
