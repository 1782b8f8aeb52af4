package dev.flowkv.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.server.RawHttp.Answer;
import dev.flowkv.testkit.ExternalProgram;
import dev.flowkv.testkit.NodeTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys first, the Worker later: the ids of a user's configuration exist from the start. */
class WranglerConfigIT {
  private static final String ID = "0123456789abcdef0123456789abcdef";
  private static final String NAMESPACES = "/client/v4/accounts/acct/storage/kv/namespaces/";

  @TempDir Path temp;

  private ExternalProgram serve(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(NodeTools.SCRIPTS.resolve("emulator").toString());
    command.addAll(List.of("--port", "0"));
    command.addAll(List.of(arguments));
    return ExternalProgram.start(command, temp, Map.of());
  }

  private static int port(ExternalProgram emulator) {
    return Integer.parseInt(
        emulator.awaitOutput("ready at http://127\\.0\\.0\\.1:(\\d+) ").group(1));
  }

  @Test
  void wranglerWritesKeysBeforeAnyWorkerRuns() throws IOException {
    NodeTools.require(temp);
    Files.writeString(
        temp.resolve("wrangler.toml"),
        "name = \"w\"\nkv_namespaces = [{ binding = \"KV\", id = \"" + ID + "\" }]\n");
    Files.writeString(temp.resolve("keys.json"), "[{\"key\":\"k\",\"value\":\"v\"}]");
    try (ExternalProgram emulator = serve("--wrangler-config", "wrangler.toml")) {
      Map<String, String> environment = new HashMap<>(NodeTools.environment(temp));
      environment.put(
          "CLOUDFLARE_API_BASE_URL", "http://127.0.0.1:" + port(emulator) + "/client/v4");
      environment.put("CLOUDFLARE_API_TOKEN", "any");
      environment.put("CLOUDFLARE_ACCOUNT_ID", "acct");
      List<String> command = new ArrayList<>(NodeTools.wrangler("pinned"));
      command.addAll(List.of("kv", "bulk", "put", "keys.json", "--binding", "KV", "--remote"));
      ExternalProgram.Outcome put = ExternalProgram.run(command, temp, environment);
      assertThat(put.status()).as(put.output()).isZero();
      try (RawHttp http = new RawHttp(port(emulator))) {
        assertThat(http.ask("GET", NAMESPACES + ID + "/values/k").text()).isEqualTo("v");
      }
    }
  }

  @Test
  void theConsoleSaysOncePerIdHowToDeclareOneAndTheAnswerIsThePlatforms() {
    try (ExternalProgram emulator = serve();
        RawHttp http = new RawHttp(port(emulator))) {
      for (int i = 0; i < 3; i++) {
        Answer unknown = http.send("PUT", NAMESPACES + ID + "/bulk", "[]");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.text())
            .contains("10013", "namespace not found")
            .doesNotContain("wrangler-config");
        Answer malformed = http.ask("GET", NAMESPACES + "no%0Ape/keys");
        assertThat(malformed.text()).contains("10011").doesNotContain("wrangler-config");
      }
      emulator.awaitOutput("no namespace \"" + ID + "\" \\(REST code 10013\\)");
      emulator.awaitOutput("no namespace \"no\\?pe\" \\(REST code 10011\\)");
      assertThat(emulator.output().lines().filter(l -> l.contains("There is no namespace")))
          .hasSize(2)
          .allSatisfy(
              l ->
                  assertThat(l)
                      .contains(
                          "--wrangler-config FILE", "--namespace", "PUT /__flowkv/namespaces"));
    }
  }
}
