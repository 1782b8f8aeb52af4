package dev.flowkv.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.flowkv.engine.BulkWrite;
import dev.flowkv.engine.GetOptions;
import dev.flowkv.engine.KvAccess;
import dev.flowkv.engine.KvNamespace;
import dev.flowkv.engine.KvValue;
import dev.flowkv.engine.PutOptions;
import dev.flowkv.server.RawHttp.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The views of many keys, at a moment that was asked for, and each location's state in a word. */
class ViewsApiTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String VIEWS = "/__flowkv/namespaces/app/views";

  private final RunningServer server = RunningServer.start(RunningServer.config());
  private final RawHttp http = server.http();
  private final KvNamespace app = server.emulator().namespace("app");
  private final KvAccess lhr = app.at("lhr");
  private final KvAccess sjc = app.at("sjc");

  @BeforeEach
  void tenSecondsOfLag() {
    http.send("PATCH", "/__flowkv/config", "{\"settings\":{\"replicationLag\":\"fixed:10s\"}}");
  }

  @AfterEach
  void close() {
    http.close();
    server.close();
  }

  private JsonNode ask(String target) {
    Answer answer = http.ask("GET", target);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    try {
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void advance(long seconds) {
    server.emulator().clock().advance(Duration.ofSeconds(seconds));
  }

  private String states(String key) {
    List<String> states = new ArrayList<>();
    for (JsonNode location :
        ask("/__flowkv/namespaces/app/keys/" + key + "/views").path("locations")) {
      states.add(location.path("state").asText());
    }
    return String.join(" ", states.subList(0, 2));
  }

  @Test
  void eachLocationHasItsStateInOneWord() {
    lhr.get("k");
    assertThat(states("k")).isEqualTo("absent absent");
    sjc.put("k", "1");
    assertThat(states("k")).isEqualTo("cachedMiss current");
    assertThat(states("k2")).isEqualTo("absent absent");
    sjc.put("k2", "1");
    assertThat(states("k2")).as("nothing cached").isEqualTo("onItsWay current");
    advance(61);
    assertThat(states("k")).isEqualTo("current current");
    lhr.get("k");
    sjc.put("k", "2");
    assertThat(states("k")).as("cached").isEqualTo("stale current");
    sjc.put("k2", "2");
    assertThat(states("k2")).as("the store shows the older one").isEqualTo("stale current");
    advance(2);
    sjc.delete("k");
    assertThat(states("k")).isEqualTo("lingering absent");
    sjc.put("k2", "3", PutOptions.NONE.withExpirationTtlSeconds(60));
    advance(59);
    lhr.get("k2", new GetOptions("300"));
    advance(1);
    assertThat(states("k2")).as("what has expired is cached nowhere").isEqualTo("absent absent");
    advance(60);
    assertThat(states("k")).isEqualTo("absent absent");
  }

  @Test
  void aRowHasWhatTheStoreHoldsAndWhatEachLocationWouldAnswer() {
    sjc.get("k");
    lhr.put("k", "v", PutOptions.NONE.withExpirationTtlSeconds(61));
    JsonNode page = ask(VIEWS);
    assertThat(page.path("now").asText()).isEqualTo("2026-11-22T12:00:00Z");
    assertThat(page.path("complete").asBoolean()).isTrue();
    assertThat(page.has("next") || page.has("at")).isFalse();
    JsonNode row = page.path("rows").path(0);
    assertThat(row.path("key").asText()).isEqualTo("k");
    assertThat(row.path("store").toString())
        .isEqualTo(
            "{\"present\":true,\"sequence\":1,\"bytes\":1,\"text\":\"v\",\"writtenAt\":\"lhr\",\"committedAt\":\"2026-11-22T12:00:00Z\",\"expiration\":1795348861}");
    assertThat(row.path("locations").path(1).toString())
        .isEqualTo(
            "{\"location\":\"sjc\",\"shard\":0,\"state\":\"cachedMiss\",\"present\":false,\"sequence\":null,\"cacheStatus\":\"HIT\",\"ageMillis\":0,\"freshForMillis\":60000,\"pending\":[{\"sequence\":1,\"lagLeftMillis\":10000}],\"reason\":\"cached absence, fetched 0 s ago, kept for 60 s more; the newest version arrives in 10 s\"}");
    assertThat(row.path("locations"))
        .isEqualTo(ask("/__flowkv/namespaces/app/keys/k/views").path("locations"));

    advance(61);
    assertThat(store("k").toString())
        .isEqualTo(
            "{\"present\":false,\"sequence\":1,\"writtenAt\":\"lhr\",\"committedAt\":\"2026-11-22T12:00:00Z\",\"expiration\":1795348861,\"expired\":true}");
    lhr.delete("k");
    assertThat(store("k").toString())
        .isEqualTo(
            "{\"present\":false,\"sequence\":2,\"writtenAt\":\"lhr\",\"committedAt\":\"2026-11-22T12:01:01Z\",\"deleted\":true}");
  }

  private JsonNode store(String key) {
    return ask(VIEWS + "?prefix=" + key).path("rows").path(0).path("store");
  }

  @Test
  void ofManyVersionsOnTheirWayARowHasTheNewest() {
    for (int i = 0; i < 3; i++) {
      lhr.put("k", "v" + i);
      advance(1);
    }
    JsonNode row = ask(VIEWS).path("rows").path(0);
    assertThat(row.path("locations").path(1).path("pending").toString())
        .isEqualTo("[{\"sequence\":3,\"lagLeftMillis\":9000}]");
    assertThat(
            ask("/__flowkv/namespaces/app/keys/k/views").path("locations").path(1).path("pending"))
        .hasSize(3);
  }

  @Test
  void eachCacheOfALocationHasAnEntry() {
    http.send("PATCH", "/__flowkv/config", "{\"settings\":{\"shardsPerLocation\":2}}");
    lhr.put("k", "v");
    JsonNode locations = ask(VIEWS).path("rows").path(0).path("locations");
    assertThat(StreamSupport.stream(locations.spliterator(), false))
        .extracting(l -> l.path("location").asText() + l.path("shard").asText())
        .containsExactly("lhr0", "lhr1", "sjc0", "sjc1", "rest0", "rest1");
  }

  @Test
  void pagesFollowEachOtherAndGroupsAreOneRow() {
    for (String key : List.of("a", "user/1", "user/2", "user/2/x", "z/1")) {
      lhr.put(key, "v");
    }
    assertThat(rows("?delimiter=/")).containsExactly("a", "user/*", "z/*");
    assertThat(rows("?delimiter=%2F&prefix=user/")).containsExactly("user/1", "user/2", "user/2/*");
    JsonNode first = ask(VIEWS + "?delimiter=/&limit=2");
    assertThat(first.path("complete").asBoolean()).isFalse();
    assertThat(first.path("next").asText()).isEqualTo("user/");
    assertThat(rows("?delimiter=/&limit=2&after=user/")).containsExactly("z/*");
    assertThat(rows("?limit=2&after=user/1")).containsExactly("user/2", "user/2/x");
    for (int i = 0; i < 60; i++) {
      lhr.put("more" + i, "v");
    }
    assertThat(rows("")).hasSize(50);
    assertThat(rows("?limit=200")).hasSize(65);
  }

  private List<String> rows(String query) {
    return StreamSupport.stream(ask(VIEWS + query).path("rows").spliterator(), false)
        .map(r -> r.has("group") ? r.path("group").asText() + "*" : r.path("key").asText())
        .toList();
  }

  @Test
  void whatWouldBeAnsweredLaterIsWhatIsAnsweredThen() {
    sjc.get("k");
    lhr.put("k", "v");
    String key = "/__flowkv/namespaces/app/keys/k/views";
    JsonNode now = ask(key);
    for (String at : new String[] {"%2B61s", "+61s", "+61000ms", "2026-11-22T12:01:01Z"}) {
      JsonNode later = ask(key + "?at=" + at);
      assertThat(later.path("now").asText()).isEqualTo("2026-11-22T12:00:00Z");
      assertThat(later.path("at").asText()).isEqualTo("2026-11-22T12:01:01Z");
      assertThat(later.path("locations").path(1).path("state").asText()).isEqualTo("current");
      assertThat(later.path("locations").path(1).path("text").asText()).isEqualTo("v");
      JsonNode row = ask(VIEWS + "?at=" + at);
      assertThat(row.path("at").asText()).isEqualTo("2026-11-22T12:01:01Z");
      assertThat(row.path("rows").path(0).path("locations")).isEqualTo(later.path("locations"));
    }
    assertThat(ask(key)).as("a look changes nothing").isEqualTo(now);
    JsonNode foretold = ask(key + "?at=+1m").path("locations");
    assertThat(ask(key + "?at=+2h").path("at").asText()).isEqualTo("2026-11-22T14:00:00Z");
    advance(60);
    assertThat(ask(key).path("locations")).isEqualTo(foretold);
  }

  @Test
  void ofALongValueTheBeginningIsTextAndNoCharacterIsCut() {
    lhr.put("exact", "x".repeat(200));
    lhr.put("long", "x".repeat(199) + "\ud83d\ude00" + "y");
    lhr.put("wide", "\u20ac".repeat(500));
    app.seed(
        List.of(
            new BulkWrite("binary", KvValue.wrap(new byte[] {'a', (byte) 0xff}), PutOptions.NONE),
            new BulkWrite(
                "cut", KvValue.wrap(new byte[] {'a', (byte) 0xe2, (byte) 0x82}), PutOptions.NONE),
            new BulkWrite("largest", KvValue.wrap(largest()), PutOptions.NONE)));
    assertThat(store("exact").path("text").asText()).hasSize(200);
    assertThat(store("long").path("text").asText()).isEqualTo("x".repeat(199));
    assertThat(store("long").has("utf8")).isFalse();
    assertThat(store("wide").path("text").asText()).isEqualTo("\u20ac".repeat(200));
    assertThat(store("wide").path("bytes").asInt()).isEqualTo(1500);
    assertThat(store("binary").path("text").asText()).isEqualTo("a\ufffd");
    assertThat(store("binary").path("utf8").toString()).isEqualTo("false");
    assertThat(store("cut").path("text").asText()).isEqualTo("a\ufffd");
    assertThat(store("cut").path("utf8").toString()).isEqualTo("false");
    // The end of a character that the preview cuts is no error of the value's.
    assertThat(store("largest").path("text").asText()).isEqualTo("\u20ac".repeat(200));
    assertThat(store("largest").has("utf8")).isFalse();
  }

  private static byte[] largest() {
    return "\u20ac".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "views?limit=0|400|limit|limit must be from 1 to 200, not \"0\".",
        "views?limit=201|400|limit|limit must be from 1 to 200, not \"201\".",
        "views?delimiter=|400|delimiter|delimiter must not be empty; without it, each key is a row.",
        "views?cursor=x|400|cursor|\"cursor\" is unknown; the parameters are prefix, after, limit, delimiter, at.",
        "views?at=-1s|400|at|at must be a time from now such as +500ms, +60s, +5m or +2h, or an instant such as 2026-12-24T00:00:00Z, not \"-1s\".",
        "views?at=2026-11-22T11:59:59.999Z|400|at|at must be from now, which is 2026-11-22T12:00:00Z, to 9999-12-31T23:59:59Z, not 2026-11-22T11:59:59.999Z.",
        "keys/k/views?at=%2B999999999h|400|at|at must be from now, which is 2026-11-22T12:00:00Z, to 9999-12-31T23:59:59Z, not +116106-05-09T03:00:00Z.",
        "keys/k/views?when=1|400|when|\"when\" is unknown; the only parameter is at.",
      })
  void aParameterThatCannotBeIsRefused(String path, int status, String field, String message)
      throws Exception {
    lhr.put("k", "v");
    Answer refused = http.ask("GET", "/__flowkv/namespaces/app/" + path);
    JsonNode json = JSON.readTree(refused.body());
    assertThat(json.path("error").asText()).isEqualTo(message);
    assertThat(json.path("field").asText()).isEqualTo(field);
    assertThat(refused.status()).isEqualTo(status);
  }

  @Test
  void thereIsNoViewOfANamespaceThatIsNotThere() {
    assertThat(http.ask("GET", "/__flowkv/namespaces/nope/views").status()).isEqualTo(404);
    assertThat(server.emulator().findNamespace("nope")).isEmpty();
  }
}
