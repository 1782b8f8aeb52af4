package dev.flowkv.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.flowkv.engine.BulkGetOptions;
import dev.flowkv.engine.BulkWrite;
import dev.flowkv.engine.KvAccess;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.KvFailure;
import dev.flowkv.engine.KvValue;
import dev.flowkv.engine.ListOptions;
import dev.flowkv.engine.PutOptions;
import dev.flowkv.server.cli.FlowKvCommand;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code flowkv tail}. */
class TailCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final PrintStream outBefore = System.out;
  private final PrintStream errBefore = System.err;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private KvEmulator emulator = emulator();
  private FlowKvServer server = start(emulator, 0);
  private KvAccess lhr = emulator.namespace("app").at("lhr");

  @AfterEach
  void close() {
    System.setOut(outBefore);
    System.setErr(errBefore);
    server.close();
  }

  private static KvEmulator emulator() {
    return KvEmulator.create(
        RunningServer.config().toBuilder().set("replicationLag", "fixed:10s").build());
  }

  private static FlowKvServer start(KvEmulator emulator, int port) {
    try {
      return FlowKvServer.start(emulator, new ServerOptions("127.0.0.1", port, Set.of(), null, 3));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A tail that runs meanwhile. */
  private CompletableFuture<Integer> tail(String... arguments) {
    List<String> all = new ArrayList<>(List.of("tail", "--url", url()));
    all.addAll(List.of(arguments));
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    return CompletableFuture.supplyAsync(() -> FlowKvCommand.run(all.toArray(String[]::new)));
  }

  private String url() {
    return "http://127.0.0.1:" + server.port();
  }

  private static void assertEnds(CompletableFuture<Integer> tail)
      throws ExecutionException, InterruptedException, TimeoutException {
    assertThat(tail.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isZero();
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private void awaitErr(String text) {
    await(text).atMost(PATIENCE).until(() -> err.toString(StandardCharsets.UTF_8).contains(text));
  }

  private void awaitOut(String text) {
    await(text).atMost(PATIENCE).until(() -> out().contains(text));
  }

  private void everything() {
    KvAccess sjc = emulator.namespace("app").at("sjc");
    sjc.get("k");
    lhr.put("k", "v");
    emulator.clock().advance(Duration.ofSeconds(4));
    sjc.get("k");
  }

  @Test
  void pastOperationsAreShownAndThenEachNewOne() throws Exception {
    everything();
    CompletableFuture<Integer> tail = tail("--limit", "4");
    awaitOut("stale for 4 s");
    lhr.list(ListOptions.ALL);
    assertEnds(tail);
    assertThat(out())
        .isEqualTo(
            """
            2026-11-22T12:00:00Z  sjc  get "k" of app: absent
            2026-11-22T12:00:00Z  lhr  put "k" = "v" of app: done
            2026-11-22T12:00:04Z  sjc  get "k" of app: absent, cached, stale for 4 s
            2026-11-22T12:00:04Z  lhr  list of app: 1 key
            """);
    assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void everyKindOfOperationIsALine() throws Exception {
    FlowKvServer three = server;
    server = startWithHistory(100);
    three.close();
    lhr.putAll(
        List.of(
            new BulkWrite("a", KvValue.of("x".repeat(300)), PutOptions.NONE),
            new BulkWrite("b", KvValue.of("\u001b"), PutOptions.NONE)));
    lhr.getAll(List.of("a", "b", "c"), BulkGetOptions.DEFAULT);
    lhr.get("a");
    lhr.get("b");
    lhr.list(ListOptions.ALL.withPrefix("a").withLimit(1));
    lhr.deleteAll(List.of("a"));
    try {
      lhr.put("", "v");
    } catch (KvFailure refused) {
      // Which is shown.
    }
    emulator.reset();
    assertEnds(tail("--limit", "8"));
    assertThat(out().lines().map(line -> line.substring(22)))
        .containsExactly(
            "lhr  bulkPut, 2 keys, of app: done",
            "lhr  bulkGet, 3 keys, of app: 2 found",
            "lhr  get \"a\" of app: 300 bytes, cached",
            "lhr  get \"b\" of app: \"\\u001b\", cached",
            "lhr  list \"a\"… of app: 1 key",
            "lhr  bulkDelete, 1 key, of app: done",
            "lhr  put \"\" = \"v\" of app: refused, Key names must not be empty",
            "all namespaces: emptied");
  }

  private FlowKvServer startWithHistory(int operations) throws IOException {
    return FlowKvServer.start(
        emulator, new ServerOptions("127.0.0.1", 0, Set.of(), null, operations));
  }

  @Test
  void whatIsShownIsChosenByKeyLocationOperationAndStaleness() throws Exception {
    everything();
    assertEnds(tail("--stale", "--limit", "1"));
    assertThat(out())
        .isEqualTo(
            "2026-11-22T12:00:04Z  get \"k\" at sjc read absent, 4.0 s after the put at lhr"
                + " (operation 2): a miss had been cached at sjc by operation 1 and is used for"
                + " 56.0 s more\n");
    out.reset();
    assertEnds(tail("--op", "put", "--key", "k", "--location", "lhr", "--limit", "1"));
    assertThat(out()).endsWith("put \"k\" = \"v\" of app: done\n").hasLineCount(1);
    out.reset();
    CompletableFuture<Integer> later = tail("--key", "other", "--json", "--limit", "1");
    lhr.get("k");
    lhr.get("other");
    assertEnds(later);
    assertThat(JSON.readTree(out()).path("key").asText()).isEqualTo("other");
  }

  @Test
  void anAnswerOfTheSameMillisecondIsStaleToo() throws Exception {
    KvAccess sjc = emulator.namespace("app").at("sjc");
    lhr.put("k", "v");
    sjc.getAll(List.of("other", "k"), BulkGetOptions.DEFAULT);
    sjc.list(ListOptions.ALL);
    assertEnds(tail("--stale", "--limit", "2"));
    assertThat(out().lines())
        .satisfiesExactly(
            get ->
                assertThat(get)
                    .contains("bulkGet \"k\" at sjc read absent, 0.0 s after the put at lhr"),
            list -> assertThat(list).contains("list at sjc lacks \"k\", 0.0 s after the put"));
  }

  @Test
  void theNumberOfPastOperationsIsChosen() throws Exception {
    everything();
    assertEnds(tail("--last", "2", "--limit", "2"));
    assertThat(out()).startsWith("2026-11-22T12:00:00Z  lhr  put").hasLineCount(2);
  }

  @Test
  void anEmulatorThatGoesAwayIsWaitedForAndWhatWasMissedIsSaid() throws Exception {
    lhr.get("a");
    CompletableFuture<Integer> tail = tail("--limit", "2");
    awaitOut("\"a\"");
    int port = server.port();
    server.close(Duration.ofSeconds(5));
    awaitErr(
        "flowkv: the emulator at http://127.0.0.1:" + port + " does not answer any more; trying");
    emulator = emulator();
    emulator.namespace("app").at("lhr").get("before the history");
    server = start(emulator, port);
    for (int i = 0; i < 4; i++) {
      emulator.namespace("app").at("lhr").get("b");
    }
    assertEnds(tail);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .containsPattern(
            "flowkv: the emulator answers again; it was started again, and what it did before that,"
                + " after operation 1, is not known");
    assertThat(out()).hasLineCount(2).endsWith("get \"b\" of app: absent, cached\n");
  }

  @Test
  void aTailThatCannotBeginIsOneLine() {
    FlowKv.Outcome nobody = FlowKv.run("tail", "--url", "http://127.0.0.1:1");
    assertThat(nobody.status()).isEqualTo(1);
    assertThat(nobody.err()).startsWith("flowkv: no emulator answers at http://127.0.0.1:1; ");
    for (String[] wrong :
        new String[][] {
          {"2", "--limit", "0", "flowkv: --limit: must be at least 1, not 0"},
          {"2", "--last", "-1", "flowkv: --last: must be at least 0, not -1"},
          {
            "2",
            "--op",
            "gte",
            "flowkv: --op: must be one of get, bulkGet, put, bulkPut, delete, bulkDelete, list, not"
                + " \"gte\"; did you mean get?"
          },
          {
            "1",
            "--location",
            "lrh",
            "flowkv: --location: must be one of lhr, sjc, rest, not \"lrh\"; did you mean lhr?"
          },
        }) {
      FlowKv.Outcome outcome = FlowKv.run("tail", "--url", url(), wrong[1], wrong[2]);
      assertThat(outcome.err()).isEqualTo(wrong[3] + "\n");
      assertThat(outcome.status()).isEqualTo(Integer.parseInt(wrong[0]));
    }
  }

  @Test
  void withoutAHistoryThereIsNothingToFollow() throws IOException {
    server.close();
    server = startWithHistory(0);
    FlowKv.Outcome outcome = FlowKv.run("tail", "--url", url());
    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err())
        .isEqualTo("flowkv: No history is recorded: the server was started with --history 0.\n");
  }
}
