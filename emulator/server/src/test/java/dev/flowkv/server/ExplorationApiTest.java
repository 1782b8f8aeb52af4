package dev.flowkv.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.flowkv.engine.ClockSetting;
import dev.flowkv.server.RawHttp.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Explorations by a client, and schedules that a client asks for. */
class ExplorationApiTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final RunningServer server = RunningServer.start(RunningServer.config());
  private final RawHttp http = server.http();

  @AfterEach
  void close() {
    http.close();
    server.close();
  }

  private JsonNode send(String method, String path, String body) {
    Answer answer = http.send(method, "/__flowkv/" + path, body);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return json(answer);
  }

  private JsonNode get(String path) {
    return json(http.ask("GET", "/__flowkv/" + path));
  }

  private static JsonNode json(Answer answer) {
    try {
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void put(String location, String key, String value) {
    server.emulator().namespace("app").at(location).put(key, value);
  }

  private String readInProcess(String location, String key) {
    return server.emulator().namespace("app").at(location).get(key).text().orElse("absent");
  }

  /** A program with a bug: it relies on a write to have arrived after five seconds. */
  private boolean passes() {
    put("lhr", "a", "1");
    send("POST", "clock/advance", "{\"millis\":5000}");
    return readInProcess("sjc", "a").equals("1");
  }

  @Test
  void aClientExploresItsProgramAndIsToldHowItFails() {
    put("lhr", "before", "v");
    JsonNode run = send("POST", "exploration", "{\"schedules\":50}");
    List<String> purposes = new ArrayList<>();
    while (run.path("state").asText().equals("running")) {
      purposes.add(run.path("purpose").asText());
      run =
          send(
              "POST",
              "exploration/next",
              passes() ? "{\"verdict\":\"passed\"}" : "{\"verdict\":\"failed\"}");
    }
    assertThat(purposes).containsExactly("try", "try", "replay");
    assertThat(run.path("failure").path("schedule").asText()).isEqualTo("app/sjc:get:a#1=-1");
    assertThat(run.path("failure").path("text").asText()).isEqualTo("with 1 surprise");
    assertThat(run.path("failure").path("lines").get(0).asText())
        .isEqualTo("step 3  get \"a\" at sjc  → absent");
    assertThat(run.path("failure").path("message").asText())
        .isEqualTo(
            """
            failed in schedule 2 of 50, with 1 surprise:
              step 3  get "a" at sjc  → absent
                      the put at lhr (step 2, 5.000 s before) had not arrived; the longest lag is 60 s""");
    assertThat(run.path("operations").asInt()).isEqualTo(2);
    assertThat(get("exploration")).isEqualTo(run);
    assertThatTheLinkLeadsToTheAbsentReadOfARunOfTwoOperations(
        run.path("failure").path("link").asText());
    // The state is the one before: the clock, too.
    assertThat(get("clock").path("now").asText()).isEqualTo("2026-11-22T12:00:00Z");
    assertThat(readInProcess("lhr", "a")).isEqualTo("absent");
    assertThat(readInProcess("lhr", "before")).isEqualTo("v");
  }

  private void assertThatTheLinkLeadsToTheAbsentReadOfARunOfTwoOperations(String link) {
    assertThat(link).startsWith(server.url() + "/__flowkv/ui/#/timeline?namespace=app&key=a&at=");
    long at = Long.parseLong(link.replaceAll(".*&at=(\\d+)&.*", "$1"));
    long after = Long.parseLong(link.replaceAll(".*&after=(\\d+)", "$1"));
    List<String> lines =
        http.ask("GET", "/__flowkv/history?after=" + after).text().lines().skip(1).toList();
    // The runs before, whose times are the same, are not in it.
    assertThat(lines).filteredOn(line -> line.contains("\"op\"")).hasSize(2);
    assertThat(lines.get((int) (at - after - 1)))
        .contains(
            "\"seq\":" + at + ",", "\"op\":\"get\"", "\"location\":\"sjc\"", "\"found\":false");
  }

  @Test
  void aFailureWithoutSurprisesHasAMessageAndNoLink() {
    JsonNode run = send("POST", "exploration", "{\"schedules\":\"all\"}");
    while (run.path("state").asText().equals("running")) {
      run = send("POST", "exploration/next", "{\"verdict\":\"failed\"}");
    }
    assertThat(run.path("failure").path("message").asText())
        .isEqualTo("failed in schedule 1, with no surprise:");
    assertThat(run.path("failure").has("link")).isFalse();
  }

  @Test
  void aProgramThatCannotFailIsToldSo() {
    JsonNode run = send("POST", "exploration", "{\"schedules\":\"all\"}");
    while (run.path("state").asText().equals("running")) {
      put("lhr", "a", "1");
      readInProcess("sjc", "a");
      run = send("POST", "exploration/next", "{\"verdict\":\"passed\"}");
    }
    assertThat(run.path("exhausted").asBoolean()).isTrue();
    assertThat(run.path("summary").asText())
        .startsWith("all 2 schedules (up to 1 surprise): 1 stale read");
    assertThat(run.path("anomalies").path("stale-read").asInt()).isEqualTo(1);
    assertThat(run.path("seen").asText()).startsWith("1 stale read, 0 cached misses");
  }

  @Test
  void oneThingAtATime() {
    send("POST", "exploration", "");
    Answer second = http.send("POST", "/__flowkv/exploration", "{}");
    assertThat(second.status()).isEqualTo(409);
    assertThat(second.text()).contains("DELETE /__flowkv/exploration ends it");
    assertThat(http.send("PUT", "/__flowkv/schedule", "{\"schedule\":\"none\"}").status())
        .isEqualTo(409);
    assertThat(http.send("PUT", "/__flowkv/snapshot", http.ask("GET", "/__flowkv/snapshot").text()))
        .satisfies(answer -> assertThat(answer.status()).isEqualTo(409))
        .satisfies(answer -> assertThat(answer.text()).contains("while a schedule is followed"));
    assertThat(http.send("PUT", "/__flowkv/clock", "{\"mode\":\"real\"}").status()).isEqualTo(409);
    assertThat(
            http.send("PATCH", "/__flowkv/config", "{\"settings\":{\"readCacheMaxEntries\":10}}")
                .status())
        .isEqualTo(409);
    assertThat(get("config").path("settings").path("readCacheMaxEntries").isNull()).isTrue();
    send("DELETE", "exploration", "");
    assertThat(http.send("POST", "/__flowkv/exploration/next", "{\"verdict\":\"passed\"}").text())
        .contains("No exploration is going on");
    assertThat(get("exploration").path("state").asText()).isEqualTo("none");
  }

  @Test
  void aScheduleIsFollowedUntilItIsEnded() {
    send("PUT", "schedule", "{\"schedule\":\"app/sjc:get:a#1=-1,app/sjc:get:b#1=-1\"}");
    put("lhr", "a", "1");
    assertThat(get("namespaces/app/keys/a/views").toString()).contains("\"decided\":false");
    assertThat(get("next-events").toString()).contains("\"decided\":false");
    assertThat(readInProcess("sjc", "a")).isEqualTo("absent");
    JsonNode followed = get("schedule");
    assertThat(followed.path("met").get(0).path("name").asText()).isEqualTo("app/sjc:get:a#1");
    assertThat(followed.path("met").get(0).path("taken").asText()).isEqualTo("-1");
    assertThat(followed.path("unmet").get(0).asText()).isEqualTo("app/sjc:get:b#1");
    assertThat(followed.path("operations").asInt()).isEqualTo(2);
    assertThat(followed.path("message").asText())
        .isEqualTo(
            """
            failed with 1 surprise:
              step 2  get "a" at sjc  → absent
                      the put at lhr (step 1, 0.000 s before) had not arrived; the longest lag is 60 s
              the schedule names app/sjc:get:b#1, which did not occur as it says""");
    assertThatTheLinkLeadsToTheAbsentReadOfARunOfTwoOperations(followed.path("link").asText());
    send("DELETE", "schedule", "");
    assertThat(get("schedule").path("schedule").isNull()).isTrue();
    assertThat(get("namespaces").toString()).doesNotContain("app");
  }

  @Test
  void aDelayTakesTheEmulatorsTimeWhileAScheduleIsFollowed() {
    send(
        "PUT",
        "faults",
        "{\"rules\":[{\"match\":{\"op\":\"get\"},\"effect\":{\"type\":\"delay\",\"millis\":3600000}}]}");
    send("PUT", "schedule", "{\"schedule\":\"none\"}");
    assertThat(http.ask("GET", "/a?urlencoded=true", "X-KV-Namespace-Id: app").status())
        .isEqualTo(404);
    assertThat(get("clock").path("now").asText()).isEqualTo("2026-11-22T13:00:00Z");
    send("DELETE", "schedule", "");
    assertThat(get("clock").path("now").asText()).isEqualTo("2026-11-22T12:00:00Z");
  }

  @Test
  void whatIsWrongIsSaidWithItsPlace() {
    assertThat(http.send("POST", "/__flowkv/exploration", "{\"schedules\":0}").text())
        .contains("schedules must be from 1 to 1000000, or \\\"all\\\", not 0", "\"field\"");
    assertThat(http.send("PUT", "/__flowkv/schedule", "{\"schedule\":\"x\"}"))
        .satisfies(answer -> assertThat(answer.status()).isEqualTo(400))
        .satisfies(answer -> assertThat(answer.text()).contains("\\\"x\\\" is no such choice"));
    send("POST", "exploration", "");
    assertThat(http.send("POST", "/__flowkv/exploration/next", "{\"verdict\":\"ok\"}").text())
        .contains("verdict must be passed, failed or left-out, not \\\"ok\\\"");
    send("DELETE", "exploration", "");
    server.emulator().clock().set(ClockSetting.real());
    Answer real = http.send("POST", "/__flowkv/exploration", "");
    assertThat(real.status()).isEqualTo(409);
    assertThat(real.text()).contains("schedules need a manual clock", "PUT /__flowkv/clock");
  }
}
