package dev.flowkv.conformance.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What cannot be replayed is refused with file, line and reason, and a secret is not repeated. */
class RecordingReaderTest {
  private static final List<String> WHOLE =
      List.of(
          "{\"format\":\"flowkv-recording\",\"version\":1,\"property\":\"value-text\",\"rule\":\"r\","
              + "\"date\":\"2026-11-26T12:00:00Z\",\"colos\":[\"LHR\"],\"target\":\"rest\","
              + "\"description\":\"d\",\"face\":\"rest\",\"suite\":\"1.0\",\"seed\":1,"
              + "\"stalenessMillis\":0,\"slackMillis\":5000,\"clock\":\"real\",\"phaseMillis\":7,"
              + "\"locations\":[\"rest\"],\"needs\":[]}",
          "{\"n\":1,\"at\":7,\"took\":3,\"location\":0,\"ask\":{\"op\":\"put\",\"key\":"
              + "\"flowkv-conformance/000000-000000/value-text/1/\",\"value\":{\"text\":\"v\"},"
              + "\"way\":\"text\"},\"answer\":{\"was\":\"done\"},\"http\":[{\"status\":200,"
              + "\"colo\":\"LHR\"}]}",
          "{\"n\":2,\"at\":11,\"took\":2,\"location\":0,\"ask\":{\"op\":\"get\",\"key\":"
              + "\"flowkv-conformance/000000-000000/value-text/1/\",\"type\":\"text\"},"
              + "\"answer\":{\"was\":\"read\",\"value\":{\"of\":\"1\"}}}",
          "{\"end\":{\"exchanges\":2,\"verdict\":\"holds\",\"omitted\":[]}}");

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("value-text.jsonl");
  }

  private void write(List<String> lines) throws IOException {
    Files.writeString(file, String.join("\n", lines) + "\n");
  }

  private void refused(String... words) {
    assertThatThrownBy(() -> RecordingFolder.read(folder, id -> true))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining(file.toString())
        .satisfies(e -> assertThat(e.getMessage()).contains(words).doesNotContain("\n"));
  }

  @Test
  void whatIsWholeIsReadAndWrittenAgainWordForWord() throws Exception {
    write(WHOLE);
    List<Recorded> read = RecordingFolder.read(folder, id -> true);
    assertThat(read).singleElement().satisfies(r -> assertThat(r.size()).isEqualTo(2));
    assertThat(RecordingLines.of(read.get(0))).isEqualTo(WHOLE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1 | "version":1      | "version":2        | is of version 2 of the format; this program reads version 1
          1 | flowkv-recording | flowkv-history     | is no header of a recording
          1 | "seed":1         | "seed":"x"         | "seed" must be a whole number
          1 | "suite":"1.0",   |                    | "suite" is missing
          1 | "phaseMillis":7  | "phaseMillis":1000 | "phaseMillis" must be from 0 to 999
          1 | "needs":[]       | "needs":[],"x":1   | "x" is unknown; known here are
          2 | "op":"put"       | "op":"patch"       | "op": there is no "patch"
          2 | "way":"text"     | "way":"letter"     | "way": there is no "letter"
          2 | "text":"v"       | "base64":"%"       | a value is no base64
          2 | "location":0     | "location":1       | "location" is 1; there are 1
          2 | "took":3         | "took":-3          | "took" must be from 0 to
          2 | "was":"done"     | "was":"lost"       | "was": there is no "lost"
          3 | "n":2            | "n":3              | is exchange 3, after exchange 1: lines are missing
          3 | "at":11          | "at":5             | the clock of the recording went back
          3 | "of":"1"         | "of":"9"           | no exchange "9" writes a value
          4 | "exchanges":2    | "exchanges":3      | lines are missing; record it again
          """)
  void whatIsWrongInALineIsNamed(int line, String before, String after, String words)
      throws Exception {
    List<String> lines = new ArrayList<>(WHOLE);
    String other = lines.get(line - 1).replace(before, after == null ? "" : after);
    assertThat(other).isNotEqualTo(lines.get(line - 1));
    lines.set(line - 1, other);
    write(lines);
    refused(line == 4 ? "" : ", line " + line + ": ", words);
  }

  @Test
  void aFileThatIsCutOffIsNamed() throws Exception {
    String whole = String.join("\n", WHOLE);
    for (int length : new int[] {1, 100, 600, whole.indexOf("{\"end\"") - 1, whole.length() - 1}) {
      Files.writeString(file, whole.substring(0, length));
      refused("cut off");
    }
    Files.writeString(file, "");
    refused("is empty");
    Files.write(file, new byte[] {'{', (byte) 0xff});
    refused("is not UTF-8");
  }

  /** The message is shown to those who look for what is wrong, and may be passed on. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a bearer token                      | Bearer 9aTkWVuUXw1bcQ2rOzt7
          an authorization header             | Authorization: Basic amFuZTpwdw==
          a cookie                            | Set-Cookie: session=abcdef
          a cookie                            | __cf_bm=mGZ1kcNbw
          an id or key of hexadecimal digits  | 5f1dc9ab2e8847c0a3be6d4f9078e215
          an API token                        | Sn3lYN_9aTkWVuUXw1bcQ2rOzt7Lh5GmpEdRsfKj
          an API token                        | cfut_Sn3lYN9aTkWVuUXw1bcQ
          an API token                        | v1.0-5f1dc9ab2e8847c0a3be
          a cookie                            | CF_Clearance=mGZ1kcNbw
          a bearer token                      | BEARER 9aTkWVuUXw1bcQ2rOzt7
          the address of a Worker             | HARNESS.JANE.WORKERS.DEV
          a JSON Web Token                    | eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.x
          an e-mail address                   | jane.doe@example.com
          an IP address                       | 203.0.113.77
          the address of a Worker             | my-harness.jane.workers.dev
          """)
  void aSecretIsNamedByItsKindAlone(String kind, String secret) throws Exception {
    List<String> places = List.of("\"description\":\"", "\"text\":\"", "\"type\":\"");
    for (int i = 0; i < places.size(); i++) {
      List<String> lines = new ArrayList<>(WHOLE);
      String line = lines.get(i).replace(places.get(i), places.get(i) + secret + " ");
      assertThat(line).isNotEqualTo(lines.get(i));
      lines.set(i, line);
      write(lines);
      refused(", line " + (i + 1) + ": seems to have " + kind + " in it");
      assertThatThrownBy(() -> RecordingFolder.read(folder, id -> true))
          .satisfies(e -> assertThat(e.getMessage()).doesNotContain(secret));
    }
  }

  @Test
  void aSecretInsideOfBase64IsFoundToo() throws Exception {
    String secret = "Bearer 9aTkWVuUXw1bcQ2rOzt7 ";
    for (String value :
        List.of(
            "{\"base64\":\""
                + java.util.Base64.getEncoder()
                    .encodeToString(secret.getBytes(StandardCharsets.UTF_8))
                + "\"}",
            Contents.written("x".repeat(5000).getBytes(StandardCharsets.UTF_8)).toString())) {
      List<String> lines = new ArrayList<>(WHOLE);
      lines.set(1, lines.get(1).replace("{\"text\":\"v\"}", value));
      write(lines);
      if (value.contains("deflated")) {
        assertThat(RecordingFolder.read(folder, id -> true)).hasSize(1);
      } else {
        refused(", line 2: seems to have a bearer token in it");
      }
    }
    assertThatThrownBy(() -> Contents.written(secret.repeat(500).getBytes(StandardCharsets.UTF_8)))
        .hasMessageContaining("a bearer token");
  }

  /** Each of its characters may begin a name or an address, but only the first one is tried. */
  @Test
  void aLongRunOfCharactersTakesNoLongerThanSoManyShortOnes() {
    String run = "x".repeat(300_000);
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          assertThat(Secrets.in(run + " a@b .workers.dev")).isEmpty();
          assertThat(Secrets.in(run + "@example.com")).contains("an e-mail address");
          assertThat(Secrets.in(run + ".workers.dev")).contains("the address of a Worker");
        });
  }

  @Test
  void addressesThatFollowEachOtherAreAllReplaced() {
    assertThat(Secrets.without("jane@example.com.x@example.org a.workers.dev-b.workers.dev"))
        .isEqualTo("{an e-mail address}{an e-mail address} {the address of a Worker}");
  }

  @Test
  void aFolderHoldsOneRun() throws Exception {
    assertThatThrownBy(() -> RecordingFolder.read(folder, id -> true))
        .hasMessageContaining("has no recording in it");
    assertThatThrownBy(() -> RecordingFolder.read(folder.resolve("none"), id -> true))
        .hasMessageContaining("--replay: there is no folder ");
    write(WHOLE);
    assertThatThrownBy(() -> RecordingFolder.read(folder, id -> false))
        .hasMessageContaining("--only: no recorded property's id matches; ids are value-text");
    Path other = folder.resolve("z.jsonl");
    Files.copy(file, other);
    refused(other.toString(), "are both of value-text");
    Files.writeString(
        other,
        Files.readString(file)
            .replace("\"property\":\"value-text\"", "\"property\":\"value-x\"")
            .replace("\"seed\":1", "\"seed\":2"));
    refused(other.toString(), "are of different runs");
    assertThatThrownBy(() -> RecordingFolder.prepare(folder))
        .hasMessageContaining("has a recording in it already; name another folder");
    assertThatThrownBy(() -> RecordingFolder.prepare(file.resolve("below")))
        .hasMessageContaining("cannot be made");
  }
}
