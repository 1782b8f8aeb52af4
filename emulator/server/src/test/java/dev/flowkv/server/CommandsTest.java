package dev.flowkv.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.engine.BulkWrite;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.KvValue;
import dev.flowkv.engine.PutOptions;
import dev.flowkv.testkit.ExternalProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that ask a running emulator. */
class CommandsTest {
  @TempDir Path temp;
  private final RunningServer server = RunningServer.start(RunningServer.config(), "secret");

  @AfterEach
  void close() {
    server.close();
  }

  private FlowKv.Outcome flowkv(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--url", server.url(), "--token", "secret"));
    return FlowKv.run(all);
  }

  private String done(String... arguments) {
    FlowKv.Outcome outcome = flowkv(arguments);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.status()).isZero();
    return outcome.out();
  }

  private String failed(int status, String... arguments) {
    FlowKv.Outcome outcome = flowkv(arguments);
    assertThat(outcome.status()).as(outcome.toString()).isEqualTo(status);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err()).as("one line").matches("flowkv: [^\n]*\n");
    return outcome.err().strip();
  }

  private String file(String name, String content) throws IOException {
    return Files.writeString(temp.resolve(name), content).toString();
  }

  @Test
  void aStepGoesToTheNextEventAndTellsIt() {
    server.emulator().configure(c -> c.toBuilder().set("replicationLag", "fixed:10s").build());
    server.emulator().namespace("app").at("lhr").put("k", "v");
    assertThat(done("clock", "--step"))
        .isEqualTo(
            """
            2026-11-22T12:00:10Z manual
            app: the write of "k" (version 1) arrives at rest
            app: the write of "k" (version 1) arrives at sjc
            """);
    assertThat(done("clock", "--step")).startsWith("2026-11-22T12:01:00Z manual\napp: the cached");
    assertThat(done("clock", "--step"))
        .isEqualTo(
            """
            2026-11-22T12:01:00Z manual
            nothing is to come: no write is on its way, nothing expires, no cache entry ends
            """);
    assertThat(failed(2, "clock", "--step", "--advance", "1s")).contains("exclusive");
    done("clock", "--mode", "x60");
    assertThat(failed(1, "clock", "--step"))
        .startsWith("flowkv: Only a manual clock can be stepped; this one is scaled. PUT");
  }

  @Test
  void theClockIsShownAndMoved() {
    assertThat(done("clock")).isEqualTo("2026-11-22T12:00:00Z manual\n");
    assertThat(done("clock", "--advance", "61s")).isEqualTo("2026-11-22T12:01:01Z manual\n");
    assertThat(done("clock", "--advance", "1h30m")).isEqualTo("2026-11-22T13:31:01Z manual\n");
    assertThat(done("clock", "--advance", "250ms")).isEqualTo("2026-11-22T13:31:01.250Z manual\n");
    assertThat(done("clock", "--set", "2030-01-01T00:00:00Z"))
        .isEqualTo("2030-01-01T00:00:00Z manual\n");
    assertThat(done("clock", "--mode", "x60")).endsWith("scaled x60.0\n");
    assertThat(failed(1, "clock", "--advance", "1s"))
        .isEqualTo("flowkv: Only a manual clock can be advanced; this one is scaled.");
    assertThat(failed(1, "clock", "--set", "2020-01-01T00:00:00Z"))
        .contains("The clock cannot move backwards");
    assertThat(failed(2, "clock", "--advance", "soon"))
        .isEqualTo(
            "flowkv: --advance: must be a duration such as 500ms, 61s, 5m or 2h, not \"soon\"");
    assertThat(failed(2, "clock", "--mode", "fast")).startsWith("flowkv: --mode: must be real");
    assertThat(failed(2, "clock", "--mode", "real", "--advance", "1s")).contains("exclusive");
  }

  @Test
  void anEmulatorAnswersForItsHealthWithAndWithoutItsToken() {
    assertThat(done("health")).isEqualTo("ok\n");
    assertThat(FlowKv.run("health", "--url", server.url()).out()).isEqualTo("ok\n");
    FlowKv.Outcome nobody = FlowKv.run("health", "--url", "http://127.0.0.1:1");
    assertThat(nobody.status()).isEqualTo(1);
    assertThat(nobody.err())
        .isEqualTo(
            "flowkv: no emulator answers at http://127.0.0.1:1; start one with 'flowkv serve', or"
                + " give --url\n");
  }

  @Test
  void faultsAreSetShownAndTakenAway() throws IOException {
    String rules =
        file(
            "rules.json",
            "{\"seed\":3,\"rules\":[{\"match\":{\"op\":\"get\"},\"effect\":{\"type\":\"error\",\"status\":500,\"reason\":\"x\"}}]}");
    assertThat(done("faults", rules)).contains("\"seed\" : 3", "\"matched\" : 0");
    assertThat(done("faults")).contains("\"status\" : 500");
    assertThat(failed(1, "faults", file("wrong.json", "{\"rules\":[{\"effekt\":{}}]}")))
        .contains("\"rules[0].effekt\" is unknown");
    assertThat(server.emulator().faults().rules()).hasSize(1);
    assertThat(done("faults", "--clear")).contains("\"rules\" : [ ]");
    assertThat(server.emulator().faults().rules()).isEmpty();
    assertThat(failed(2, "faults", "--clear", rules)).contains("--clear takes no FILE");
    assertThat(failed(1, "faults", "missing.json"))
        .isEqualTo("flowkv: there is no file missing.json");
  }

  @Test
  void aNamespaceIsImportedAndExported() throws IOException {
    String keys = file("keys.json", "[\n{\"key\":\"a\",\"value\":\"€\"}\n]");
    assertThat(failed(2, "import", keys))
        .endsWith(
            keys
                + " holds keys, and no state; say which namespace they are for with --namespace ID");
    assertThat(done("import", "--namespace", "app", keys)).isEqualTo("1 key in namespace app\n");
    assertThat(server.emulator().namespace("app").at("sjc").get("a").text()).contains("€");
    assertThat(done("export", "--namespace", "app"))
        .isEqualTo(Files.readString(Path.of(keys)) + "\n");
    Path exported = temp.resolve("exported.json");
    assertThat(done("export", "--namespace", "app", exported.toString())).isEmpty();
    assertThat(exported).hasSameTextualContentAs(Path.of(keys));
    assertThat(failed(1, "import", "--namespace", "app", file("wrong.json", "[{}]")))
        .contains("entry 0 must be an object");
    assertThat(failed(1, "export", "--namespace", "nope"))
        .isEqualTo("flowkv: There is no namespace \"nope\".");
  }

  @Test
  void theWholeStateIsExportedAndImported() throws IOException {
    server.emulator().namespace("app").at("lhr").put("k", "v");
    String state = temp.resolve("state.json").toString();
    done("export", state);
    server.emulator().reset();
    assertThat(done("import", state)).isEqualTo("1 namespace restored\n");
    assertThat(server.emulator().namespace("app").at("lhr").get("k").text()).contains("v");
    try (var files = Files.list(temp)) {
      assertThat(files).as("nothing is left beside the file").hasSize(1);
    }
  }

  @Test
  void theOldNameOfImportWorksForOneVersionAndIsShownNowhere() throws IOException {
    String keys = file("keys.json", "[{\"key\":\"a\",\"value\":\"1\"}]");
    FlowKv.Outcome outcome = flowkv("seed", "--namespace", "app", keys);
    assertThat(outcome.out()).isEqualTo("1 key in namespace app\n");
    assertThat(outcome.status()).isZero();
    assertThat(outcome.err())
        .isEqualTo("flowkv: 'flowkv seed' is called 'flowkv import'; the old name goes with 0.2\n");
    assertThat(FlowKv.run("--help").out()).contains("import").doesNotContain("seed");
    assertThat(FlowKv.run("completion").out())
        .contains("import")
        .doesNotContain("_picocli_flowkv_seed");
    String config = file("flowkv.toml", "[seed]\nnamespace = \"app\"\n");
    assertThat(flowkv("seed", "--config", config, keys).out()).startsWith("1 key ");
  }

  @Test
  void healthIsJsonForProgramsAndWaitedFor() throws Exception {
    assertThat(done("health", "--json"))
        .contains("\"status\" : \"ok\"", "\"url\" : \"" + server.url() + "\"", "\"version\" : ");
    assertThat(FlowKv.run("health", "--json", "--url", server.url()).out())
        .contains("\"ok\"")
        .doesNotContain("version");
    FlowKv.Outcome nobody = FlowKv.run("health", "--wait", "200ms", "--url", "http://127.0.0.1:1");
    assertThat(nobody.status()).isEqualTo(1);
    assertThat(nobody.err())
        .startsWith("flowkv: not within 0.2 s: no emulator answers at http://127.0.0.1:1; ");
    assertThat(FlowKv.run("health", "--wait", "soon").status()).isEqualTo(2);
    assertThat(FlowKv.run("health", "--wait", "1m", "--url", "x").err())
        .as("no time helps")
        .startsWith("flowkv: --url: ");
  }

  @Test
  void anEmulatorThatStartsLateIsWaitedFor() throws Exception {
    int port = ExternalProgram.freePort();
    KvEmulator emulator = KvEmulator.create(RunningServer.config());
    ServerOptions options = new ServerOptions("127.0.0.1", port, Set.of(), null);
    CompletableFuture<FlowKvServer> late =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return FlowKvServer.start(emulator, options);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            },
            CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS));
    try {
      FlowKv.Outcome waited =
          FlowKv.run("health", "--wait", "30s", "--url", "http://127.0.0.1:" + port);
      assertThat(waited.out()).isEqualTo("ok\n");
      assertThat(waited.err()).isEmpty();
    } finally {
      late.get(30, TimeUnit.SECONDS).close();
    }
  }

  @Test
  void aLinkStaysOneAndAFileKeepsItsPermissions() throws IOException {
    server.emulator().namespace("app").at("lhr").put("k", "v");
    Path real = Files.writeString(temp.resolve("real.json"), "old");
    Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rw-------"));
    Path link = Files.createSymbolicLink(temp.resolve("link.json"), real);
    done("export", "--namespace", "app", link.toString());
    assertThat(link).isSymbolicLink();
    assertThat(real).content().contains("\"key\":\"k\"");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(real)))
        .isEqualTo("rw-------");
  }

  @Test
  void whatCannotBeReadOrWrittenIsNamedAsItWasGiven() {
    assertThat(failed(1, "export", "nowhere/x.json"))
        .isEqualTo("flowkv: nowhere/x.json cannot be written: its folder is not there");
    assertThat(failed(1, "export", temp.toString())).startsWith("flowkv: " + temp + " cannot be");
    assertThat(failed(1, "import", temp.toString())).startsWith("flowkv: " + temp + " cannot be");
    assertThat(failed(2, "clock", "--set", "yesterday"))
        .startsWith("flowkv: --set: must be an instant such as");
    assertThat(failed(2, "clock", "--advance=-5s")).startsWith("flowkv: --advance: must be");
  }

  @Test
  void anExportThatBreaksOffLeavesTheFileAsItWas() throws Exception {
    String kept = file("kept.json", "of yesterday");
    try (ServerSocket broken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread answering =
          new Thread(
              () -> {
                try (Socket client = broken.accept()) {
                  client.getInputStream().read();
                  client
                      .getOutputStream()
                      .write(
                          "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n[\n"
                              .getBytes(StandardCharsets.UTF_8));
                } catch (IOException e) {
                  // The test fails below.
                }
              });
      answering.start();
      String url = "http://127.0.0.1:" + broken.getLocalPort();
      FlowKv.Outcome outcome = FlowKv.run("export", "--url", url, kept);
      answering.join(10_000);
      assertThat(outcome.status()).isEqualTo(1);
      assertThat(outcome.err()).startsWith("flowkv: the answer of " + url + " breaks off: ");
    }
    assertThat(Path.of(kept)).hasContent("of yesterday");
    assertThat(temp).isDirectoryNotContaining("glob:**/.kept*");
  }

  @Test
  void metadataWithHalfASurrogatePairIsExportedAsItCame() throws IOException {
    List<BulkWrite> many = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      many.add(new BulkWrite("k" + i, KvValue.of("x".repeat(100)), PutOptions.NONE));
    }
    server.emulator().namespace("app").seed(many);
    String half =
        file("half.json", "[{\"key\":\"s\",\"value\":\"v\",\"metadata\":{\"a\":\"\\ud800\"}}]");
    done("import", "--namespace", "app", half);
    assertThat(done("export", "--namespace", "app"))
        .as("half a surrogate pair stays escaped")
        .contains("\"metadata\":{\"a\":\"\\ud800\"}")
        .endsWith("]\n");
  }

  @Test
  void anEmulatorThatIsNotThereOrWantsItsTokenIsSaidSo() {
    assertThat(FlowKv.run("clock", "--url", "http://127.0.0.1:1").err())
        .isEqualTo(
            "flowkv: no emulator answers at http://127.0.0.1:1; start one with 'flowkv serve', or give --url\n");
    assertThat(FlowKv.run("clock", "--url", "::").err())
        .isEqualTo("flowkv: --url: \"::\" is not a URL such as http://127.0.0.1:8786\n");
    FlowKv.Outcome unauthorized = FlowKv.run("clock", "--url", server.url());
    assertThat(unauthorized.status()).isEqualTo(1);
    assertThat(unauthorized.err()).contains("was started with a token");
    // Also where a body was sent.
    assertThat(FlowKv.run("clock", "--advance", "1s", "--url", server.url()).err())
        .isEqualTo(unauthorized.err());
    assertThat(server.emulator().clock().reading().now()).isEqualTo(RunningServer.START);
  }
}
