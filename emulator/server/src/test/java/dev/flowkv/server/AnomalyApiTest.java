package dev.flowkv.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.flowkv.engine.BulkGetOptions;
import dev.flowkv.engine.KvEmulator;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the control API says of unusual operations. */
class AnomalyApiTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NS = "X-KV-Namespace-Id: app";
  private static final String SJC = "X-KV-Location: sjc";

  private final RunningServer server =
      RunningServer.start(
          RunningServer.config().toBuilder().set("replicationLag", "fixed:10s").build());
  private final RawHttp http = server.http();

  @AfterEach
  void close() {
    http.close();
    server.close();
  }

  private JsonNode anomalies(String query) throws IOException {
    RawHttp.Answer answer = http.ask("GET", "/__flowkv/anomalies" + query);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private void put(String key, String value) {
    http.send("PUT", "/" + key + "?urlencoded=true", value, NS);
  }

  private void get(String key, String... headers) {
    http.ask("GET", "/" + key + "?urlencoded=true", headers);
  }

  private void advance(int seconds) {
    http.send("POST", "/__flowkv/clock/advance", "{\"millis\":" + seconds * 1000 + "}");
  }

  /** A miss is cached, a write refused, a list stale. */
  private void someBadDays() {
    get("a", NS, SJC);
    put("a", "1");
    put("a", "2");
    http.ask("GET", "/?key_count_limit=10", NS, SJC);
    advance(20);
    get("a", NS, SJC);
    put("b", "1");
    get("b", "X-KV-Namespace-Id: other", SJC);
  }

  @Test
  void whatIsUnusualHasASentenceAndItsNumberInTheHistory() throws IOException {
    someBadDays();
    JsonNode answer = anomalies("");
    assertThat(answer.path("forgotten").asInt()).isZero();
    assertThat(answer.path("last").asInt()).isEqualTo(7);
    assertThat(answer.path("anomalies"))
        .extracting(a -> a.path("seq").asText() + " " + a.path("kind").asText())
        .containsExactly("3 refused-write", "4 stale-list", "5 cached-miss");
    assertThat(answer.path("anomalies").get(2).toString())
        .isEqualTo(
            "{\"seq\":5,\"kind\":\"cached-miss\",\"at\":1795348820000,\"location\":\"sjc\","
                + "\"namespace\":\"app\",\"key\":\"a\",\"write\":2,\"sentence\":\"get \\\"a\\\" at"
                + " sjc read absent, 20.0 s after the put at lhr (operation 2): a miss had been"
                + " cached at sjc by operation 1 and is used for 40.0 s more\",\"link\":\""
                + server.url()
                + "/__flowkv/ui/#/timeline?namespace=app&key=a&at=5\"}");
    String line = http.ask("GET", "/__flowkv/history").text().split("\n")[5];
    assertThat(JSON.readTree(line).path("seq").asInt()).isEqualTo(5);
    assertThat(JSON.readTree(line).path("op").asText()).isEqualTo("get");
  }

  @ParameterizedTest
  @CsvSource({
    "?kind=cached-miss, 5",
    "?kind=stale-read, 5",
    "?kind=fault, ''",
    "?key=a&location=lhr, 3",
    "?location=sjc, 4 5",
    "?namespace=app, 3 4 5",
    "?namespace=other, ''",
    "?after=3, 4 5",
    "?after=5, ''",
    "?after=9007199254740991, ''"
  })
  void filtersPickSome(String query, String numbers) throws IOException {
    someBadDays();
    assertThat(anomalies(query).path("anomalies"))
        .extracting(a -> a.path("seq").asText())
        .containsExactlyElementsOf(numbers.isEmpty() ? List.of() : List.of(numbers.split(" ")));
    assertThat(anomalies(query).path("last").asInt()).isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kind=odd|kind must be one of stale-read, cached-miss, own-write-not-seen,"
            + " non-monotonic-read, stale-list, refused-write, fault, not \\\"odd\\\".",
        "after=-1|after must be the number of an operation, from 0 on, not \\\"-1\\\".",
        "after=x|after must be the number of an operation, from 0 on, not \\\"x\\\".",
        "since=1|\\\"since\\\" is unknown; the parameters are kind, key, location, namespace, after."
      })
  void aMistakeIsRefusedByItsName(String query, String message) {
    RawHttp.Answer answer = http.ask("GET", "/__flowkv/anomalies?" + query);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text())
        .isEqualTo("{\"error\":\"" + message + "\",\"field\":\"" + query.split("=")[0] + "\"}");
  }

  @Test
  void whatTheHistoryHasForgottenIsTold() throws IOException {
    KvEmulator emulator = KvEmulator.create(RunningServer.config());
    try (FlowKvServer small =
            FlowKvServer.start(emulator, new ServerOptions("127.0.0.1", 0, Set.of(), null, 2));
        RawHttp client = new RawHttp(small.port())) {
      for (int i = 0; i < 5; i++) {
        emulator.namespace("app").at("lhr").get("k");
      }
      assertThat(client.ask("GET", "/__flowkv/anomalies").text())
          .isEqualTo("{\"forgotten\":3,\"last\":5,\"more\":0,\"anomalies\":[]}");
      assertThat(client.ask("GET", "/__flowkv/anomalies?after=2").text())
          .isEqualTo("{\"forgotten\":1,\"last\":5,\"more\":0,\"anomalies\":[]}");
      // Forgotten on request: nobody misses it.
      client.ask("DELETE", "/__flowkv/history");
      assertThat(client.ask("GET", "/__flowkv/anomalies?after=2").text())
          .isEqualTo("{\"forgotten\":0,\"last\":5,\"more\":0,\"anomalies\":[]}");
    }
  }

  @Test
  void anAnswerHasTheNewestAndCountsTheOthers() throws IOException {
    List<String> keys = IntStream.range(0, 100).mapToObj(i -> "k" + i).toList();
    var sjc = server.emulator().namespace("app").at("sjc");
    sjc.getAll(keys, BulkGetOptions.DEFAULT);
    keys.forEach(key -> put(key, "v"));
    for (int i = 0; i < 12; i++) {
      sjc.getAll(keys, BulkGetOptions.DEFAULT);
    }
    JsonNode answer = anomalies("");
    assertThat(answer.path("more").asInt()).isEqualTo(200);
    assertThat(answer.path("anomalies")).hasSize(1_000);
    assertThat(answer.path("anomalies").get(999).path("seq").asInt()).isEqualTo(113);
  }

  @Test
  void withoutAHistoryNothingCanBeSaid() throws IOException {
    KvEmulator emulator = KvEmulator.create(RunningServer.config());
    try (FlowKvServer none =
            FlowKvServer.start(emulator, new ServerOptions("127.0.0.1", 0, Set.of(), null, 0));
        RawHttp client = new RawHttp(none.port())) {
      assertThat(client.ask("GET", "/__flowkv/anomalies").status()).isEqualTo(409);
    }
  }
}
