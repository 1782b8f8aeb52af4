package dev.flowkv.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.flowkv.server.ServerOptions;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Asks a running emulator, whose address the command line gives. */
final class ControlClient {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int OK = 200;
  private static final int UNAUTHORIZED = 401;

  /** An emulator that ends says so as text. */
  private static final int UNAVAILABLE = 503;

  private static final Duration CONNECT = Duration.ofSeconds(10);

  /** A snapshot of a million keys takes seconds. */
  static final Duration ANSWER = Duration.ofMinutes(5);

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "The running emulator (default: ${DEFAULT-VALUE}).")
  private String url = "http://127.0.0.1:" + ServerOptions.DEFAULT_PORT;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      defaultValue = "${env:FLOWKV_TOKEN}",
      description = "The bearer token that it was started with; or set FLOWKV_TOKEN.")
  private @Nullable String token;

  private @Nullable HttpClient client;

  /** The address as it was given. */
  String url() {
    return url;
  }

  /** An emulator answers, and refuses. */
  static final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final @Nullable String field;

    RefusedException(int status, @Nullable String field, String message) {
      super(message);
      this.status = status;
      this.field = field;
    }

    int status() {
      return status;
    }

    /** The parameter or member that is refused, if it is one. */
    @Nullable String field() {
      return field;
    }
  }

  /** No request can be sent with an option as it was given. */
  static final class BadOptionException extends IOException {
    private static final long serialVersionUID = 1L;

    private BadOptionException(String message) {
      super(message);
    }
  }

  /**
   * Sends a request.
   *
   * @param body null: none
   * @return what is answered to a request that succeeds
   * @throws IOException saying why it did not
   */
  byte[] ask(String method, String path, byte @Nullable [] body)
      throws IOException, InterruptedException {
    HttpResponse<InputStream> answer = send(method, path, body, ANSWER);
    try (InputStream in = Progress.receiving(answer)) {
      return succeeded(answer, in).readAllBytes();
    }
  }

  /** Takes an answer while it comes. */
  interface Sink {
    void take(InputStream answer) throws IOException;
  }

  /**
   * Gets what may be larger than memory.
   *
   * @param sink is given what is answered to a request that succeeds
   * @throws IOException saying why it did not, or what the sink throws
   */
  void download(String path, Sink sink) throws IOException, InterruptedException {
    HttpResponse<InputStream> answer = send("GET", path, null, ANSWER);
    try (InputStream in = new Named(Progress.receiving(answer))) {
      sink.take(succeeded(answer, in));
    }
  }

  /**
   * Gets what the emulator answers when there is something to say.
   *
   * @param atMost how long the answer may take to begin
   * @throws RefusedException if it refuses
   * @throws IOException if there is no emulator, or not any more
   */
  void follow(String path, Duration atMost, Sink sink) throws IOException, InterruptedException {
    HttpResponse<InputStream> answer = send("GET", path, null, atMost);
    try (InputStream in = answer.body()) {
      sink.take(succeeded(answer, in));
    }
  }

  /** Tells an answer that breaks off from a file that cannot be written. */
  private final class Named extends FilterInputStream {
    Named(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
      try {
        return in.read(target, from, length);
      } catch (IOException e) {
        throw new IOException("the answer of " + url + " breaks off: " + e.getMessage(), e);
      }
    }
  }

  private InputStream succeeded(HttpResponse<InputStream> answer, InputStream in)
      throws IOException {
    if (answer.statusCode() != OK) {
      throw refusal(answer, in.readAllBytes());
    }
    return in;
  }

  /**
   * Asks whether an emulator is there; one that demands another token is.
   *
   * @param atMost how long the answer may take
   * @throws IOException saying why not
   */
  void requireAnswer(Duration atMost) throws IOException, InterruptedException {
    HttpResponse<InputStream> answer = send("GET", "health", null, atMost);
    try (InputStream in = answer.body()) {
      if (answer.statusCode() != UNAUTHORIZED) {
        succeeded(answer, in).readAllBytes();
      }
    }
  }

  private HttpResponse<InputStream> send(
      String method, String path, byte @Nullable [] body, Duration atMost)
      throws IOException, InterruptedException {
    String given = token == null || token.isEmpty() ? null : token;
    if (given != null && !given.matches("[\\x21-\\x7e]+")) {
      throw new BadOptionException("--token: must be printable ASCII without spaces");
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address(path))
            .timeout(atMost)
            .method(method, body == null ? BodyPublishers.noBody() : Progress.sending(body));
    if (given != null) {
      request.header("Authorization", "Bearer " + given);
    }
    HttpResponse<InputStream> answer;
    try {
      answer = client().send(request.build(), BodyHandlers.ofInputStream());
    } catch (ConnectException e) {
      throw new IOException(
          "no emulator answers at " + url + "; start one with 'flowkv serve', or give --url", e);
    } catch (HttpTimeoutException e) {
      throw new IOException("what answers at " + url + " takes too long", e);
    }
    String type = answer.headers().firstValue("Content-Type").orElse("");
    if (!type.startsWith("application/json")
        && !type.startsWith("application/x-ndjson")
        && answer.statusCode() != UNAVAILABLE) {
      answer.body().close();
      throw new IOException("what answers at " + url + " is no emulator");
    }
    return answer;
  }

  private HttpClient client() {
    HttpClient made = client;
    if (made == null) {
      made =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .connectTimeout(CONNECT)
              .build();
      client = made;
    }
    return made;
  }

  private URI address(String path) throws IOException {
    try {
      if (!url.matches("https?://.+")) {
        throw new IllegalArgumentException(url);
      }
      return URI.create(url.replaceAll("/+$", "") + "/__flowkv/" + path);
    } catch (IllegalArgumentException e) {
      throw new BadOptionException(
          "--url: \"" + url + "\" is not a URL such as http://127.0.0.1:8786");
    }
  }

  private static RefusedException refusal(HttpResponse<?> answer, byte[] body) {
    try {
      JsonNode json = JSON.readTree(body);
      if (json.path("error").isTextual()) {
        return new RefusedException(
            answer.statusCode(), json.path("field").textValue(), json.path("error").textValue());
      }
    } catch (IOException notJson) {
      // Then the body says what it says.
    }
    return new RefusedException(
        answer.statusCode(),
        null,
        answer.statusCode() + " " + new String(body, StandardCharsets.UTF_8));
  }

  /** {@code ?namespace=ID}, or nothing. */
  static String query(@Nullable String namespace) {
    return namespace == null ? "" : "?namespace=" + encoded(namespace);
  }

  /** A text as a path's segment or a query's value. */
  static String encoded(String text) {
    // A space is %20 in both, and dots alone would be a folder.
    String encoded = URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    return encoded.replace(".", "%2E").replace("*", "%2A");
  }

  static JsonNode json(byte[] answer) throws IOException {
    return JSON.readTree(answer);
  }

  static String pretty(byte[] answer) throws IOException {
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json(answer));
  }
}
