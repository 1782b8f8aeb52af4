package dev.flowkv.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.flowkv.server.RawHttp.Answer;
import dev.flowkv.testkit.ExternalProgram;
import dev.flowkv.testkit.NodeTools;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A signal to an emulator that has requests under way, and what it says of where it listens. */
class GracefulEndIT {
  private static final String NS = "X-KV-Namespace-Id: app";
  private static final int SIGTERM_STATUS = 143;

  @TempDir Path temp;

  private ExternalProgram serve(String... arguments) {
    List<String> command =
        new java.util.ArrayList<>(
            List.of(
                NodeTools.SCRIPTS.resolve("emulator").toString(), "--port", "0", "--no-config"));
    command.addAll(List.of(arguments));
    return ExternalProgram.start(command, temp, Map.of());
  }

  private static int port(ExternalProgram emulator) {
    return Integer.parseInt(
        emulator.awaitOutput("ready at http://127\\.0\\.0\\.1:(\\d+)").group(1));
  }

  private static void delayReads(RawHttp http, long millis) {
    String rule =
        "{\"rules\":[{\"match\":{\"op\":\"get\"},\"effect\":{\"type\":\"delay\",\"millis\":"
            + millis
            + "}}]}";
    assertThat(http.send("PUT", "/__flowkv/faults", rule).status()).isEqualTo(200);
  }

  private static void signal(ExternalProgram emulator) {
    ProcessHandle.of(emulator.pid()).orElseThrow().destroy();
  }

  /** Asks for a value, and waits until the request is with the server. */
  private static CompletableFuture<Answer> read(RawHttp asking, RawHttp watching) {
    CompletableFuture<Answer> answer =
        CompletableFuture.supplyAsync(() -> asking.ask("GET", "/k?urlencoded=true", NS));
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> watching.ask("GET", "/__flowkv/faults").text().contains("\"applied\":1"));
    return answer;
  }

  @Test
  void aRequestUnderWayIsAnsweredBeforeTheEnd() throws Exception {
    try (ExternalProgram emulator = serve();
        RawHttp asking = new RawHttp(port(emulator));
        RawHttp watching = new RawHttp(port(emulator))) {
      watching.send("PUT", "/k?urlencoded=true", "v", NS);
      delayReads(watching, 1500);
      CompletableFuture<Answer> answer = read(asking, watching);
      signal(emulator);
      assertThat(answer.get(20, TimeUnit.SECONDS).text()).isEqualTo("v");
      assertThat(emulator.awaitEnd().status()).isEqualTo(SIGTERM_STATUS);
    }
  }

  @Test
  void anUploadUnderWayIsStoredBeforeTheEnd() throws Exception {
    Path snapshot = temp.resolve("state.json");
    try (ExternalProgram emulator = serve("--snapshot", snapshot.toString());
        RawHttp uploading = new RawHttp(port(emulator));
        RawHttp watching = new RawHttp(port(emulator))) {
      uploading.write(
          "PUT /k?urlencoded=true HTTP/1.1\r\nHost: localhost\r\n"
              + NS
              + "\r\nContent-Length: 10\r\n\r\nhello");
      // An answer after it: the server has begun to read.
      assertThat(watching.ask("GET", "/__flowkv/health").status()).isEqualTo(200);
      signal(emulator);
      await().atMost(Duration.ofSeconds(4)).until(() -> !isListening(port(emulator)));
      uploading.write("world");
      assertThat(uploading.read().status()).isEqualTo(200);
      emulator.awaitEnd();
    }
    assertThat(Files.readString(snapshot)).contains("helloworld");
  }

  private static boolean isListening(int port) {
    try (RawHttp one = new RawHttp(port)) {
      return true;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  @Test
  void theEndWaitsAtMostFiveSeconds() {
    try (ExternalProgram emulator = serve();
        RawHttp asking = new RawHttp(port(emulator));
        RawHttp watching = new RawHttp(port(emulator))) {
      delayReads(watching, 600_000);
      CompletableFuture<Answer> answer = read(asking, watching);
      Instant before = Instant.now();
      signal(emulator);
      ExternalProgram.Outcome outcome = emulator.awaitEnd();
      assertThat(Duration.between(before, Instant.now()))
          .isBetween(Duration.ofSeconds(4), Duration.ofSeconds(30));
      assertThat(outcome.status()).isEqualTo(SIGTERM_STATUS);
      assertThat(outcome.output()).doesNotContain("Exception");
      assertThat(answer).failsWithin(Duration.ofSeconds(5));
    }
  }

  @Test
  void requestsThatWaitDoNotHoldUpTheEnd() throws Exception {
    try (ExternalProgram emulator = serve();
        RawHttp asking = new RawHttp(port(emulator));
        RawHttp watching = new RawHttp(port(emulator))) {
      CompletableFuture<Answer> answer =
          CompletableFuture.supplyAsync(
              () -> asking.ask("GET", "/__flowkv/history?after=0&wait=60s"));
      assertThat(watching.ask("GET", "/__flowkv/health").status()).isEqualTo(200);
      assertThat(watching.ask("GET", "/__flowkv/health").status()).isEqualTo(200);
      Instant before = Instant.now();
      signal(emulator);
      assertThat(answer.get(20, TimeUnit.SECONDS).text()).contains("\"first\":1");
      assertThat(emulator.awaitEnd().status()).isEqualTo(SIGTERM_STATUS);
      assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(4));
    }
  }

  @Test
  void listeningEverywhereWithoutATokenIsSaid() {
    try (ExternalProgram open = serve("--host", "0.0.0.0")) {
      open.awaitOutput(
          "flowkv: warning: it listens on every address of this machine.* and demands no token");
    }
    try (ExternalProgram guarded = serve("--host", "0.0.0.0", "--token", "secret")) {
      port(guarded);
      signal(guarded);
      assertThat(guarded.awaitEnd().output()).doesNotContain("warning");
    }
  }
}
