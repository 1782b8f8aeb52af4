package dev.flowkv.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.flowkv.testkit.ExternalProgram;
import dev.flowkv.testkit.NodeTools;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What running emulators print of operations, on a terminal and into a pipe. */
class TerminalIT {
  private static final String FLOWKV = NodeTools.SCRIPTS.resolve("flowkv").toString();
  private static final String SERVE = FLOWKV + " serve --port 0 --clock manual";
  private static final String READY = "FlowKV is ready at (http://\\S+)";
  private static final String STALE =
      "flowkv: operation 3 (cached-miss): get \"k\" at sjc read absent, 3.0 s after the put at lhr"
          + " (operation 2): a miss had been cached at sjc by operation 1 and is used for 57.0 s"
          + " more";

  @TempDir Path temp;

  private ExternalProgram piped(String command) {
    return ExternalProgram.start(List.of("bash", "-c", "exec " + command), temp, Map.of());
  }

  private ExternalProgram onATerminal(String command, Map<String, String> environment) {
    Assumptions.assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/script")), "not run: there is no program script(1)");
    Map<String, String> terminal = new HashMap<>(environment);
    terminal.put("TERM", "xterm");
    return ExternalProgram.start(List.of("script", "-qec", command, "/dev/null"), temp, terminal);
  }

  /** A miss is cached and then stale, and a write comes too soon. */
  private static void unusual(ExternalProgram serve) throws IOException, InterruptedException {
    String url = serve.awaitOutput(READY).group(1);
    kv(url, "GET", "sjc", "");
    kv(url, "PUT", "lhr", "v");
    send("POST", url + "/__flowkv/clock/advance", "{\"millis\":3000}");
    kv(url, "GET", "sjc", "");
    kv(url, "PUT", "lhr", "v");
    kv(url, "PUT", "lhr", "v");
  }

  private static void kv(String url, String method, String location, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/k?urlencoded=true"))
            .method(method, BodyPublishers.ofString(body))
            .header("X-KV-Namespace-Id", "app")
            .header("X-KV-Location", location)
            .build();
    HttpClient.newHttpClient().send(request, BodyHandlers.discarding());
  }

  private static int send(String method, String url, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .method(method, BodyPublishers.ofString(body))
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode();
  }

  /** A line whose operation is a link to the page that shows it. */
  private static String linked(String line, String url, int operation) {
    String text = "operation " + operation;
    String address = url + "/__flowkv/ui/#/timeline?namespace=app&key=k&at=" + operation;
    return line.replace(text, "\u001b]8;;" + address + "\u001b\\" + text + "\u001b]8;;\u001b\\");
  }

  private static List<String> linesAtTheEnd(ExternalProgram serve) throws InterruptedException {
    ProcessHandle.of(serve.pid()).orElseThrow().destroy();
    return serve.awaitEnd().output().lines().toList();
  }

  @Test
  void pipedOutputStaysAsItWas() throws Exception {
    try (ExternalProgram serve = piped(SERVE)) {
      unusual(serve);
      String url = serve.awaitOutput(READY).group(1);
      assertThat(linesAtTheEnd(serve))
          .hasSize(2)
          .first()
          .asString()
          .startsWith("FlowKV is ready at");
      assertThat(serve.output()).endsWith("\ninspector  " + url + "/\n");
    }
  }

  @Test
  void onATerminalWhatIsUnusualIsALine() throws Exception {
    try (ExternalProgram serve = onATerminal(SERVE, Map.of())) {
      unusual(serve);
      String url = serve.awaitOutput(READY).group(1);
      serve.awaitOutput(
          Pattern.quote(linked(STALE, url, 3))
              + "\\R"
              + Pattern.quote(linked("flowkv: operation 5", url, 5)));
      serve.awaitOutput("the emulator's clock stands still; advance it, or use --clock real");
    }
  }

  @Test
  void onATerminalNothingIsSaidWhereThatIsAskedFor() throws Exception {
    for (String quiet : List.of("--no-explain", "")) {
      Files.writeString(
          temp.resolve("flowkv.toml"), quiet.isEmpty() ? "[serve]\nexplain = false\n" : "");
      try (ExternalProgram serve = onATerminal(SERVE + " --log requests " + quiet, Map.of())) {
        unusual(serve);
        // The log is of the same thread, and comes first.
        serve.awaitOutput("put \"k\" 429");
        assertThat(serve.output()).doesNotContain("operation ");
      }
    }
  }

  @Test
  void intoAPipeItIsSaidWhereThatIsAskedFor() throws Exception {
    try (ExternalProgram serve = piped(SERVE + " --explain --log requests")) {
      unusual(serve);
      assertThat(linesAtTheEnd(serve)).contains(STALE).anyMatch(l -> l.contains("\"k\" 429"));
    }
    // What is said of operations is on the error stream, the log on the other.
    try (ExternalProgram serve = piped(SERVE + " --explain --log requests 2>/dev/null")) {
      unusual(serve);
      assertThat(linesAtTheEnd(serve)).hasSize(7).noneMatch(l -> l.contains("operation "));
    }
    try (ExternalProgram serve = piped(SERVE + " --explain=refused-write,fault")) {
      unusual(serve);
      assertThat(linesAtTheEnd(serve)).noneMatch(l -> l.contains("cached-miss")).hasSize(4);
    }
  }

  @Test
  void theFileOfOptionsAsksToo() throws Exception {
    Files.writeString(
        temp.resolve("flowkv.toml"),
        "[serve]\nexplain = ['cached-miss', 'fault']\nlog = 'json'\nhistory = 0\n");
    try (ExternalProgram serve = piped(SERVE)) {
      unusual(serve);
      List<String> lines = linesAtTheEnd(serve);
      assertThat(lines).hasSize(8).contains(STALE);
      List<String> json = lines.stream().filter(l -> l.startsWith("{")).toList();
      assertThat(json).hasSize(5);
      JsonNode third = new ObjectMapper().readTree(json.get(2));
      assertThat(third.path("cacheStatus").asText()).isEqualTo("HIT");
      assertThat(third.path("ageMillis").asLong()).isEqualTo(3000);
    }
  }

  /** A real Worker under wrangler, with an emulator that dev has started. */
  @Test
  void devSaysOnATerminalWhatIsUnusual() throws Exception {
    NodeTools.require(temp);
    Path worker = NodeTools.copy("docs/examples/node/bugs", temp);
    String url = "http://127.0.0.1:" + ExternalProgram.freePort();
    String command =
        "%s %s --location sjc --url %s -- --port 0 --inspector-port 0 --show-interactive-dev-session=false"
            .formatted(NodeTools.SCRIPTS.resolve("dev"), worker, url);
    try (ExternalProgram dev = onATerminal(command, NodeTools.environment(temp))) {
      String site = NodeTools.awaitReady(dev).replace("localhost", "127.0.0.1");
      assertThat(send("GET", site + "/session/ada", "")).isEqualTo(401);
      String namespace = url + "/client/v4/accounts/a/storage/kv/namespaces/app";
      assertThat(send("PUT", namespace + "/values/session:ada", "signed in")).isEqualTo(200);
      assertThat(send("GET", site + "/session/ada", "")).isEqualTo(401);
      dev.awaitOutput(
          "flowkv: operation 3 \\(cached-miss\\): get \"session:ada\" at sjc read absent, \\S+ s"
              + " after the put at rest \\(operation 2\\): a miss had been cached at sjc by"
              + " operation 1 and is used for \\S+ s more");
    }
  }
}
