package dev.flowkv.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.server.RawHttp.Answer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** States and namespaces, out and in again over the control API. */
class SnapshotApiTest {
  private static final String NS = "X-KV-Namespace-Id: app";
  private static final String SNAPSHOT = "/__flowkv/snapshot";

  private final RunningServer server = RunningServer.start(RunningServer.config());
  private final RawHttp http = server.http();

  @AfterEach
  void close() {
    http.close();
    server.close();
  }

  private static List<String> answers(RunningServer of) {
    try (RawHttp client = of.http()) {
      return Arrays.asList(
          seen(client.ask("GET", "/k?urlencoded=true", NS, "X-KV-Location: lhr")),
          seen(client.ask("GET", "/k?urlencoded=true", NS, "X-KV-Location: sjc")),
          seen(client.ask("GET", "/?key_count_limit=1", NS, "X-KV-Location: lhr")),
          seen(client.send("PUT", "/k?urlencoded=true", "again", NS, "X-KV-Location: lhr")),
          seen(client.ask("GET", "/__flowkv/clock")),
          seen(client.ask("GET", "/__flowkv/config")),
          seen(client.ask("GET", "/__flowkv/namespaces/app/keys/k/views")),
          seen(client.ask("GET", "/client/v4/accounts/a/storage/kv/namespaces")));
    }
  }

  private static String seen(Answer answer) {
    return answer.status() + answer.headers().toString() + answer.text();
  }

  @Test
  void aSnapshotGivesAnotherServerTheSameAnswersByteForByte() {
    http.send(
        "PATCH", "/__flowkv/config", "{\"seed\":7,\"settings\":{\"replicationLag\":\"fixed:9s\"}}");
    http.ask("GET", "/k?urlencoded=true", NS, "X-KV-Location: sjc");
    http.send("PUT", "/k?urlencoded=true", "v", NS, "CF-KV-Metadata: {\"m\":\"€\"}");
    http.send("PUT", "/l?urlencoded=true", "v", NS);
    http.ask("GET", "/?key_count_limit=1", NS);
    server.emulator().clock().advance(Duration.ofMillis(500));
    byte[] snapshot = http.ask("GET", SNAPSHOT).body();
    try (RunningServer other = RunningServer.start(RunningServer.configFromNow());
        RawHttp client = other.http()) {
      client.send("PUT", "/mine?urlencoded=true", "v", "X-KV-Namespace-Id: mine");
      assertThat(client.send("PUT", SNAPSHOT, snapshot).text()).contains("\"namespaces\":1");
      assertThat(client.ask("GET", SNAPSHOT).body()).isEqualTo(snapshot);
      assertThat(answers(other)).isEqualTo(answers(server));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"format\":\"flowkv-snapshot\",\"version\":2,\"state\":{}}|version|The snapshot has version 2; this program reads version 1.",
        "[{\"key\":\"k\",\"value\":\"v\"}]|format|This is no snapshot: one begins with {\"format\":\"flowkv-snapshot\",\"version\":1.",
        "{\"format\":\"flowkv-snapshot\",\"version\":1,\"state\":{\"config\":||The snapshot is torn, or no JSON",
      })
  void aForeignNewerOrTornSnapshotIsRefusedAndNothingHasChanged(
      String body, String field, String message) {
    http.send("PUT", "/k?urlencoded=true", "v", NS);
    byte[] before = http.ask("GET", SNAPSHOT).body();
    Answer refused = http.send("PUT", SNAPSHOT, body);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.text()).contains(message.replace("\"", "\\\""));
    if (field != null) {
      assertThat(refused.text()).contains("\"field\":\"" + field + "\"");
    }
    assertThat(http.ask("GET", SNAPSHOT).body()).isEqualTo(before);
  }

  @Test
  void aStateThatDoesNotFitTogetherIsRefused() {
    http.send("PUT", "/k?urlencoded=true", "v", NS);
    String snapshot = http.ask("GET", SNAPSHOT).text();
    Answer refused =
        http.send(
            "PUT", SNAPSHOT, snapshot.replace("\"profile\":\"cloudflare\"", "\"profile\":\"x\""));
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.text()).contains("config.profile must be strong, cloudflare, worst-case");
    assertThat(http.ask("GET", SNAPSHOT).text()).isEqualTo(snapshot);
  }

  @Test
  void aMemberThatIsUnknownIsRefusedWithItsPlace() {
    http.send("PUT", "/k?urlencoded=true", "v", NS);
    String snapshot = http.ask("GET", SNAPSHOT).text();
    Answer refused =
        http.send("PUT", SNAPSHOT, snapshot.replace("\"state\":{", "\"state\":{\"x\":1,"));
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.text()).contains("The snapshot's state.x is unknown.");
    assertThat(http.ask("GET", SNAPSHOT).text()).isEqualTo(snapshot);
  }

  @Test
  void aNamespaceGoesOutAndInAsWranglersBulkJson() {
    assertThat(
            http.send(
                    "PUT",
                    SNAPSHOT + "?namespace=app%2F1",
                    "[{\"key\":\"a\",\"value\":\"1\",\"metadata\":{\"m\":1}},{\"key\":\"b\",\"value\":\"/w==\",\"base64\":true,\"expiration_ttl\":60}]")
                .text())
        .contains("\"keys\":2");
    assertThat(http.ask("GET", SNAPSHOT + "?namespace=app%2F1").text())
        .isEqualTo(
            "[\n{\"key\":\"a\",\"value\":\"1\",\"metadata\":{\"m\":1}},\n"
                + "{\"key\":\"b\",\"value\":\"/w==\",\"base64\":true,\"expiration\":1795348860}\n]");
    assertThat(http.ask("GET", "/b?urlencoded=true", "X-KV-Namespace-Id: app/1").body())
        .containsExactly(0xff);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "?namespace=app|[{\"key\":\"a\",\"value\":\"AP8\",\"base64\":true}]|400|the value of entry 0 is not base64",
        "?namespace=app|[{\"key\":\"a\",\"value\":\"1\",\"expiration_ttl\":\"300\"}]|400|entry 0 must have a whole number as expiration_ttl",
        "?namespace=app|[{\"key\":\"a\",\"value\":\"1\"},{\"key\":\"b\"}]|400|entry 1 must be an object with the strings key and value",
        "?namespace=app|[{\"key\":\"a\",\"value\":\"1\"},{\"key\":\"..\",\"value\":\"1\"}]|400|key \\\"..\\\": Illegal key name",
        "?namespace=|[]|400|namespace must not be empty.",
      })
  void oneWrongEntryRefusesThemAllAndNothingHasChanged(
      String query, String body, int status, String message) {
    Answer refused = http.send("PUT", SNAPSHOT + query, body);
    assertThat(refused.status()).isEqualTo(status);
    assertThat(refused.text()).contains(message);
    assertThat(server.emulator().namespaces()).isEmpty();
  }

  @Test
  void aNamespaceThatIsNotThereCannotBeExported() {
    assertThat(http.ask("GET", SNAPSHOT + "?namespace=0123456789abcdef0123456789abcdef").status())
        .isEqualTo(404);
  }
}
