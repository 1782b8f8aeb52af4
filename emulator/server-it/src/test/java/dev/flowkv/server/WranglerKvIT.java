package dev.flowkv.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.server.cli.FlowKvCommand;
import dev.flowkv.testkit.ExternalProgram;
import dev.flowkv.testkit.NodeTools;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Every namespace, key and bulk command of {@code wrangler kv} against REST. */
@Execution(ExecutionMode.CONCURRENT)
class WranglerKvIT {
  @TempDir Path temp;
  private RunningServer server;
  private Map<String, String> environment;
  private List<String> wrangler;

  @BeforeEach
  void start() {
    NodeTools.require(temp);
    server =
        RunningServer.start(
            RunningServer.configFromNow().toBuilder().set("listCacheSeconds", "0").build());
    environment = new HashMap<>(NodeTools.environment(temp));
    environment.put("CLOUDFLARE_API_BASE_URL", server.url() + "/client/v4");
    environment.put("CLOUDFLARE_API_TOKEN", "any");
    environment.put("CLOUDFLARE_ACCOUNT_ID", "acct");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private ExternalProgram.Outcome kv(String... arguments) {
    List<String> command = new ArrayList<>(wrangler);
    command.add("kv");
    command.addAll(List.of(arguments));
    return ExternalProgram.run(command, temp, environment);
  }

  private String done(String... arguments) {
    ExternalProgram.Outcome outcome = kv(arguments);
    assertThat(outcome.status()).as(outcome.output()).isZero();
    return outcome.output();
  }

  @Test
  void everyCommandWorks() throws Exception {
    everyCommandWorks("newest");
  }

  @Test
  @Tag("thorough")
  void everyCommandOfTheOlderWranglerWorks() throws Exception {
    everyCommandWorks("pinned");
  }

  /** What each wrangler must do in every build. */
  @Test
  void theOlderWranglerWritesReadsAndListsAKey() {
    wrangler = NodeTools.wrangler("pinned");
    String[] remote = {
      "--namespace-id", server.emulator().createNamespace("FLOW").id(), "--remote"
    };
    done(with(remote, "key", "put", "a/b%", "väl", "--metadata", "{\"m\":[1]}", "--ttl", "600"));
    assertThat(done(with(remote, "key", "get", "a/b%", "--text"))).contains("väl");
    assertThat(done(with(remote, "key", "list", "--prefix", "a/")))
        .contains("\"name\": \"a/b%\"", "\"expiration\":", "\"m\":");
  }

  private void everyCommandWorks(String which) throws Exception {
    wrangler = NodeTools.wrangler(which);
    assertThat(done("namespace", "create", "FLOW")).contains("FLOW");
    String listed = done("namespace", "list");
    assertThat(listed).contains("\"title\": \"FLOW\"");
    String id = listed.replaceAll("(?s).*\"id\": \"([0-9a-f]{32})\".*", "$1");
    String[] remote = {"--namespace-id", id, "--remote"};

    done(with(remote, "key", "put", "a/b%", "väl", "--metadata", "{\"m\":[1]}", "--ttl", "600"));
    assertThat(done(with(remote, "key", "get", "a/b%", "--text"))).contains("väl");
    Files.write(temp.resolve("bytes"), new byte[] {0, (byte) 0xff, 1});
    done(with(remote, "key", "put", "bin", "--path", "bytes"));
    assertThat(
            server
                .emulator()
                .namespace(id)
                .at("rest")
                .get("bin")
                .value()
                .orElseThrow()
                .toByteArray())
        .containsExactly(0, 0xff, 1);
    assertThat(done(with(remote, "key", "list", "--prefix", "a/")))
        .contains("\"name\": \"a/b%\"", "\"expiration\":", "\"m\":")
        .doesNotContain("bin");
    done(with(remote, "key", "delete", "bin"));
    ExternalProgram.Outcome missing = kv(with(remote, "key", "get", "bin"));
    assertThat(missing.status()).isEqualTo(1);
    assertThat(missing.output()).contains("404");

    Files.writeString(
        temp.resolve("bulk.json"),
        "[{\"key\":\"b1\",\"value\":\"one\",\"expiration_ttl\":600},"
            + "{\"key\":\"b2\",\"value\":\"AAH/\",\"base64\":true,\"metadata\":{\"x\":1}}]",
        StandardCharsets.UTF_8);
    done(with(remote, "bulk", "put", "bulk.json"));
    assertThat(
            server
                .emulator()
                .namespace(id)
                .at("rest")
                .get("b2")
                .value()
                .orElseThrow()
                .toByteArray())
        .containsExactly(0, 1, 0xff);
    Files.writeString(temp.resolve("keys.json"), "[\"b1\",\"nope\"]");
    assertThat(done(with(remote, "bulk", "get", "keys.json"))).contains("one");
    done(with(remote, "bulk", "delete", "keys.json", "--force"));
    assertThat(done(with(remote, "key", "list"))).doesNotContain("\"b1\"").contains("\"b2\"");

    done("namespace", "rename", "--namespace-id", id, "--new-name", "FLOW2");
    assertThat(server.emulator().requireNamespace(id).title()).isEqualTo("FLOW2");
    done("namespace", "delete", "--namespace-id", id, "-y");
    assertThat(server.emulator().findNamespace(id)).isEmpty();
  }

  @Test
  void bulkFilesGoFromWranglerToTheEmulatorAndBack() throws Exception {
    wrangler = NodeTools.wrangler("pinned");
    String from = server.emulator().createNamespace("FROM").id();
    String to = server.emulator().createNamespace("TO").id();
    Files.writeString(
        temp.resolve("keys.json"),
        "[{\"key\":\"a\",\"value\":\"AP8=\",\"base64\":true,\"metadata\":{\"x\":[1]}},"
            + "{\"key\":\"b \\u00e4\",\"value\":\"text\",\"expiration_ttl\":3600}]");
    // What wrangler is given, the emulator imports.
    flowkv("import", "--namespace", from, temp.resolve("keys.json").toString());
    flowkv("export", "--namespace", from, temp.resolve("exported.json").toString());
    // What the emulator exports, wrangler puts.
    done("bulk", "put", "exported.json", "--namespace-id", to, "--remote");
    flowkv("export", "--namespace", to, temp.resolve("again.json").toString());
    assertThat(temp.resolve("again.json"))
        .content()
        .isEqualTo(Files.readString(temp.resolve("exported.json")))
        .contains("\"AP8=\",\"base64\":true,\"metadata\":{\"x\":[1]}", "\"expiration\":");
  }

  private void flowkv(String command, String... arguments) {
    List<String> all = new ArrayList<>(List.of(command, "--url", server.url()));
    all.addAll(List.of(arguments));
    assertThat(FlowKvCommand.run(all.toArray(String[]::new))).isZero();
  }

  private static String[] with(String[] after, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of(after));
    return all.toArray(String[]::new);
  }
}
