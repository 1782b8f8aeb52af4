package dev.flowkv.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.flowkv.engine.BulkWrite;
import dev.flowkv.engine.KvNamespace;
import dev.flowkv.engine.KvValue;
import dev.flowkv.engine.PutOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The commands that look at what a running emulator holds. */
class LookCommandsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final RunningServer server =
      RunningServer.start(
          RunningServer.config().toBuilder().set("replicationLag", "fixed:10s").build());
  private final KvNamespace app = server.emulator().namespace("app");

  @AfterEach
  void close() {
    server.close();
  }

  private FlowKv.Outcome flowkv(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--url", server.url()));
    return FlowKv.run(all);
  }

  private String done(String... arguments) {
    FlowKv.Outcome outcome = flowkv(arguments);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.status()).isZero();
    return outcome.out();
  }

  private String failed(int status, String... arguments) {
    FlowKv.Outcome outcome = flowkv(arguments);
    assertThat(outcome.status()).as(outcome.toString()).isEqualTo(status);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err()).as("one line").matches("flowkv: [^\n]*\n");
    return outcome.err().strip();
  }

  @Test
  void namespacesAreATable() throws IOException {
    assertThat(done("namespaces")).isEqualTo("the emulator has no namespace yet\n");
    app.at("lhr").put("k", "value");
    server.emulator().declareNamespace("my-app:SESSIONS", "SESSIONS");
    assertThat(done("namespaces"))
        .isEqualTo(
            """
            id               title     keys  bytes of values
            app              app       1     5
            my-app:SESSIONS  SESSIONS  0     0
            """);
    assertThat(JSON.readTree(done("namespaces", "--json")).path("namespaces")).hasSize(2);
  }

  @Test
  void viewsSayWhatEachLocationWouldAnswerAndWhy() throws IOException {
    app.at("sjc").get("k");
    app.at("lhr").put("k", "hello");
    server.emulator().clock().advance(Duration.ofMillis(1500));
    String table =
        """
        "k" of app at 2026-11-22T12:00:01.500Z: the store has "hello", put at lhr 1.5 s ago
        location  answer         why
        lhr       "hello"        cached value, fetched 1.5 s ago, kept for 58.5 s more
        sjc       absent, stale  cached absence, fetched 1.5 s ago, kept for 58.5 s more; the newest version arrives in 8.5 s
        rest      absent, stale  not cached, or too old, so the store answers: no version has arrived; the newest version arrives in 8.5 s
        """;
    assertThat(done("views", "k", "--namespace", "app")).isEqualTo(table);
    assertThat(done("views", "k")).as("the only namespace, and nothing changed").isEqualTo(table);
    JsonNode json = JSON.readTree(done("views", "k", "--json"));
    assertThat(json.path("locations")).hasSize(3);
    assertThat(json.path("locations").path(0).path("text").asText()).isEqualTo("hello");
  }

  @Test
  void aKeyThatIsNotThereHasAnAnswerAndSoHasOneThatIsGone() {
    server.emulator().declareNamespace("app", "APP");
    assertThat(done("views", "a/b ?%", "--namespace", "app"))
        .startsWith("\"a/b ?%\" of app at 2026-11-22T12:00:00Z: the store has nothing\n")
        .contains("lhr       absent  not cached, or too old, so the store answers: no version");
    app.at("sjc").put("k", "v", PutOptions.NONE.withExpirationTtlSeconds(60));
    app.at("lhr").put("d", "v");
    server.emulator().clock().advance(Duration.ofSeconds(60));
    app.at("lhr").delete("d");
    assertThat(done("views", "k"))
        .contains("the store has nothing: \"v\", put at sjc 60 s ago, has expired\n")
        .doesNotContain("stale");
    assertThat(done("views", "d"))
        .contains("the store has nothing: deleted at lhr 0 s ago\n")
        .contains("sjc       \"v\", stale  ");
    assertThat(failed(1, "views", "x".repeat(513))).contains("exceeds key length limit of 512");
    assertThat(failed(2, "views")).isEqualTo("flowkv: Missing required parameter: 'KEY'");
  }

  @Test
  void eachCacheOfALocationHasALineAndAHostileKeyIsShown() {
    server.emulator().configure(c -> c.toBuilder().set("shardsPerLocation", "2").build());
    app.at("lhr").put("a\u001b[31m\u202e", "x".repeat(300));
    assertThat(done("views", "a\u001b[31m\u202e"))
        .contains("\"a\\u001b[31m\\u202e\" of app", "lhr, cache 1  ", "lhr, cache 2  ")
        .contains("\"" + "x".repeat(40) + "…\" (300 bytes)");
  }

  @Test
  void aNamespaceThatIsNotThereIsASentenceWithThoseThatAre() {
    for (String[] command : new String[][] {{"keys"}, {"views", "k"}}) {
      assertThat(failed(1, command)).isEqualTo("flowkv: the emulator has no namespace yet");
    }
    app.at("lhr").put("k", "v");
    server.emulator().declareNamespace("my-app:SESSIONS", "SESSIONS");
    for (String[] command : new String[][] {{"keys"}, {"views", "k"}}) {
      assertThat(failed(1, command))
          .isEqualTo("flowkv: --namespace: say which one; the namespaces are app, my-app:SESSIONS");
      List<String> wrong = new ArrayList<>(List.of(command));
      wrong.addAll(List.of("--namespace", "my-app:SESSION"));
      assertThat(failed(1, wrong.toArray(String[]::new)))
          .isEqualTo(
              "flowkv: there is no namespace \"my-app:SESSION\"; the namespaces are app,"
                  + " my-app:SESSIONS; did you mean my-app:SESSIONS?");
    }
    assertThat(server.emulator().namespaces()).as("looking makes none").hasSize(2);
  }

  @Test
  void keysAreWhatTheCentralStoreHolds() throws IOException {
    app.at("lhr").put("user:1", "v", PutOptions.NONE.withMetadata("{\"m\":1}"));
    app.at("lhr").put("user:2", "long", new PutOptions("1893456000", null, null));
    app.at("lhr").put("other", "v");
    assertThat(done("keys", "--prefix", "user:"))
        .isEqualTo(
            """
                bytes  expires               key
                    1  -                     user:1  {"m":1}
                    4  2030-01-01T00:00:00Z  user:2
            """);
    assertThat(JSON.readTree(done("keys", "--json")))
        .extracting(k -> k.path("name").asText())
        .containsExactly("other", "user:1", "user:2");
    assertThat(JSON.readTree(done("keys", "--json", "--prefix", "x"))).isEmpty();
    assertThat(done("keys", "--prefix", "x"))
        .isEqualTo("the central store holds no key of app that starts with \"x\"\n");
    FlowKv.Outcome page = flowkv("keys", "--limit", "1", "--after", "other");
    assertThat(page.out()).endsWith("user:1  {\"m\":1}\n").doesNotContain("user:2");
    assertThat(page.err()).isEqualTo("flowkv: there are more keys after \"user:1\"\n");
    assertThat(failed(2, "keys", "--limit", "0"))
        .isEqualTo("flowkv: --limit: must be at least 1, not 0");
  }

  @Test
  void aLargeNamespaceIsListedWholePageByPage() throws IOException {
    app.seed(
        IntStream.range(0, 2_500)
            .mapToObj(i -> new BulkWrite("k%04d".formatted(i), KvValue.of("v"), PutOptions.NONE))
            .toList());
    assertThat(done("keys").lines()).hasSize(2_501).last().asString().endsWith("  k2499");
    assertThat(JSON.readTree(done("keys", "--json"))).hasSize(2_500);
    FlowKv.Outcome limited = flowkv("keys", "--limit", "1500");
    assertThat(limited.out().lines()).hasSize(1_501);
    assertThat(limited.err()).contains("after \"k1499\"");
  }
}
