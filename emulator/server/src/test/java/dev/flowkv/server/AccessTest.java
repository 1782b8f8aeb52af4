package dev.flowkv.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.server.RawHttp.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom the server lets in, on every face. */
class AccessTest {
  private static final String NAMESPACES = "/client/v4/accounts/a/storage/kv/namespaces";

  private final RunningServer server = RunningServer.start(RunningServer.config(), "secret");
  private final RawHttp http = server.http();

  @AfterEach
  void close() {
    http.close();
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/__flowkv/health", NAMESPACES, "/k?urlencoded=true", "/"})
  void aForeignHostIsRefused(String target) {
    Answer refused = http.ask("GET", target, "Host: evil.example", "X-KV-Namespace-Id: app");
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.text()).startsWith("Host \"evil.example\" is not this server's");
    assertThat(http.ask("GET", target, "Host: localhost.evil.example:80").status()).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost:1", "127.0.0.1", "[::1]:8786", "fake-host", "LOCALHOST"})
  void namesOfTheLoopbackAddressAreLetIn(String host) {
    assertThat(
            http.ask("GET", "/k?urlencoded=true", "Host: " + host, "X-KV-Namespace-Id: app")
                .status())
        .isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "https://evil.example", "http://localhost:1"})
  void aWriteByAForeignPageIsRefusedAndARereadIsNot(String origin) {
    Answer refused =
        http.send("PUT", "/k?urlencoded=true", "x", "X-KV-Namespace-Id: app", "Origin: " + origin);
    assertThat(refused.status()).isEqualTo(403);
    Answer read =
        http.ask("GET", "/k?urlencoded=true", "X-KV-Namespace-Id: app", "Origin: " + origin);
    assertThat(read.status()).isEqualTo(404);
    assertThat(read.header("Access-Control-Allow-Origin")).isNull();
  }

  @Test
  void aWriteByAPageOfThisServerIsLetIn() {
    String host = "127.0.0.1:" + server.port();
    assertThat(
            http.send(
                    "PUT",
                    "/k?urlencoded=true",
                    "x",
                    "X-KV-Namespace-Id: app",
                    "Host: " + host,
                    "Origin: http://" + host)
                .status())
        .isEqualTo(200);
  }

  @Test
  void restAndControlDemandTheToken() {
    Answer rest = http.ask("GET", NAMESPACES);
    assertThat(rest.status()).isEqualTo(401);
    assertThat(rest.text()).contains("\"code\":10000,\"message\":\"Authentication error\"");
    assertThat(http.ask("GET", NAMESPACES, "Authorization: Bearer wrong").status()).isEqualTo(401);
    assertThat(http.ask("GET", NAMESPACES, "Authorization: Bearer secret").status()).isEqualTo(200);
    assertThat(http.ask("GET", NAMESPACES, "authorization: bearer secret").status()).isEqualTo(200);
    assertThat(http.head("/__flowkv/config").status()).isEqualTo(401);
    assertThat(http.ask("GET", "/__flowkv/config").status()).isEqualTo(401);
    assertThat(http.ask("GET", "/__flowkv/config", "Authorization: Bearer secret").status())
        .isEqualTo(200);
    assertThat(http.ask("GET", "/k?urlencoded=true", "X-KV-Namespace-Id: app").status())
        .isEqualTo(404);
  }

  @Test
  void whatIsNotHttpGetsALineOfText() {
    http.write("GARBAGE\r\n\r\n");
    Answer refused = http.read();
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.text()).isEqualTo("400 Bad Request\n");
  }
}
