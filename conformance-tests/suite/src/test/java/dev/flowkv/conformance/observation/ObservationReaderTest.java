package dev.flowkv.conformance.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of observations, and what is refused in them. */
class ObservationReaderTest {
  private static final String RIGHT =
      """
      [
        {
          "id": "first",
          "face": "binding",
          "seen": "A write is accepted.",
          "steps": [{"put": ["${key}", "v"]}],
          "source": "a log",
          "date": "2026-02-25",
          "evidence": "observed"
        },
        {
          "id": "second",
          "face": "rest",
          "seen": "A missing key is not found.",
          "steps": [{"send": "GET ${namespace}/values/${key}", "status": 404}],
          "source": "a log", "date": "2026",
          "evidence": "reported"
        }
      ]
      """;

  private static List<Observation> read(String file) throws IOException {
    List<Observation> read =
        ObservationReader.read(
            "some.json", new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)));
    ObservationReader.checkTogether(read);
    return read;
  }

  @Test
  void anObservationKnowsItsFileAndLine() throws IOException {
    assertThat(read(RIGHT))
        .extracting(o -> o.place().toString())
        .containsExactly("some.json, line 2", "some.json, line 11");
  }

  /** Each mistake is one change to a right file, here in its second observation. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "\"second\"~\"first\"~the id \"first\" is used already: some.json, line 2",
        "\"second\"~\"Second One\"~an id is words of a-z and 0-9 with - between: Second One",
        "\"face\": \"rest\"~\"face\": \"java\"~\"face\" is one of binding, rest, not java",
        "\"source\": \"a log\", \"date\"~\"date\"~an observation needs \"source\"",
        "\"source\": \"a log\", \"date\"~\"source\": \" \", \"date\"~\"source\" is a text, and not empty",
        "\"2026\"~\"last year\"~a date is a year, a month or a day, such as 2026-02-25: last year",
        "\"reported\"~\"documented\"~\"evidence\" is one of observed, reported, staff, not documented",
        "\"seen\": \"A m~\"sean\": \"A m~an observation has no member [sean]",
        "\"send\"~\"fetch\"~step 1: a step over the face rest does one of send, pass; this one has the members [fetch, status]",
        "\"send\": \"GET ${namespace}/values/${key}\"~\"put\": [\"k\"]~step 1: a step over the face rest does one of send, pass; this one has the members [put, status]",
        "\"status\"~\"statuss\"~step 1: a step over the face rest has no member [statuss]",
        "\"status\": 404~\"throws\": \"KV GET failed\"~step 1: a step over the face rest has no member [throws]",
        "GET ${~FETCH ${~step 1: \"send\" is a method and a path, such as PUT ${namespace}/values/${key}, not \"FETCH ${namespace}/values/${key}\"",
        "${key}\", \"s~${kee}\", \"s~step 1: ${kee} stands for nothing; known here are [id, key, n, namespace, namespaces, now]",
        "\"status\": 404~\"times\": 0~step 1: \"times\" is a number from 1 to 10000",
        "\"status\": 404~\"text\": \"a\", \"json\": {}~step 1: a request has one body, not [json, text]",
        "\"steps\"~\"notAsked\": \"why\", \"steps\"~an observation has \"steps\", or \"notAsked\" with the reason",
        "\"date\": \"2026\"~\"date\": \"2026\", \"newer\": \"third\"~\"newer\" names no observation: \"third\"",
        "\"date\": \"2026\"~\"date\": \"2027\", \"newer\": \"first\"~\"first\" is of 2026-02-25 and not newer",
      })
  void aMistakeIsRefusedWithItsLine(String right, String wrong, String message) {
    String file = RIGHT.replace("\r", "");
    int at = file.lastIndexOf(right);
    assertThat(at).as(right).isPositive();
    String changed = file.substring(0, at) + wrong + file.substring(at + right.length());
    assertThatThrownBy(() -> read(changed))
        .isInstanceOf(ObservationFormatException.class)
        .hasMessage("some.json, line 11: " + message);
  }

  @Test
  void whatIsNoArrayOfObjectsIsRefused() {
    assertThatThrownBy(() -> read("{}"))
        .hasMessage("some.json, line 1: a file of observations is a JSON array");
    assertThatThrownBy(() -> read("[\n1]"))
        .hasMessage("some.json, line 2: an observation is a JSON object");
    assertThatThrownBy(() -> read("[\n\n{\"id\": }]"))
        .hasMessageStartingWith("some.json, line 3: not JSON: ");
    assertThatThrownBy(() -> read("[\n{\"id\": \"a\",\n\"id\": \"b\"}]"))
        .hasMessageStartingWith("some.json, line 3: not JSON: Duplicate field 'id'");
    assertThatThrownBy(() -> read("[\n{}"))
        .isInstanceOf(ObservationFormatException.class)
        .hasMessageStartingWith("some.json, line 2: ");
  }
}
