package dev.flowkv.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A handler that is made when it is needed. */
class DeferredHandlerTest {
  private final AtomicInteger made = new AtomicInteger();
  private final Hello last = new Hello();
  private final DeferredHandler deferred =
      new DeferredHandler(
          () -> {
            made.incrementAndGet();
            return last;
          });
  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server);

  private static final class Hello extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      response.setStatus(204);
      callback.succeeded();
      return true;
    }
  }

  @BeforeEach
  void start() throws Exception {
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(deferred);
    server.start();
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
  }

  private CompletableFuture<Integer> status() {
    URI uri = URI.create("http://127.0.0.1:" + connector.getLocalPort() + "/");
    return HttpClient.newHttpClient()
        .sendAsync(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
        .thenApply(answer -> answer.statusCode());
  }

  @Test
  void theFirstRequestsThatNeedItMakeItOnce() {
    assertThat(made).hasValue(0);
    List<CompletableFuture<Integer>> answers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      answers.add(status());
    }
    assertThat(answers).allSatisfy(answer -> assertThat(answer.join()).isEqualTo(204));
    assertThat(made).hasValue(1);
  }

  @Test
  void itIsMadeBeforeWhereThereIsTimeAndEndsWithTheServer() throws Exception {
    deferred.make();
    assertThat(last.isRunning()).isTrue();
    assertThat(status().join()).isEqualTo(204);
    server.stop();
    assertThat(last.isRunning()).isFalse();
    assertThat(made).hasValue(1);
  }

  @Test
  void aServerThatHasEndedMakesNothing() throws Exception {
    server.stop();
    deferred.make();
    assertThat(made).hasValue(0);
  }
}
