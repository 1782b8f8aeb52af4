package dev.flowkv.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.engine.KvEmulator;
import dev.flowkv.server.RawHttp.Answer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
  @ValueSource(strings = {"localhost:1", "127.0.0.1", "[::1]:8786", "LOCALHOST"})
  void namesOfTheLoopbackAddressAreLetIn(String host) {
    assertThat(
            http.ask("GET", "/k?urlencoded=true", "Host: " + host, "X-KV-Namespace-Id: app")
                .status())
        .isEqualTo(404);
  }

  @Test
  void workerdsHostIsForBindingsAlone() {
    String host = "Host: fake-host";
    String binding = "X-KV-Namespace-Id: app";
    assertThat(http.ask("GET", "/k?urlencoded=true", host, binding).status()).isEqualTo(404);
    assertThat(http.ask("GET", "/", host, "MF-URL: http://fake-host/k", binding).status())
        .isNotEqualTo(403);
    assertThat(http.ask("GET", NAMESPACES, host).status()).isEqualTo(403);
    assertThat(http.ask("GET", "/__flowkv/health", host).status()).isEqualTo(403);
    assertThat(
            http.ask("GET", "/k?urlencoded=true", host, binding, "Origin: http://fake-host")
                .status())
        .as("no browser is a binding")
        .isEqualTo(403);
  }

  @Test
  void anAddressOfThisMachineIsAHostWhereItIsTheOneReached() throws Exception {
    KvEmulator emulator = KvEmulator.create(RunningServer.config());
    ServerOptions everywhere = new ServerOptions("0.0.0.0", 0, Set.of(), null);
    try (FlowKvServer open = FlowKvServer.start(emulator, everywhere);
        RawHttp other = new RawHttp(open.port(), "127.0.0.5")) {
      assertThat(other.ask("GET", "/__flowkv/health", "Host: 127.0.0.5:80").status())
          .isEqualTo(200);
      assertThat(other.ask("GET", "/__flowkv/health", "Host: 127.0.0.6").status()).isEqualTo(403);
      assertThat(other.ask("GET", "/__flowkv/health", "Host: 5.example").status()).isEqualTo(403);
    }
  }

  @Test
  void aPageOfAnotherSiteUsesUpNoLimit() {
    String token = "Authorization: Bearer secret";
    server.emulator().configure(c -> c.toBuilder().set("restRequestsPerFiveMinutes", "3").build());
    for (int i = 0; i < 5; i++) {
      Answer refused =
          http.ask(
              "GET", NAMESPACES, token, "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors");
      assertThat(refused.status()).isEqualTo(403);
      assertThat(refused.text()).isEqualTo("A page of another site may not use this server");
    }
    assertThat(http.ask("GET", NAMESPACES, token, "Sec-Fetch-Site: same-origin").status())
        .isEqualTo(200);
    assertThat(http.ask("GET", NAMESPACES, token, "Sec-Fetch-Site: same-site").status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /, navigate, true",
    "GET, /__flowkv/ui/, navigate, true",
    "GET, /, no-cors, false",
    "POST, /, navigate, false",
    "GET, /__flowkv/snapshot, navigate, false"
  })
  void aPageOfAnotherSiteMayLinkToAPageHere(
      String method, String target, String mode, boolean isLetIn) {
    int status =
        http.ask(method, target, "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: " + mode).status();
    if (isLetIn) {
      assertThat(status).isNotEqualTo(403);
    } else {
      assertThat(status).isEqualTo(403);
    }
  }

  @Test
  void noBodyIsWaitedForOfAClientThatAsksBeforeItSends() {
    String expect = "Expect: 100-continue";
    String size = "Content-Length: 100000";
    for (String refused :
        List.of(
            "PUT /__flowkv/faults 401",
            "PUT /k?urlencoded=true 403 Origin: http://evil.example",
            "PUT /nowhere 404",
            "PUT /__flowkv/health 405")) {
      String[] parts = refused.split(" ", 4);
      try (RawHttp client = server.http()) {
        client.write(
            parts[0]
                + " "
                + parts[1]
                + " HTTP/1.1\r\nHost: localhost\r\n"
                + (parts.length > 3 ? parts[3] + "\r\n" : "")
                + expect
                + "\r\n"
                + size
                + "\r\n\r\n");
        assertThat(client.read().status()).isEqualTo(Integer.parseInt(parts[2]));
      }
    }
    try (RawHttp client = server.http()) {
      client.write(
          "PUT /nowhere HTTP/1.1\r\nHost: localhost\r\n"
              + expect
              + "\r\nTransfer-Encoding: chunked\r\n\r\n");
      assertThat(client.read().status()).isEqualTo(404);
    }
  }

  @Test
  void noNameIsLookedUp() {
    assertThat(http.ask("GET", "/__flowkv/health", "Host: 999.999.999.999").status())
        .isEqualTo(403);
    // No address at all, says the HTTP library.
    assertThat(http.ask("GET", "/__flowkv/health", "Host: [::zz]").status()).isEqualTo(400);
  }

  @Test
  void aClientThatAsksBeforeItSendsIsToldToGoOnAndThenAnswered() {
    String head =
        "PUT /k?urlencoded=true HTTP/1.1\r\nHost: localhost\r\nX-KV-Namespace-Id: app\r\n";
    http.write(head + "Expect: 100-continue\r\nContent-Length: 1\r\n\r\n");
    Answer goOn = http.read();
    assertThat(goOn.status()).isEqualTo(100);
    http.write("v");
    assertThat(http.read().status()).isEqualTo(200);
    http.write(head + "Expect: 100-continue\r\nContent-Length: 1\r\n\r\n");
    assertThat(http.read().reason()).as("not that of the refusal").isEqualTo("Continue");
    http.write("w");
    assertThat(http.read().status()).isEqualTo(429);
    http.write(head + "Expect: 100-continue\r\nContent-Length: 26214401\r\n\r\n");
    assertThat(http.read().status()).isEqualTo(413);
  }

  @Test
  void anEncodingThatIsNotDecodedIsRefused() {
    http.write(
        "PUT /k?urlencoded=true HTTP/1.1\r\nHost: localhost\r\nX-KV-Namespace-Id: app\r\n"
            + "Transfer-Encoding: gzip, chunked\r\n\r\n1\r\nv\r\n0\r\n\r\n");
    Answer refused = http.read();
    assertThat(refused.status()).isEqualTo(501);
    assertThat(refused.text())
        .isEqualTo("Transfer-Encoding \"gzip, chunked\" is not implemented; chunked is");
    assertThat(http.ask("GET", "/k?urlencoded=true", "X-KV-Namespace-Id: app").status())
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

  @Test
  void aReadOnlyPageIsRefusedWhatWouldChangeSomethingAndProgramsAreNot() throws Exception {
    KvEmulator emulator = KvEmulator.create(RunningServer.config());
    ServerOptions options = new ServerOptions("127.0.0.1", 0, Set.of(), null, 10, Map.of(), true);
    try (FlowKvServer readOnly = FlowKvServer.start(emulator, options);
        RawHttp asked = new RawHttp(readOnly.port(), "127.0.0.1")) {
      String host = "Host: 127.0.0.1:" + readOnly.port();
      String origin = "Origin: http://127.0.0.1:" + readOnly.port();
      String page = "Sec-Fetch-Site: same-origin";
      String binding = "X-KV-Namespace-Id: app";
      for (String[] request :
          List.of(
              new String[] {"POST", "/__flowkv/reset", host, origin, page},
              new String[] {"PUT", "/k?urlencoded=true", host, origin, page, binding},
              new String[] {"DELETE", "/k?urlencoded=true", host, origin, binding},
              new String[] {"GET", "/k?urlencoded=true", host, page, binding})) {
        String[] headers = Arrays.copyOfRange(request, 2, request.length);
        Answer refused = asked.ask(request[0], request[1], headers);
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.text()).startsWith("This page changes nothing: the server was started");
      }
      assertThat(emulator.namespaces()).isEmpty();
      assertThat(asked.ask("GET", "/__flowkv/clock", host, page).status()).isEqualTo(200);
      assertThat(asked.ask("POST", "/__flowkv/explain", host, origin, page).status())
          .isNotEqualTo(403);
      assertThat(asked.ask("POST", "/__flowkv/reset", host).status()).isEqualTo(200);
      assertThat(asked.ask("PUT", "/k?urlencoded=true", host, binding).status()).isEqualTo(200);
    }
  }
}
