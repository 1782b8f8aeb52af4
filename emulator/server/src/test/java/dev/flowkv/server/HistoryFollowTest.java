package dev.flowkv.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.flowkv.engine.KvAccess;
import dev.flowkv.server.RawHttp.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A history as somebody follows it: {@code GET /__flowkv/history?after=SEQ&wait=30s}. */
class HistoryFollowTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final RunningServer server = RunningServer.start(RunningServer.config());
  private final RawHttp http = server.http();
  private final KvAccess lhr = server.emulator().namespace("app").at("lhr");

  @AfterEach
  void close() {
    http.close();
    server.close();
  }

  /** The header, and the keys of the lines with their numbers. */
  private record Part(JsonNode header, List<String> lines) {
    static Part of(Answer answer) throws IOException {
      assertThat(answer.status()).as(answer.text()).isEqualTo(200);
      assertThat(answer.header("Content-Type")).startsWith("application/x-ndjson");
      List<JsonNode> lines = new ArrayList<>();
      for (String line : answer.text().split("\n")) {
        lines.add(JSON.readTree(line));
      }
      return new Part(
          lines.get(0),
          lines.subList(1, lines.size()).stream()
              .map(l -> l.path("seq") + " " + l.path("key").asText(l.path("change").asText()))
              .toList());
    }

    String recording() {
      return header.path("recording").asText();
    }
  }

  private Part ask(String query) throws IOException {
    return Part.of(http.ask("GET", "/__flowkv/history?" + query));
  }

  /** Asks on a connection of its own. */
  private CompletableFuture<Part> asking(String query) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (RawHttp own = server.http()) {
            return Part.of(own.ask("GET", "/__flowkv/history?" + query));
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  @Test
  void whatIsThereIsAnsweredAtOnceAndGoesOnWhereItEnded() throws IOException {
    lhr.get("a");
    lhr.get("b");
    Part all = ask("after=0&wait=60s");
    assertThat(all.lines()).containsExactly("1 a", "2 b");
    assertThat(all.header().path("first").asLong()).isEqualTo(1);
    assertThat(all.header().path("forgotten").asLong()).isZero();
    assertThat(ask("after=1").lines()).containsExactly("2 b");
    Part nothing = ask("after=2");
    assertThat(nothing.lines()).isEmpty();
    assertThat(nothing.header().path("first").asLong()).isEqualTo(3);
    assertThat(nothing.recording()).isEqualTo(all.recording()).isNotEmpty();
  }

  @Test
  void twoRequestsThatWaitAreAnsweredWhenSomethingHappens() throws Exception {
    lhr.get("a");
    CompletableFuture<Part> one = asking("after=1&wait=60s");
    CompletableFuture<Part> two = asking("after=1&wait=60s");
    assertThat(http.ask("GET", "/__flowkv/health").status()).isEqualTo(200);
    assertThat(one).isNotDone();
    lhr.get("b");
    assertThat(one.get(10, TimeUnit.SECONDS).lines()).containsExactly("2 b");
    assertThat(two.get(10, TimeUnit.SECONDS).lines()).containsExactly("2 b");
  }

  @Test
  void aResetIsAnsweredToARequestThatWaits() throws Exception {
    CompletableFuture<Part> waiting = asking("after=0&wait=60s");
    server.emulator().reset();
    assertThat(waiting.get(10, TimeUnit.SECONDS).lines()).containsExactly("1 emptied");
  }

  @Test
  void whenTheTimeIsOverTheHeaderIsAnsweredAlone() throws IOException {
    long start = System.nanoTime();
    assertThat(ask("after=0&wait=300ms").lines()).isEmpty();
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(300_000_000L);
  }

  @Test
  void waitingHoldsNoThread() throws Exception {
    // More than the server has threads.
    List<RawHttp> waiting = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      RawHttp client = server.http();
      waiting.add(client);
      client.write("GET /__flowkv/history?after=0&wait=60s HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }
    assertThat(http.ask("GET", "/__flowkv/health").status()).isEqualTo(200);
    lhr.get("a");
    for (RawHttp client : waiting) {
      assertThat(Part.of(client.read()).lines()).containsExactly("1 a");
      client.close();
    }
  }

  @Test
  void aHistoryThatIsClearedIsAnsweredAndNumbersGoOn() throws Exception {
    lhr.put("a", "v");
    CompletableFuture<Part> waiting = asking("after=1&wait=60s");
    assertThat(http.ask("GET", "/__flowkv/health").status()).isEqualTo(200);
    assertThat(http.ask("DELETE", "/__flowkv/history").status()).isEqualTo(200);
    Part cleared = waiting.get(10, TimeUnit.SECONDS);
    assertThat(cleared.lines()).as("there were keys").containsExactly("2 replaced");
    assertThat(cleared.header().path("cleared").asLong()).isEqualTo(1);
    Part all = ask("after=0&wait=60s");
    assertThat(all.header().path("forgotten").asLong()).isEqualTo(1);
    assertThat(all.lines()).containsExactly("2 replaced");
    assertThat(all.recording()).as("the same one").isEqualTo(cleared.recording());
  }

  @Test
  void aHistoryOfNothingThatIsClearedIsAnsweredToo() throws Exception {
    CompletableFuture<Part> waiting = asking("after=0&wait=60s");
    await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () -> {
              http.ask("DELETE", "/__flowkv/history");
              return waiting.isDone();
            });
    assertThat(waiting.get().lines()).isEmpty();
  }

  @Test
  void aClearingBetweenTwoQuestionsIsAnsweredAtOnceToAReaderThatSaysWhatItKnows() throws Exception {
    lhr.get("a");
    assertThat(ask("after=1").header().path("cleared").asLong()).isZero();
    assertThat(http.ask("DELETE", "/__flowkv/history").status()).isEqualTo(200);
    long start = System.nanoTime();
    Part part = ask("after=1&cleared=0&wait=60s");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
    assertThat(part.lines()).isEmpty();
    assertThat(part.header().path("cleared").asLong()).isEqualTo(1);
    CompletableFuture<Part> waiting = asking("after=1&cleared=1&wait=60s");
    assertThat(http.ask("GET", "/__flowkv/health").status()).isEqualTo(200);
    assertThat(waiting).isNotDone();
    lhr.get("b");
    assertThat(waiting.get(10, TimeUnit.SECONDS).lines()).containsExactly("2 b");
  }

  @Test
  void whatIsForgottenIsCountedFromTheLineThatWasSeen() throws IOException {
    for (int i = 0; i < ServerOptions.DEFAULT_HISTORY + 3; i++) {
      lhr.get("k");
    }
    Part part = ask("after=1&wait=60s");
    assertThat(part.header().path("forgotten").asLong()).isEqualTo(2);
    assertThat(part.header().path("first").asLong()).isEqualTo(4);
    assertThat(part.lines()).hasSize(ServerOptions.DEFAULT_HISTORY).startsWith("4 k");
  }

  @Test
  void anotherEmulatorsRecordingIsAnsweredFromItsBeginningAtOnce() throws IOException {
    lhr.get("a");
    Part part = ask("after=500&recording=of-yesterday&wait=60s");
    assertThat(part.lines()).containsExactly("1 a");
    assertThat(part.recording()).isNotEqualTo("of-yesterday");
    assertThat(ask("after=1&recording=" + part.recording()).lines()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "after=x|after must be the seq of a line, or 0, not \"x\".",
        "after=-1|after must be the seq of a line, or 0, not \"-1\".",
        "after=1|after must be from 0 to 0, the number of the last entry, not 1.",
        "after=0&wait=61s|wait must be a duration such as 500ms or 30s, at most 60s, not \"61s\".",
        "after=0&wait=30|wait must be a duration such as 500ms or 30s, at most 60s, not \"30\".",
        "wait=30s|wait goes with after, the seq of the last line that was seen.",
        "after=0&cleared=x|cleared must be the seq of a line, or 0, not \"x\".",
        "cleared=1|cleared goes with after, the seq of the last line that was seen.",
        "recording=x|recording goes with after, the seq of the last line that was seen.",
        "afer=0|\"afer\" is unknown; the parameters are format, after, wait, recording, cleared.",
      })
  void aWrongParameterIsRefusedByName(String query, String error) throws IOException {
    Answer refused = http.ask("GET", "/__flowkv/history?" + query);
    assertThat(refused.status()).isEqualTo(400);
    JsonNode json = JSON.readTree(refused.body());
    assertThat(json.path("error").asText()).isEqualTo(error);
    assertThat(json.path("field").asText()).isNotEmpty();
  }
}
