package dev.flowkv.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.flowkv.engine.Setting;
import dev.flowkv.server.RawHttp.Answer;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The control API. */
class ControlApiTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NS = "X-KV-Namespace-Id: app";

  private final RunningServer server = RunningServer.start(RunningServer.config());
  private final RawHttp http = server.http();

  @AfterEach
  void close() {
    http.close();
    server.close();
  }

  /**
   * One handler answers before the API has been made; the header makes sure that it is not that.
   */
  @Test
  void healthIsTheSameAnswerBeforeTheApiIsMadeAndAfter() {
    RawHttp.Answer early = http.ask("GET", "/__flowkv/health");
    RawHttp.Answer late = http.ask("GET", "/__flowkv/health", "X-HTTP-Method-Override: GET");
    assertThat(early.status()).isEqualTo(200).isEqualTo(late.status());
    assertThat(early.headers()).isEqualTo(late.headers());
    assertThat(early.text()).isEqualTo("{\"status\":\"ok\"}").isEqualTo(late.text());
  }

  @Test
  void aResetOfEverythingIsNotTakenForThatOfOneNamespace() {
    server.emulator().namespace("app").at("lhr").put("k", "v");
    Answer refused = http.ask("POST", "/__flowkv/reset?namespace=other");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.text())
        .isEqualTo(
            "{\"error\":\"There are no parameters here; one namespace is reset at"
                + " /__flowkv/namespaces/{id}/reset.\"}");
    assertThat(server.emulator().namespace("app").entries()).hasSize(1);
  }

  @Test
  void healthAndVersionAnswer() {
    assertThat(http.ask("GET", "/__flowkv/health").text()).isEqualTo("{\"status\":\"ok\"}");
    assertThat(http.ask("GET", "/__flowkv/version").text()).contains("\"version\":");
  }

  @Test
  void theVersionNamesTheRecordingOrSaysThatThereIsNone() throws IOException {
    String header = http.ask("GET", "/__flowkv/history?after=0").text();
    String recording = JSON.readTree(header).path("recording").asText();
    assertThat(
            JSON.readTree(http.ask("GET", "/__flowkv/version").text()).path("recording").asText())
        .isEqualTo(recording)
        .isNotEmpty();
    ServerOptions unrecorded = new ServerOptions("127.0.0.1", 0, Set.of(), null, 0);
    try (FlowKvServer other = FlowKvServer.start(server.emulator(), unrecorded);
        RawHttp asked = new RawHttp(other.port())) {
      assertThat(asked.ask("GET", "/__flowkv/version").text()).contains("\"recording\":null");
    }
  }

  @Test
  void aNamespaceIsDeclaredWhileTheEmulatorRuns() {
    String id = "my-app%3A%C3%89%2F%2E";
    String path = "/__flowkv/namespaces/" + id;
    for (int i = 0; i < 2; i++) {
      Answer declared = http.send("PUT", path, "{\"title\":\"KV\"}");
      assertThat(declared.status()).isEqualTo(200);
      assertThat(declared.text()).isEqualTo("{\"id\":\"my-app:É/.\",\"title\":\"KV\"}");
    }
    assertThat(http.send("PUT", path, "{\"title\":\"Other\"}").text())
        .isEqualTo("{\"id\":\"my-app:É/.\",\"title\":\"KV\"}");
    assertThat(http.send("PUT", "/__flowkv/namespaces/other", "{\"title\":\"KV\"}").text())
        .isEqualTo("{\"id\":\"other\",\"title\":\"KV (2)\"}");
    // Every face knows it, and a reset leaves it.
    http.send("POST", "/__flowkv/reset", "");
    String keys = "/client/v4/accounts/a/storage/kv/namespaces/" + id + "/keys";
    assertThat(http.ask("GET", keys).status()).isEqualTo(200);
    assertThat(
            http.send("PUT", "/k?urlencoded=true", "v", "X-KV-Namespace-Id: my-app:É/.").status())
        .isEqualTo(200);
    assertThat(http.ask("GET", "/__flowkv/namespaces/" + id + "/keys/k/views").text())
        .contains("\"v\"");

    for (String[] wrong :
        new String[][] {
          {"{}", "title is missing."},
          {"{\"title\":7}", "title must be a string"},
          {"{\"title\":\"\"}", "request is missing a title definition"},
          {"{\"title\":\"T\",\"x\":1}", "x"}
        }) {
      Answer refused = http.send("PUT", "/__flowkv/namespaces/new", wrong[0]);
      assertThat(refused.status()).as(wrong[0]).isEqualTo(400);
      assertThat(refused.text()).contains(wrong[1]);
    }
    assertThat(server.emulator().findNamespace("new")).isEmpty();
  }

  @Test
  void aNamespaceIsRenamedAndItsKeysStay() {
    server.emulator().declareNamespace("app", "KV");
    server.emulator().declareNamespace("other", "Taken");
    server.emulator().namespace("app").at("lhr").put("k", "v");
    String app = "/__flowkv/namespaces/app";
    assertThat(http.send("PATCH", app, "{\"title\":\"Sessions\"}").text())
        .isEqualTo("{\"id\":\"app\",\"title\":\"Sessions\"}");
    assertThat(http.ask("GET", "/__flowkv/namespaces").text())
        .contains("{\"id\":\"app\",\"title\":\"Sessions\",\"keys\":1,\"valueBytes\":1}");
    Answer taken = http.send("PATCH", app, "{\"title\":\"Taken\"}");
    assertThat(taken.status()).isEqualTo(400);
    assertThat(taken.text()).contains("a namespace with this account ID and title already exists");
    // Who declares it again, as dev does at each start, does not undo this.
    assertThat(http.send("PUT", app, "{\"title\":\"KV\"}").text()).contains("\"Sessions\"");
    http.send("POST", "/__flowkv/reset", "");
    assertThat(http.ask("GET", "/__flowkv/namespaces").text()).contains("\"title\":\"KV\"");
  }

  @Test
  void theClockIsShownAdvancedAndSet() {
    assertThat(http.ask("GET", "/__flowkv/clock").text())
        .isEqualTo("{\"mode\":\"manual\",\"now\":\"2026-11-22T12:00:00Z\"}");
    assertThat(http.send("POST", "/__flowkv/clock/advance", "{\"millis\":61000}").text())
        .isEqualTo("{\"mode\":\"manual\",\"now\":\"2026-11-22T12:01:01Z\"}");
    assertThat(
            http.send(
                    "PUT",
                    "/__flowkv/clock",
                    "{\"mode\":\"manual\",\"now\":\"2030-01-01T00:00:00Z\"}")
                .text())
        .isEqualTo("{\"mode\":\"manual\",\"now\":\"2030-01-01T00:00:00Z\"}");
    assertThat(http.send("PUT", "/__flowkv/clock", "{\"mode\":\"scaled\",\"scale\":60}").text())
        .startsWith("{\"mode\":\"scaled\",\"now\":\"2030-01-01T00:00")
        .endsWith("\"scale\":60.0}");
    assertThat(http.send("POST", "/__flowkv/clock/advance", "{\"millis\":1}").status())
        .isEqualTo(409);
    assertThat(http.send("PUT", "/__flowkv/clock", "{\"mode\":\"real\"}").status()).isEqualTo(409);
  }

  @Test
  void theConfigurationShowsEverySettingAndTakesAnyPart() throws Exception {
    JsonNode config = JSON.readTree(http.ask("GET", "/__flowkv/config").body());
    Set<String> names =
        Arrays.stream(Setting.values()).map(Setting::wireName).collect(Collectors.toSet());
    assertThat(config.path("settings").fieldNames()).toIterable().hasSameElementsAs(names);

    // What GET shows, PATCH takes.
    assertThat(http.send("PATCH", "/__flowkv/config", config.toString()).text())
        .isEqualTo(config.toString());

    JsonNode changed =
        JSON.readTree(
            http.send(
                    "PATCH",
                    "/__flowkv/config",
                    "{\"seed\":7,\"locations\":[\"nrt\"],\"settings\":{\"replicationLag\":\"fixed:60s\",\"sameKeyWritesPerSecond\":null}}")
                .body());
    assertThat(changed.path("seed").asLong()).isEqualTo(7);
    assertThat(changed.path("locations").toString()).isEqualTo("[\"nrt\"]");
    assertThat(changed.path("settings").path("replicationLag").asText()).isEqualTo("fixed:60s");
    assertThat(changed.path("settings").path("sameKeyWritesPerSecond").isNull()).isTrue();

    JsonNode strong =
        JSON.readTree(
            http.send(
                    "PATCH",
                    "/__flowkv/config",
                    "{\"settings\":{\"listCacheSeconds\":5},\"profile\":\"strong\"}")
                .body());
    assertThat(strong.path("settings").path("replicationLag").asText()).isEqualTo("none");
    assertThat(strong.path("settings").path("listCacheSeconds").asInt()).isEqualTo(5);
    assertThat(strong.path("seed").asLong()).isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PATCH|config|{\"seed\":NUMBER}",
        "PATCH|config|{\"settings\":{\"listCacheSeconds\":NUMBER}}",
        "PATCH|config|{\"settings\":{\"replicationLag\":NUMBER}}",
        "PUT|clock|{\"mode\":\"scaled\",\"scale\":NUMBER}",
        "PUT|clock|{\"now\":NUMBER}",
        "POST|clock/advance|{\"millis\":NUMBER}",
        "PUT|faults|{\"seed\":NUMBER,\"rules\":[]}",
        "PUT|faults|{\"rules\":[{\"effect\":{\"type\":\"delay\",\"millis\":NUMBER}}]}",
        "PUT|faults|{\"rules\":[{\"count\":NUMBER,\"effect\":{\"type\":\"lostAcknowledgement\"}}]}",
        "PUT|snapshot|{\"format\":\"flowkv-snapshot\",\"version\":NUMBER}",
        "PUT|snapshot|{\"format\":\"flowkv-snapshot\",\"version\":1,\"state\":{\"createdNamespaces\":NUMBER}}",
        "PUT|snapshot|{\"format\":\"flowkv-snapshot\",\"version\":1,\"state\":{\"config\":{\"settings\":{\"x\":NUMBER}}}}",
      })
  void aNumberThatNoJavaTypeHoldsIsNoFailure(String method, String path, String body) {
    for (String number : new String[] {"1e-2147483649", "1e99999999999999999999", "-1E+99999"}) {
      Answer answer = http.send(method, "/__flowkv/" + path, body.replace("NUMBER", number));
      assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PATCH|config|{\"profile\":\"best\"}|400|profile|profile must be strong, cloudflare, worst-case, not \"best\"",
        "PATCH|config|{\"seeds\":1}|400|seeds|\"seeds\" is unknown; known are locations, profile, seed, settings",
        "PATCH|config|{\"seed\":1.5}|400|seed|seed must be a whole number.",
        "PATCH|config|{\"locations\":[]}|400|locations|locations must name at least one location",
        "PATCH|config|{\"locations\":[\"rest\"]}|400|locations|locations must not name \"rest\": that location always exists, for the REST API",
        "PATCH|config|{\"settings\":{\"listCacheSeconds\":-1}}|400|settings.listCacheSeconds|listCacheSeconds must be a whole number from 0 to 2147483647, not \"-1\"",
        "PATCH|config|{\"settings\":{\"readCache\":\"true\"}}|400|settings.readCache|readCache must be true or false, not a string",
        "PATCH|config|{\"settings\":{\"plan\":\"pro\"}}|400|settings.plan|plan must be paid or free, not \"pro\"",
        "PATCH|config|[]|400||The body must be a JSON object.",
        "PATCH|config|{|400||The body must be JSON, and is not at line 1, column 2.",
        "PUT|clock|{\"mode\":\"fast\"}|400|mode|mode must be real, manual or scaled, not \"fast\".",
        "PUT|clock|{\"now\":\"today\"}|400|now|now must be an instant such as 2026-11-22T00:00:00Z, not \"today\".",
        "PUT|clock|{\"now\":\"2026-11-22T11:59:59Z\"}|409|now|The clock cannot move backwards: it shows 2026-11-22T12:00:00Z, which is after 2026-11-22T11:59:59Z.",
        "PUT|clock|{\"mode\":\"scaled\",\"scale\":0}|400|scale|The clock's scale must be above 0 and at most 1000000, not 0.0.",
        "PUT|clock|{\"scale\":2}|400|scale|Only a scaled clock takes a scale.",
        "PUT|clock|{\"now\":\"+999999999-12-31T23:59:59Z\"}|400|now|The clock must show a time from 1970-01-01T00:00:00Z to 9999-12-31T23:59:59Z, not +999999999-12-31T23:59:59Z.",
        "POST|clock/advance|{\"millis\":-1}|400|millis|millis must be a whole number, not negative.",
        "POST|clock/advance|{}|400|millis|millis is missing.",
        "POST|clock/advance|{\"millis\":1.5}|400|millis|millis must be a whole number.",
        "POST|clock/advance|{\"millis\":1,\"seconds\":1}|400|seconds|\"seconds\" is unknown; known are millis",
        "PUT|clock|{\"time\":1}|400|time|\"time\" is unknown; known are mode, now, scale",
        "POST|reset|{\"namespace\":\"other\"}|400|namespace|\"namespace\" is unknown; there are no members here",
        "POST|reset|app|400||The body must be JSON, and is not at line 1, column 1.",
        "POST|namespaces/app/reset|{\"prefix\":\"a\"}|400|prefix|\"prefix\" is unknown; there are no members here",
        "DELETE|faults|{\"rules\":[0]}|400|rules|\"rules\" is unknown; there are no members here",
        "DELETE|history|{\"before\":7}|400|before|\"before\" is unknown; there are no members here",
        "PUT|faults|{\"rules\":[],\"rule\":1}|400|rule|\"rule\" is unknown; known are rules, seed",
        "PUT|namespaces/app|{\"title\":\"T\",\"id\":\"x\"}|400|id|\"id\" is unknown; known are title",
        "PUT|namespaces/app|{}|400|title|title is missing.",
        "POST|namespaces/nope/reset||404|namespace|There is no namespace \"nope\".",
        "PATCH|namespaces/nope|{\"title\":\"T\"}|404|namespace|There is no namespace \"nope\".",
        "PATCH|namespaces/app|{\"title\":\"\"}|400||request is missing a title definition",
        "PATCH|namespaces/app|{}|400|title|title is missing.",
        "GET|namespaces/nope/keys/k/views||404|namespace|There is no namespace \"nope\".",
        "GET|snapshot?namespace=nope||404|namespace|There is no namespace \"nope\".",
        "GET|snapshot?namespaces=nope||400|namespaces|\"namespaces\" is unknown; the only parameter is namespace.",
        "PUT|snapshot?namespace=%ff|[]|400|namespace|The query is not percent-encoded UTF-8.",
        "PUT|faults|{\"rules\":[],\"rules\":[]}|400||The body must be JSON, and is not at line 1, column 20.",
        "PUT|faults|{\"rules\":[{\"match\":{\"op\":[]},\"effect\":{\"type\":\"drop\",\"when\":\"after\"}}]}|400|rules[0].match.op|rules[0].match.op must name an operation; without it, every one matches.",
        "DELETE|health||405||DELETE is not a method of this path.",
        "GET|nothing||404||Nothing is here. The control API is under /__flowkv/ (try /__flowkv/health), the REST API under /client/v4/; a binding sends X-KV-Namespace-Id.",
      })
  void aRefusalNamesTheFieldAndChangesNothing(
      String method, String path, String body, int status, String field, String message)
      throws Exception {
    server.emulator().namespace("app").at("lhr").put("k", "v");
    String config = http.ask("GET", "/__flowkv/config").text();
    String clock = http.ask("GET", "/__flowkv/clock").text();
    Answer refused = http.send(method, "/__flowkv/" + path, body == null ? "" : body);
    JsonNode json = JSON.readTree(refused.body());
    assertThat(refused.status()).isEqualTo(status);
    assertThat(json.path("error").asText()).isEqualTo(message);
    assertThat(json.path("field").asText(null)).isEqualTo(field);
    assertThat(http.ask("GET", "/__flowkv/config").text()).isEqualTo(config);
    assertThat(http.ask("GET", "/__flowkv/clock").text()).isEqualTo(clock);
    assertThat(server.emulator().namespace("app").entries()).hasSize(1);
    assertThat(http.ask("GET", "/__flowkv/history").text()).contains("\"put\"");
  }

  @Test
  void anUnknownSettingListsTheOnesThereAre() {
    assertThat(http.send("PATCH", "/__flowkv/config", "{\"settings\":{\"lag\":1}}").text())
        .contains(
            "\\\"lag\\\" is not a setting; the settings are bulkReadCountsKeys, cacheAgeTestedBy, ")
        .contains("\"field\":\"settings.lag\"");
  }

  @Test
  void viewsShowWhatEachLocationWouldAnswerAndWhy() throws Exception {
    http.send("PATCH", "/__flowkv/config", "{\"settings\":{\"replicationLag\":\"fixed:10s\"}}");
    http.ask("GET", "/k%00?urlencoded=true", NS, "X-KV-Location: sjc");
    http.send("PUT", "/k%00?urlencoded=true", "v", NS, "X-KV-Location: lhr");
    String views = "/__flowkv/namespaces/app/keys/k%00/views";
    String shown = http.ask("GET", views).text();
    JsonNode view = JSON.readTree(shown);
    assertThat(view.path("chain").path(0).path("text").asText()).isEqualTo("v");
    assertThat(view.path("locations").path(0).toString())
        .isEqualTo(
            "{\"location\":\"lhr\",\"shard\":0,\"state\":\"current\",\"present\":true,\"sequence\":1,\"bytes\":1,\"text\":\"v\",\"cacheStatus\":\"HIT\",\"ageMillis\":0,\"freshForMillis\":60000,\"pending\":[],\"reason\":\"cached value, fetched 0 s ago, kept for 60 s more\"}");
    assertThat(view.path("locations").path(1).path("present").asBoolean()).isFalse();
    assertThat(view.path("locations").path(1).path("cacheStatus").asText()).isEqualTo("HIT");
    assertThat(
            view.path("locations").path(1).path("pending").path(0).path("lagLeftMillis").asLong())
        .isEqualTo(10_000);
    assertThat(view.path("locations").path(1).path("reason").asText())
        .isEqualTo(
            "cached absence, fetched 0 s ago, kept for 60 s more; the newest version arrives in 10 s");
    assertThat(view.path("locations").path(2).path("cacheStatus").asText()).isEqualTo("MISS");
    assertThat(view.path("locations").path(2).path("reason").asText())
        .isEqualTo(
            "not cached, or too old, so the store answers: no version has arrived; the newest version arrives in 10 s");
    // Looking changed nothing: it is still a miss.
    assertThat(http.ask("GET", views).text()).isEqualTo(shown);
  }

  @Test
  void aResetEmptiesANamespaceOrAllAndLeavesTheClock() {
    http.send("PUT", "/k?urlencoded=true", "v", NS);
    http.send("PUT", "/k?urlencoded=true", "v", "X-KV-Namespace-Id: other");
    assertThat(http.send("POST", "/__flowkv/namespaces/app/reset", "").status()).isEqualTo(200);
    assertThat(http.ask("GET", "/k?urlencoded=true", NS).status()).isEqualTo(404);
    assertThat(http.ask("GET", "/k?urlencoded=true", "X-KV-Namespace-Id: other").status())
        .isEqualTo(200);
    http.send("POST", "/__flowkv/clock/advance", "{\"millis\":5000}");
    for (String nothing : new String[] {"", "{}"}) {
      assertThat(http.send("POST", "/__flowkv/reset", nothing).status()).isEqualTo(200);
    }
    assertThat(http.ask("GET", "/k?urlencoded=true", "X-KV-Namespace-Id: other").status())
        .isEqualTo(404);
    assertThat(http.ask("GET", "/__flowkv/clock").text()).contains("12:00:05");
  }

  @Test
  void namespacesAreListedWithHowMuchIsInThem() {
    assertThat(http.ask("GET", "/__flowkv/namespaces").text()).isEqualTo("{\"namespaces\":[]}");
    server.emulator().declareNamespace("b", "B");
    server.emulator().namespace("a").at("lhr").put("k", "€");
    assertThat(http.ask("GET", "/__flowkv/namespaces").text())
        .isEqualTo(
            "{\"namespaces\":[{\"id\":\"a\",\"title\":\"a\",\"keys\":1,\"valueBytes\":3},"
                + "{\"id\":\"b\",\"title\":\"B\",\"keys\":0,\"valueBytes\":0}]}");
    assertThat(http.ask("GET", "/__flowkv/namespaces?x=1").status()).isEqualTo(400);
  }

  @Test
  void theKeysOfANamespaceAreListedPageByPage() {
    for (int i = 0; i < 3; i++) {
      server.emulator().namespace("app").at("lhr").put("k/" + i, "v");
    }
    String keys = "/__flowkv/namespaces/app/keys";
    assertThat(http.ask("GET", keys + "?prefix=k%2F&limit=2").text())
        .isEqualTo(
            "{\"keys\":[{\"name\":\"k/0\",\"bytes\":1},{\"name\":\"k/1\",\"bytes\":1}],"
                + "\"complete\":false}");
    assertThat(http.ask("GET", keys + "?limit=2&after=k/1").text())
        .isEqualTo("{\"keys\":[{\"name\":\"k/2\",\"bytes\":1}],\"complete\":true}");
    assertThat(http.ask("GET", keys + "?prefix=x").text())
        .isEqualTo("{\"keys\":[],\"complete\":true}");
    for (String limit : new String[] {"0", "1001", "x", "-1"}) {
      assertThat(http.ask("GET", keys + "?limit=" + limit).text())
          .contains("limit must be from 1 to 1000, not \\\"" + limit + "\\\".");
    }
    assertThat(http.ask("GET", "/__flowkv/namespaces/nope/keys").status()).isEqualTo(404);
  }

  @Test
  void theDescriptionNamesEveryPath() throws Exception {
    JsonNode description = JSON.readTree(http.ask("GET", "/__flowkv/openapi.json").body());
    assertThat(description.path("openapi").asText()).startsWith("3.1");
    description
        .path("paths")
        .fields()
        .forEachRemaining(
            path ->
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(
                        method -> {
                          if (method.equals("parameters")) {
                            return;
                          }
                          String target =
                              path.getKey().replace("{namespace}", "app").replace("{key}", "k");
                          http.ask("GET", "/k?urlencoded=true", NS);
                          String body =
                              target.endsWith("/namespaces/app") ? "{\"title\":\"T\"}" : "{}";
                          Answer answer = http.send(method.toUpperCase(Locale.ROOT), target, body);
                          assertThat(answer.status())
                              .as(method + " " + target)
                              .isNotIn(404, 405, 500);
                        }));
    assertThat(description.path("paths")).hasSize(25);
  }
}
