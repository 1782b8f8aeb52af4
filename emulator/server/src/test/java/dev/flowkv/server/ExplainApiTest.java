package dev.flowkv.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.flowkv.server.RawHttp.Answer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Histories that are sent to be explained. */
class ExplainApiTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String EXPLAIN = "/__flowkv/explain";
  private static final String HEADER =
      "{\"format\":\"flowkv-history\",\"version\":2,\"forgotten\":0}\n";
  private static final Path VERSION_1 =
      Path.of("../../conformance-tests/history/src/test/resources/version-1.jsonl");

  private final RunningServer server =
      RunningServer.start(
          RunningServer.config().toBuilder().set("replicationLag", "fixed:10s").build());
  private final RawHttp http = server.http();

  @AfterEach
  void close() {
    http.close();
    server.close();
  }

  private void someBadDays() {
    var app = server.emulator().namespace("app");
    app.at("sjc").get("a");
    app.at("lhr").put("a", "1");
    server.emulator().clock().advance(java.time.Duration.ofSeconds(20));
    app.at("sjc").get("a");
  }

  @Test
  void aHistoryIsExplainedAsTheEmulatorExplainsItsOwn() throws Exception {
    someBadDays();
    String own = http.ask("GET", "/__flowkv/anomalies").text();
    byte[] history = http.ask("GET", "/__flowkv/history").body();
    assertThat(own).contains("cached-miss");
    // Another emulator knows nothing of these operations, and does not afterwards.
    try (RunningServer other = RunningServer.start(RunningServer.config());
        RawHttp client = other.http()) {
      Answer explained = client.send("POST", EXPLAIN, history);
      assertThat(withoutLinks(explained.text())).isEqualTo(withoutLinks(own));
      assertThat(explained.status()).isEqualTo(200);
      assertThat(client.ask("GET", "/__flowkv/anomalies").text())
          .isEqualTo("{\"forgotten\":0,\"last\":0,\"more\":0,\"anomalies\":[]}");
      assertThat(other.emulator().namespaces()).isEmpty();
    }
  }

  private static JsonNode withoutLinks(String json) throws Exception {
    JsonNode answer = JSON.readTree(json);
    answer
        .path("anomalies")
        .forEach(a -> ((com.fasterxml.jackson.databind.node.ObjectNode) a).remove("link"));
    return answer;
  }

  @Test
  void aPartThatBeginsInTheMiddleKeepsItsNumbers() throws Exception {
    someBadDays();
    byte[] part = http.ask("GET", "/__flowkv/history?after=1").body();
    JsonNode answer = JSON.readTree(http.send("POST", EXPLAIN, part).body());
    assertThat(answer.path("last").asInt()).isEqualTo(3);
    assertThat(answer.path("anomalies").path(0).path("seq").asInt()).isEqualTo(3);
    assertThat(answer.path("anomalies").path(0).path("write").asInt()).isEqualTo(2);
  }

  @Test
  void aHistoryOfVersion1IsExplainedAsFarAsItSays() throws Exception {
    Answer explained = http.send("POST", EXPLAIN, Files.readAllBytes(VERSION_1));
    assertThat(explained.status()).as(explained.text()).isEqualTo(200);
    assertThat(JSON.readTree(explained.body()).path("anomalies")).isNotEmpty();
    String forgotten = HEADER.replace("\"forgotten\":0", "\"forgotten\":7");
    assertThat(http.send("POST", EXPLAIN, forgotten).text())
        .isEqualTo("{\"forgotten\":7,\"last\":0,\"more\":0,\"anomalies\":[]}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "|line 1: must be a JSON object",
        "[]|line 1: must be a JSON object",
        "{\"format\":\"other\"}|line 1: must be the header of a history, {\"format\":\"flowkv-history\",…}",
        "{\"format\":\"flowkv-history\",\"version\":3}|line 1: is version 3; this program reads 1 to 2",
        "HEADER{\"seq\":1}|line 2: op is none that is known",
        "HEADER~7|line 3: must be a JSON object",
        "HEADER{\"change\":\"odd\"}|line 2: change is none that is known",
      })
  void whatIsNoHistoryIsRefusedByItsLine(String body, String why) throws Exception {
    String text = body == null ? "" : body.replace("HEADER", HEADER).replace('~', '\n');
    Answer refused = http.send("POST", EXPLAIN, text);
    assertThat(JSON.readTree(refused.body()).path("error").asText())
        .isEqualTo("The body must be a history as JSON Lines; " + why + ".");
    assertThat(refused.status()).isEqualTo(400);
  }

  @Test
  void bytesThatAreNoTextAreRefusedByTheirLine() {
    byte[] text = (HEADER + "\n\"\u00e9\"\n").getBytes(StandardCharsets.ISO_8859_1);
    assertThat(http.send("POST", EXPLAIN, text).text())
        .contains("JSON Lines; line 3: must be UTF-8.");
    assertThat(http.send("POST", EXPLAIN + "?after=1", HEADER).status()).isEqualTo(400);
  }
}
