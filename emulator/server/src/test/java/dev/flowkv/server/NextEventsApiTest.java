package dev.flowkv.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.flowkv.engine.KvNamespace;
import dev.flowkv.engine.PutOptions;
import dev.flowkv.server.RawHttp.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is to come, and the steps to it. */
class NextEventsApiTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final RunningServer server = RunningServer.start(RunningServer.config());
  private final RawHttp http = server.http();
  private final KvNamespace app = server.emulator().namespace("app");

  @BeforeEach
  void tenSecondsOfLag() {
    http.send("PATCH", "/__flowkv/config", "{\"settings\":{\"replicationLag\":\"fixed:10s\"}}");
  }

  @AfterEach
  void close() {
    http.close();
    server.close();
  }

  private static JsonNode json(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    try {
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private JsonNode next(String query) {
    return json(http.ask("GET", "/__flowkv/next-events" + query));
  }

  private static List<String> texts(JsonNode answer) {
    List<String> texts = new ArrayList<>();
    answer
        .path("events")
        .forEach(e -> texts.add(e.path("inMillis").asLong() + " " + e.path("text").asText()));
    return texts;
  }

  @Test
  void whatIsToComeIsToldInOrderAndInWords() {
    assertThat(http.ask("GET", "/__flowkv/next-events").text())
        .isEqualTo(
            "{\"now\":\"2026-11-22T12:00:00Z\",\"events\":[],\"more\":false,\"complete\":true}");
    app.at("sjc").get("k\n");
    app.at("lhr").put("k\n", "v", PutOptions.NONE.withExpirationTtlSeconds(61));
    assertThat(next("?namespace=app&key=k%0A&limit=1").toString())
        .isEqualTo(
            "{\"now\":\"2026-11-22T12:00:00Z\",\"events\":[{\"at\":\"2026-11-22T12:00:10Z\",\"inMillis\":10000,\"kind\":\"arrival\",\"namespace\":\"app\",\"key\":\"k\\n\",\"location\":\"rest\",\"sequence\":1,\"text\":\"the write of \\\"k\\\\u000a\\\" (version 1) arrives at rest\"}],\"more\":true,\"complete\":true}");
    assertThat(texts(next("")))
        .containsExactly(
            "10000 the write of \"k\\u000a\" (version 1) arrives at rest",
            "10000 the write of \"k\\u000a\" (version 1) arrives at sjc",
            "60000 the cached value of \"k\\u000a\" at lhr ends",
            "60000 the cached absence of \"k\\u000a\" at sjc ends",
            "61000 the value of \"k\\u000a\" expires");
    server.emulator().clock().advance(Duration.ofSeconds(1));
    app.at("lhr").delete("k\n");
    assertThat(texts(next("?namespace=app")))
        .containsExactly(
            "9000 the write of \"k\\u000a\" (version 1) arrives at rest",
            "9000 the write of \"k\\u000a\" (version 1) arrives at sjc",
            "10000 the delete of \"k\\u000a\" (version 2) arrives at rest",
            "10000 the delete of \"k\\u000a\" (version 2) arrives at sjc",
            "59000 the cached absence of \"k\\u000a\" at sjc ends",
            "60000 the cached absence of \"k\\u000a\" at lhr ends");
  }

  @Test
  void anOlderValueThatExpiresWhereItIsStillShownIsToldWithItsPlace() {
    http.send(
        "PATCH",
        "/__flowkv/config",
        "{\"settings\":{\"replicationLag\":\"fixed:90s\",\"shardsPerLocation\":2,\"readCache\":false}}");
    app.at("lhr").put("k", "v", PutOptions.NONE.withExpirationTtlSeconds(120));
    server.emulator().clock().advance(Duration.ofSeconds(60));
    app.at("lhr").put("k", "w");
    assertThat(texts(next("")))
        .containsExactly(
            "30000 the write of \"k\" (version 1) arrives at rest",
            "30000 the write of \"k\" (version 1) arrives at sjc",
            "60000 the older value of \"k\" that is still shown at rest expires",
            "60000 the older value of \"k\" that is still shown at sjc expires",
            "90000 the write of \"k\" (version 2) arrives at rest",
            "90000 the write of \"k\" (version 2) arrives at sjc");
  }

  @Test
  void aSecondCacheOfALocationIsNamed() {
    http.send("PATCH", "/__flowkv/config", "{\"settings\":{\"shardsPerLocation\":2}}");
    for (int i = 0; i < 20; i++) {
      app.at("lhr").get("k");
    }
    assertThat(texts(next("")))
        .containsExactly(
            "60000 the cached absence of \"k\" at lhr ends",
            "60000 the cached absence of \"k\" at lhr, cache 2, ends");
    assertThat(next("").path("events").path(1).path("shard").asInt()).isEqualTo(1);
  }

  @Test
  void aStepGoesToTheNextEventAndTellsAllOfItsMoment() {
    app.at("sjc").get("k");
    app.at("lhr").put("k", "v");
    JsonNode step = json(http.ask("POST", "/__flowkv/clock/step"));
    assertThat(step.path("clock").toString())
        .isEqualTo("{\"mode\":\"manual\",\"now\":\"2026-11-22T12:00:10Z\"}");
    assertThat(texts(step))
        .containsExactly(
            "10000 the write of \"k\" (version 1) arrives at rest",
            "10000 the write of \"k\" (version 1) arrives at sjc");
    assertThat(app.at("sjc").get("k").isPresent()).isFalse();
    app.at("lhr").put("other", "v");
    step = json(http.send("POST", "/__flowkv/clock/step", "{\"namespace\":\"app\",\"key\":\"k\"}"));
    assertThat(texts(step))
        .containsExactly(
            "50000 the cached value of \"k\" at lhr ends",
            "50000 the cached absence of \"k\" at sjc ends");
    assertThat(app.at("sjc").get("k").text()).contains("v");
    assertThat(texts(json(http.send("POST", "/__flowkv/clock/step", "{\"namespace\":\"app\"}"))))
        .containsExactly("10000 the cached value of \"other\" at lhr ends");
    json(http.send("POST", "/__flowkv/clock/step", "{}"));
    JsonNode nothing = json(http.send("POST", "/__flowkv/clock/step", "{}"));
    assertThat(nothing.toString())
        .isEqualTo(
            "{\"clock\":{\"mode\":\"manual\",\"now\":\"2026-11-22T12:02:00Z\"},\"events\":[],\"more\":false,\"complete\":true}");
  }

  @Test
  void aStepThatCannotBeIsRefusedAndTheClockStays() {
    for (String[] wrong :
        new String[][] {
          {"{\"key\":\"k\"}", "400", "key goes with namespace, the id of the key's."},
          {"{\"namespace\":7}", "400", "namespace must be a string."},
          {"{\"namespace\":\"nope\"}", "404", "There is no namespace \\\"nope\\\"."},
          {"{\"millis\":1}", "400", "\\\"millis\\\" is unknown; known are key, namespace"},
          {"[]", "400", "The body must be a JSON object."},
        }) {
      Answer refused = http.send("POST", "/__flowkv/clock/step", wrong[0]);
      assertThat(refused.text()).contains(wrong[2]);
      assertThat(refused.status()).isEqualTo(Integer.parseInt(wrong[1]));
    }
    assertThat(http.ask("GET", "/__flowkv/next-events?key=k").status()).isEqualTo(400);
    assertThat(http.ask("GET", "/__flowkv/next-events?limit=101").text())
        .contains("limit must be from 1 to 100");
    assertThat(http.ask("GET", "/__flowkv/next-events?namespace=nope").status()).isEqualTo(404);
    http.send("PUT", "/__flowkv/clock", "{\"mode\":\"scaled\",\"scale\":0.001}");
    Answer refused = http.ask("POST", "/__flowkv/clock/step");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.text())
        .isEqualTo(
            "{\"error\":\"Only a manual clock can be stepped; this one is scaled. PUT"
                + " /__flowkv/clock with {\\\"mode\\\":\\\"manual\\\"} stops it.\"}");
  }
}
