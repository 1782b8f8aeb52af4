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
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Stands between a client and a real server, and spoils what a test asks for. */
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

  /**
   * A request on its way.
   *
   * @param method of HTTP
   * @param path with its escapes, and the query
   * @param body its bytes
   */
  public record Asked(String method, String path, byte[] body) {}

  /**
   * An answer on its way back.
   *
   * @param status of HTTP
   * @param headers without those that are about the connection
   * @param body its bytes
   */
  public record Reply(int status, Map<String, List<String>> headers, byte[] body) {
    /** The same with another body. */
    public Reply withBody(byte[] other) {
      return new Reply(status, headers, other);
    }
  }

  /** Has its hands in every request and answer, as a server that is wrong in some way. */
  public interface Meddler {
    /** Answers a request, with the help of the real server. */
    Reply answer(Asked asked, Server server) throws IOException, InterruptedException;
  }

  /** The real server. */
  public interface Server {
    /** Passes a request on. */
    Reply ask(Asked asked) throws IOException, InterruptedException;
  }

  private record LostAnswer() implements Fault {}

  private record Answer(int status, Map<String, String> headers, String body) implements Fault {}

  private static final Set<String> HOP_BY_HOP =
      Set.of("connection", "content-length", "host", "upgrade", "transfer-encoding", "expect");

  static {
    // Else every answer waits 40 ms for an acknowledgement; it is read when the class is loaded.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final HttpServer server;
  private final int targetPort;
  private final Meddler meddler;

  private FaultyProxy(HttpServer server, int targetPort, Meddler meddler) {
    this.server = server;
    this.targetPort = targetPort;
    this.meddler = meddler;
  }

  /** A proxy on a free port, before a server of this computer. */
  public static FaultyProxy before(int targetPort) {
    return before(targetPort, (asked, real) -> real.ask(asked));
  }

  /** A proxy on a free port, before a server of this computer, that meddles with everything. */
  public static FaultyProxy before(int targetPort, Meddler meddler) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      FaultyProxy proxy = new FaultyProxy(server, targetPort, meddler);
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
      Asked asked = new Asked(method, exchange.getRequestURI().toString(), body);
      Reply reply = meddler.answer(asked, other -> forward(exchange, other));
      if (fault == null) {
        reply.headers().forEach(exchange.getResponseHeaders()::put);
        send(exchange, reply.status(), reply.body());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Reply forward(HttpExchange exchange, Asked asked)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + targetPort + asked.path()))
            .method(asked.method(), BodyPublishers.ofByteArray(asked.body()));
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (!HOP_BY_HOP.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
              }
            });
    HttpResponse<byte[]> response = client.send(request.build(), BodyHandlers.ofByteArray());
    Map<String, List<String>> headers = new HashMap<>(response.headers().map());
    headers.keySet().removeIf(name -> HOP_BY_HOP.contains(name.toLowerCase(Locale.ROOT)));
    return new Reply(response.statusCode(), headers, response.body());
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
