package dev.flowkv.conformance.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowkv.conformance.targets.ObservedFaces;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is asked is compared in every part, so that an answer which was not seen is found. */
class AskingTest {
  private static AskedFace inProcess;
  private static AskedFace rest;

  @BeforeAll
  static void start() {
    inProcess = ObservedFaces.inProcess();
    rest = ObservedFaces.rest();
  }

  @AfterAll
  static void stop() throws Exception {
    inProcess.close();
    rest.close();
  }

  private static Verdict ask(AskedFace face, String faceName, String steps) throws Exception {
    String file =
        """
        [{"id": "o", "face": "%s", "seen": "s", "steps": [%s], "source": "s", "date": "2026", "evidence": "observed"}]
        """
            .formatted(faceName, steps);
    List<Observation> read =
        ObservationReader.read(
            "f", new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)));
    return Asking.of(read.get(0), face);
  }

  /** The right expectation holds, and each other one does not. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "\"put\": [\"${key}\", \"v\", {\"expirationTtl\": 30}], \"throws\": ~\"KV PUT failed: 400 Invalid expiration_ttl of 30. Expiration TTL must be at least 60.\"~\"KV PUT failed: 400 Invalid expiration_ttl of 30. Expiration TTL must be at least 30.\"",
        "\"put\": [\"${key}\", \"v\", {\"expirationTtl\": 30}], \"throwsStart\": ~\"KV PUT failed: 400 \"~\"KV PUT failed: 413 \"",
        "\"get\": [\"${key}\"], \"returns\": ~null~\"\"",
        "\"list\": [{}], \"returns\": ~{\"keys\": []}~{\"keys\": [{\"name\": \"a\"}]}",
        "\"list\": [{}], \"returns\": ~{\"list_complete\": true}~{\"list_complete\": false}",
        "\"list\": [{}], \"lacks\": ~[\"cursor\"]~[\"keys\"]",
      })
  void aDifferentAnswerOfTheBindingIsFound(String step, String right, String wrong)
      throws Exception {
    assertThat(ask(inProcess, "binding", "{" + step + right + "}").difference()).isNull();
    assertThat(ask(inProcess, "binding", "{" + step + wrong + "}").difference())
        .startsWith("step 1 ")
        .contains("; seen was ");
  }

  /** The right expectation holds, and each other one does not. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "\"GET ${namespace}/values/${key}\", \"status\": ~404~400",
        "\"GET ${namespace}/values/${key}\", \"code\": ~10009~10013",
        "\"GET ${namespace}/values/${key}\", \"message\": ~\"get: 'key not found'\"~\"get: 'Key not found'\"",
        "\"GET ${namespace}/values/${key}\", \"messageStart\": ~\"get: \"~\"put: \"",
        "\"GET ${namespace}/values/${key}\", \"messagePart\": ~\"not found\"~\"unknown\"",
        "\"GET ${namespace}/keys\", \"result\": ~[]~[{\"name\": \"a\"}]",
        "\"GET ${namespace}/keys\", \"resultInfo\": ~{\"count\": 0}~{\"count\": 1}",
        "\"PUT ${namespace}/values/${key}\", \"text\": \"v\", \"result\": ~null~[]",
      })
  void aDifferentAnswerOfTheRestApiIsFound(String step, String right, String wrong)
      throws Exception {
    assertThat(ask(rest, "rest", "{\"send\": " + step + right + "}").difference()).isNull();
    assertThat(ask(rest, "rest", "{\"send\": " + step + wrong + "}").difference())
        .startsWith("step 1 ")
        .contains("; seen was ");
  }

  @Test
  void aBodyAndAHeaderAreCompared() throws Exception {
    String put =
        "{\"send\": \"PUT ${namespace}/values/${key}?expiration=${now+100}\", \"text\": \"v\"}, ";
    String get = "{\"send\": \"GET ${namespace}/values/${key}\", ";
    assertThat(ask(rest, "rest", put + get + "\"body\": \"v\"}").difference()).isNull();
    assertThat(ask(rest, "rest", put + get + "\"body\": \"w\"}").difference())
        .isEqualTo("step 2 was answered 200 v; seen was body \"w\"");
    String header = "\"headers\": {\"expiration\": \"${now+%d}\"}}";
    assertThat(ask(rest, "rest", put + get + header.formatted(100)).difference()).isNull();
    assertThat(ask(rest, "rest", put + get + header.formatted(101)).difference())
        .contains("seen was headers");
  }

  @Test
  void aSettingThatThereIsNotIsRefusedWithItsLine() throws Exception {
    String file =
        """
        [
        {"id": "o", "face": "binding", "seen": "s", "settings": {"plan": "cheap"}, "steps": [{"get": ["k"]}],
        "source": "s", "date": "2026", "evidence": "observed"}]
        """;
    Observation observation =
        ObservationReader.read(
                "f.json", new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)))
            .get(0);
    assertThatThrownBy(() -> Asking.of(observation, inProcess))
        .isInstanceOf(ObservationFormatException.class)
        .hasMessageStartingWith("f.json, line 2: \"settings\": ")
        .hasMessageContaining("plan")
        .hasMessageContaining("free");
  }

  @Test
  void aStepThatExpectsNothingMustSucceed() throws Exception {
    assertThat(ask(inProcess, "binding", "{\"put\": [\"\", \"v\"]}").difference())
        .isEqualTo(
            "step 1 threw \"KV PUT failed: 400 Key names must not be empty\"; seen was a success");
    assertThat(
            ask(inProcess, "binding", "{\"put\": [\"${key}\", \"v\"], \"times\": 2}").difference())
        .isEqualTo("step 1 threw \"KV PUT failed: 429 Too Many Requests\"; seen was a success");
    assertThat(
            ask(inProcess, "binding", "{\"put\": [\"${key}\", \"v\"], \"times\": 3}").difference())
        .isEqualTo(
            "step 1 was to be done 3 times, and threw \"KV PUT failed: 429 Too Many Requests\"");
  }

  @Test
  void timePassesAndWhatIsKeptIsUsed() throws Exception {
    assertThat(
            ask(
                    inProcess,
                    "binding",
                    """
                    {"put": ["${key}-1", "v"]}, {"pass": 2}, {"put": ["${key}-1", "w"]}, {"put": ["${key}-2", "v"]},
                    {"list": [{"limit": 1}], "keep": {"cursor": "/cursor"}},
                    {"list": [{"cursor": "${cursor}"}], "returns": {"keys": [{"name": "${key}-2"}]}},
                    {"get": ["${key}-1"], "returns": "w"}
                    """)
                .difference())
        .isNull();
  }
}
