package dev.flowkv.server.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests, and answers that a real emulator does not give. */
class AnswerTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final AtomicInteger requests = new AtomicInteger();
  private ServerSocket other;
  private volatile String answer = "";

  @BeforeEach
  void listen() throws IOException {
    other = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    Thread answering = new Thread(this::answerEach, "other");
    answering.setDaemon(true);
    answering.start();
  }

  @AfterEach
  void close() throws IOException {
    other.close();
  }

  private void answerEach() {
    try {
      while (true) {
        try (Socket client = other.accept()) {
          InputStream in = client.getInputStream();
          if (in.read() >= 0) {
            requests.incrementAndGet();
            in.read(new byte[10_000]);
            client.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
          }
        }
      }
    } catch (IOException e) {
      // The test has ended.
    }
  }

  private Answer asked(String method, byte @Nullable [] body, Duration atMost) throws IOException {
    URI address = URI.create("http://127.0.0.1:" + other.getLocalPort() + "/x");
    return Answer.to(address, method, "secret", body, atMost);
  }

  @Test
  void anAnswerThatIsShorterThanAnnouncedIsNoAnswer() throws IOException {
    answer = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{}";
    try (Answer given = asked("GET", null, LONG)) {
      assertThat(given.status()).isEqualTo(200);
      assertThatThrownBy(() -> given.body().readAllBytes())
          .isInstanceOf(EOFException.class)
          .hasMessage("8 bytes are missing");
    }
  }

  @Test
  void nothingThatChangesSomethingIsSentTwice() {
    for (String method : new String[] {"POST", "PUT"}) {
      requests.set(0);
      assertThatThrownBy(() -> asked(method, new byte[] {'{', '}'}, LONG))
          .isInstanceOf(IOException.class);
      assertThat(requests).as(method).hasValue(1);
    }
  }

  @Test
  void noRedirectionIsFollowedAndTheTokenStays() throws IOException {
    answer = "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n";
    try (Answer given = asked("GET", null, LONG)) {
      assertThat(given.status()).isEqualTo(302);
      assertThat(given.body().readAllBytes()).isEmpty();
    }
  }

  @Test
  void whatDoesNotSpeakHttpGivesNoAnswer() {
    answer = "220 mail.example.com ESMTP\r\n";
    assertThatThrownBy(() -> asked("GET", null, LONG))
        .isInstanceOf(IOException.class)
        .hasMessage("Invalid Http response");
  }

  @Test
  void theWaitHasABound() throws IOException {
    // Nobody accepts this one.
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      URI address = URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/x");
      assertThatThrownBy(() -> Answer.to(address, "GET", null, null, Duration.ofMillis(1)))
          .isInstanceOf(SocketTimeoutException.class);
    }
  }
}
