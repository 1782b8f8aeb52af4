package dev.flowkv.server.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.KvAccess;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.server.FlowKvServer;
import dev.flowkv.server.ServerOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What a reader sees who follows a history, and what it hears of that it does not see. */
class HistoryFollowerTest {
  private final KvEmulator emulator = KvEmulator.create(EmulatorConfig.cloudflare());
  private final KvAccess lhr = emulator.namespace("app").at("lhr");
  private final List<String> seen = new ArrayList<>();
  private FlowKvServer server = start(0);

  private FlowKvServer start(int port) {
    try {
      return FlowKvServer.start(emulator, new ServerOptions("127.0.0.1", port, Set.of(), null, 3));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Command
  private static final class Asked {
    @Mixin private final ControlClient client = new ControlClient();
  }

  private static HistoryFollower follower(int port) {
    Asked asked = new Asked();
    new CommandLine(asked).parseArgs("--url", "http://127.0.0.1:" + port);
    return new HistoryFollower(asked.client);
  }

  private String read(HistoryFollower follower) throws IOException, InterruptedException {
    seen.clear();
    follower.read(
        Duration.ZERO,
        new HistoryFollower.Reader() {
          @Override
          public void begin(@Nullable String missing) {
            if (missing != null) {
              seen.add("(" + missing + ")");
            }
          }

          @Override
          public void line(JsonNode line) {
            seen.add(line.path("key").asText());
          }
        });
    return String.join(" ", seen);
  }

  private void gets(String... keys) {
    for (String key : keys) {
      lhr.get(key);
    }
  }

  @Test
  void eachReadGoesOnWhereTheLastOneEnded() throws Exception {
    HistoryFollower follower = follower(server.port());
    assertThat(read(follower)).isEmpty();
    gets("a", "b");
    assertThat(read(follower)).isEqualTo("a b");
    assertThat(read(follower)).isEmpty();
    gets("c");
    assertThat(read(follower)).isEqualTo("c");
  }

  @Test
  void whatTheHistoryDidNotHoldLongEnoughIsCounted() throws Exception {
    gets("a", "b", "c", "d");
    HistoryFollower follower = follower(server.port());
    assertThat(read(follower)).as("of the past, nothing is missed").isEqualTo("b c d");
    gets("1", "2", "3", "4");
    assertThat(read(follower))
        .isEqualTo(
            "(1 operation not shown: the history holds no more (serve --history NUMBER)) 2 3 4");
  }

  @Test
  void aHistoryThatWasClearedIsSaidSoWithWhatWasInIt() throws Exception {
    HistoryFollower follower = follower(server.port());
    gets("a");
    assertThat(read(follower)).isEqualTo("a");
    clear();
    assertThat(read(follower)).isEqualTo("(the history was cleared)");
    gets("b", "c");
    clear();
    gets("d");
    assertThat(read(follower))
        .isEqualTo("(the history was cleared, with 2 operations not shown) d");
    assertThat(read(follower)).isEmpty();
  }

  private void clear() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.port() + "/__flowkv/history"))
            .DELETE()
            .build();
    assertThat(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).statusCode())
        .isEqualTo(200);
  }

  @Test
  void anEmulatorThatWasStartedAgainIsReadFromItsBeginning() throws Exception {
    HistoryFollower follower = follower(server.port());
    gets("a", "b");
    read(follower);
    int port = server.port();
    server.close();
    assertThatThrownBy(() -> read(follower)).isInstanceOf(IOException.class);
    server = start(port);
    gets("c", "d", "e", "f");
    assertThat(read(follower))
        .isEqualTo(
            "(it was started again, and what it did before that, after operation 2, is not known;"
                + " of what it did since, 1 operation not shown) d e f");
    gets("g");
    assertThat(read(follower)).isEqualTo("g");
  }

  @Test
  void aHistoryOfALaterVersionAndAnOlderEmulatorAreSaidSo() throws Exception {
    assertThat(answered("HTTP/1.1 200 OK", "{\"format\":\"flowkv-history\",\"version\":99}"))
        .matches(
            "the history of the emulator at http://\\S+ has version 99; this program reads up to \\d");
    assertThat(
            answered(
                "HTTP/1.1 400 Bad Request",
                "{\"error\":\"\\\"after\\\" is unknown; the only parameter is format.\",\"field\":\"after\"}"))
        .matches("the emulator at http://\\S+ is of a version that cannot be followed");
  }

  /** What is said of an answer that no emulator of this version gives. */
  private static String answered(String status, String body) throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread answering =
          new Thread(
              () -> {
                try (Socket client = other.accept()) {
                  client.getInputStream().read();
                  String answer =
                      status
                          + "\r\nContent-Type: application/json\r\nContent-Length: "
                          + body.length()
                          + "\r\n\r\n"
                          + body;
                  client.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
                } catch (IOException e) {
                  // The test fails.
                }
              });
      answering.start();
      HistoryFollower follower = follower(other.getLocalPort());
      try {
        follower.read(Duration.ZERO, new Nobody());
        return "nothing";
      } catch (ControlClient.RefusedException e) {
        return String.valueOf(e.getMessage());
      } finally {
        answering.join(10_000);
      }
    }
  }

  private static final class Nobody implements HistoryFollower.Reader {
    @Override
    public void begin(@Nullable String missing) {}

    @Override
    public void line(JsonNode line) {}
  }
}
