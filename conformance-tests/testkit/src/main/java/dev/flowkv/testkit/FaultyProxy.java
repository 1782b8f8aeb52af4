package dev.flowkv.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Stands between a client and a real server, and spoils what it is told to. */
public final class FaultyProxy implements AutoCloseable {
  /** What is done to one request instead of passing it on and its answer back. */
  public interface Fault {
    /** Passes the request on, and closes the connection instead of answering. */
    Fault LOST_ANSWER = new LostAnswer();

    /** Answers without passing the request on. */
    static Fault answer(int status, Map<String, String> headers, String body) {
      return new Answer(status, headers, body);
    }
  }

  private record LostAnswer() implements Fault {}

  private record Answer(int status, Map<String, String> headers, String body) implements Fault {}

  private static final Set<String> HOP_BY_HOP =
      Set.of("connection", "content-length", "host", "upgrade", "transfer-encoding", "expect");

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final HttpServer server;
  private final int targetPort;

  private FaultyProxy(HttpServer server, int targetPort) {
    this.server = server;
    this.targetPort = targetPort;
  }

  /** A proxy on a free port, before a server of this computer. */
  public static FaultyProxy before(int targetPort) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      FaultyProxy proxy = new FaultyProxy(server, targetPort);
      server.setExecutor(proxy.threads);
      server.createContext("/", proxy::handle);
      server.start();
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The port that clients use. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** Spoils the next requests, one fault each. */
  public void next(Fault... next) {
    faults.addAll(List.of(next));
  }

  /** The requests so far, as method and path; afterwards there are none. */
  public List<String> takeRequests() {
    List<String> taken = List.copyOf(requests);
    requests.clear();
    return taken;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String method = exchange.getRequestMethod();
      byte[] body = exchange.getRequestBody().readAllBytes();
      if (exchange.getRequestHeaders().containsKey("Upgrade")) {
        send(exchange, 404, new byte[0]); // As the emulator does; it is no operation.
        return;
      }
      requests.add(method + " " + exchange.getRequestURI().getRawPath());
      Fault fault = faults.poll();
      if (fault instanceof Answer answer) {
        answer.headers().forEach(exchange.getResponseHeaders()::add);
        send(exchange, answer.status(), answer.body().getBytes(StandardCharsets.UTF_8));
        return;
      }
      HttpResponse<byte[]> response = forward(exchange, body);
      if (fault == null) {
        response
            .headers()
            .map()
            .forEach(
                (name, values) -> {
                  if (!HOP_BY_HOP.contains(name.toLowerCase(Locale.ROOT))) {
                    exchange.getResponseHeaders().put(name, values);
                  }
                });
        send(exchange, response.statusCode(), response.body());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private HttpResponse<byte[]> forward(HttpExchange exchange, byte[] body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + targetPort + exchange.getRequestURI()))
            .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (!HOP_BY_HOP.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
              }
            });
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
