package dev.flowkv.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.engine.NamespaceInfo;
import dev.flowkv.testkit.ExternalProgram;
import dev.flowkv.testkit.NodeTools;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Miniflare's remote bindings, without wrangler around them. */
class MiniflareIT {
  @TempDir Path temp;

  @ParameterizedTest
  @CsvSource({"pinned, miniflare", "newest, wrangler-newest/node_modules/miniflare"})
  void bindingsAndNamespacesAreCalledAnything(String node, String miniflare) {
    NodeTools.require(temp);
    Path scripts = NodeTools.copy("emulator/server-it/src/test/node", temp);
    try (RunningServer server = RunningServer.start(RunningServer.configFromNow())) {
      List<String> command =
          List.of(
              NodeTools.wrangler(node).get(0),
              scripts.resolve("miniflare-names.mjs").toString(),
              server.url(),
              NodeTools.module(miniflare));
      ExternalProgram.Outcome outcome =
          ExternalProgram.run(command, temp, NodeTools.environment(temp));
      assertThat(outcome.status()).as(outcome.output()).isZero();
      assertThat(outcome.output()).endsWith("Miniflare names: ok\n");
      assertThat(server.emulator().namespaces())
          .extracting(NamespaceInfo::id)
          .containsExactlyInAnyOrder(
              "É_KV", "my-app:SESSION", " a b ", "a&b=c#d?/%2F", "one", ".", "..", "no name");
    }
  }
}
