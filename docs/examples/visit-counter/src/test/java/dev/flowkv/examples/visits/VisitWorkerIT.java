package dev.flowkv.examples.visits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.engine.ClockSetting;
import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.server.FlowKvServer;
import dev.flowkv.server.ServerOptions;
import dev.flowkv.testkit.ExternalProgram;
import dev.flowkv.testkit.NodeTools;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example in workerd, under {@code wrangler dev}, at two locations at once. */
class VisitWorkerIT {
  private static final int VISITS = 10;

  @TempDir Path temp;

  @Test
  void oneKeyForAllLosesVisitsAndOneKeyForEachDoesNot() throws Exception {
    NodeTools.require(temp);
    KvEmulator emulator =
        KvEmulator.create(
            EmulatorConfig.cloudflare().toBuilder()
                .locations(List.of("lhr", "sjc"))
                .clock(ClockSetting.manual())
                .build());
    try (FlowKvServer server =
            FlowKvServer.start(emulator, new ServerOptions("127.0.0.1", 0, Set.of(), null));
        ExternalProgram lhr = dev(server, "lhr");
        ExternalProgram sjc = dev(server, "sjc")) {
      String london = NodeTools.awaitReady(lhr);
      String sanJose = NodeTools.awaitReady(sjc);
      for (int i = 1; i <= VISITS; i++) {
        String place = i % 2 == 0 ? "sjc" : "lhr";
        String url = place.equals("sjc") ? sanJose : london;
        String answer = get(url + "/?visitor=ann-" + place + "&visit=" + i + "&place=" + place);
        assertThat(answer).startsWith("{\"session\":{\"place\":\"" + place + "\"}");
        emulator.clock().advance(Duration.ofSeconds(2));
      }
      emulator.clock().advance(Duration.ofMinutes(3));
      String answer = get(london + "/?visitor=ann-sjc");
      assertThat(answer)
          .startsWith("{\"session\":{\"place\":\"sjc\"}")
          .contains("\"oneKeyForEach\":" + VISITS + "}")
          .doesNotContain("\"oneKeyForAll\":" + VISITS + ",");
    }
  }

  private ExternalProgram dev(FlowKvServer server, String location) throws Exception {
    Path folder = Files.createDirectories(temp.resolve(location));
    Files.copy(
        NodeTools.ROOT.resolve("docs/examples/visit-counter/wrangler.toml"),
        folder.resolve("wrangler.toml"));
    NodeTools.copy(
        "docs/examples/visit-counter/src/main/worker",
        Files.createDirectories(folder.resolve("src/main")));
    NodeTools.copy(
        "docs/examples/visit-counter/target/worker",
        Files.createDirectories(folder.resolve("target")));
    return NodeTools.dev(folder, temp, "http://127.0.0.1:" + server.port(), "--location", location);
  }

  private static String get(String url) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(60)).build();
    HttpResponse<String> response =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return response.body();
  }
}
