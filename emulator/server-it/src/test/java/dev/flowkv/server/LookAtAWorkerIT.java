package dev.flowkv.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.testkit.ExternalProgram;
import dev.flowkv.testkit.NodeTools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that look at an emulator, while a Worker runs on it. */
class LookAtAWorkerIT {
  @TempDir Path temp;

  /** As the page says, with a time that is on the page. */
  private static RunningServer emulator() {
    RunningServer server =
        RunningServer.start(
            RunningServer.configFromNow().toBuilder().set("replicationLag", "fixed:10s").build());
    Instant newYear = Instant.parse("2030-01-01T00:00:00Z");
    server
        .emulator()
        .clock()
        .advance(Duration.between(server.emulator().clock().instant(), newYear));
    return server;
  }

  @Test
  void whatThePageShowsOfAWorkerHoldsLineByLine() throws Exception {
    NodeTools.require(temp);
    Path folder = NodeTools.copy("emulator/server-it/src/test/worker", temp);
    Files.writeString(
        folder.resolve("wrangler.toml"),
        """
        name = "my-app"
        main = "index.js"
        compatibility_date = "2026-04-01"
        kv_namespaces = [{ binding = "SESSIONS" }]
        """);
    try (RunningServer server = emulator();
        ExternalProgram london = NodeTools.dev(folder, temp, server.url(), "--location", "lhr")) {
      // One after the other: two workerds that make the SQLite files of one folder collide.
      TestWorker inLondon = new TestWorker(NodeTools.awaitReady(london));
      try (ExternalProgram sanJose =
          NodeTools.dev(folder, temp, server.url(), "--location", "sjc")) {
        look(server, inLondon, new TestWorker(NodeTools.awaitReady(sanJose)));
      }
    }
  }

  private void look(RunningServer server, TestWorker inLondon, TestWorker inSanJose)
      throws Exception {
    assertThat(inSanJose.call("SESSIONS", "get", "[\"user:1\"]")).isEqualTo("null");
    inLondon.call("SESSIONS", "put", "[\"user:1\",\"ada\"]");
    server.emulator().clock().advance(Duration.ofSeconds(4));
    assertThat(inSanJose.call("SESSIONS", "get", "[\"user:1\"]")).isEqualTo("null");
    assertThat(outputOf(block(1), server.url())).isEqualTo(block(2));
  }

  private static String block(int group) throws Exception {
    Matcher blocks =
        Pattern.compile(
                "LookAtAWorkerIT[^\\n]*-->\\n```sh\\n(.*?)```\\n\\n```\\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(NodeTools.ROOT.resolve("docs/reference/command-line.md")));
    assertThat(blocks.find()).isTrue();
    return blocks.group(group);
  }

  private String outputOf(String commands, String url) throws Exception {
    Path script = temp.resolve("look.sh");
    String flowkv = NodeTools.SCRIPTS.resolve("flowkv").toString();
    Files.writeString(
        script,
        commands.replaceAll("(?m)^harness-scripts/flowkv (\\w+)", flowkv + " $1 --url " + url));
    return ExternalProgram.run(List.of("bash", script.toString()), temp, Map.of()).output();
  }
}
