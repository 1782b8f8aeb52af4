package dev.flowkv.conformance.targets;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.flowkv.conformance.Answer;
import dev.flowkv.conformance.Request;
import dev.flowkv.testkit.HarnessKeyValue;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a server that answers as wrangler's proxy does while it loads a Worker again. */
class HttpExchangeTest {
  /** The words of wrangler 4's {@code ProxyWorker.ts}. */
  private static final String RESTARTED =
      "Your worker restarted mid-request. Please try sending the request again. Only GET or HEAD"
          + " requests are retried automatically.";

  private final AtomicInteger requests = new AtomicInteger();
  private int refusals;
  private HttpServer server;
  private String url;

  @BeforeEach
  void listen() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          boolean isRefused = requests.incrementAndGet() <= refusals;
          byte[] body =
              (isRefused ? RESTARTED : "{\"results\":[{\"value\":null}]}")
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(isRefused ? 503 : 200, body.length);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
          }
        });
    server.start();
    url = "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void wranglersProxyIsNoWorker() {
    refusals = 2;
    HarnessKvClient client = new HarnessKvClient(new HttpExchange(null), url, "KV");
    assertThat(client.perform(new Request.Delete("k"))).isInstanceOf(Answer.Done.class);
    assertThat(requests).hasValue(3);
  }

  @Test
  void aProxyThatGoesOnIsNotAskedForEver() {
    refusals = Integer.MAX_VALUE;
    HarnessKvClient client = new HarnessKvClient(new HttpExchange(null), url, "KV");
    assertThat(client.perform(new Request.Delete("k")).toString()).contains(RESTARTED);
    assertThat(requests).hasValue(3);
  }

  @Test
  void theProviderOverTheProtocolKnowsItToo() {
    refusals = 2;
    HarnessKeyValue.at(url).delete("k");
    assertThat(requests).hasValue(3);
  }
}
