package dev.flowkv.server.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.flowkv.server.ServerOptions;
import dev.flowkv.server.cli.terminal.Json;
import dev.flowkv.server.data.Holder;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** Asks a running emulator, whose address the command line gives. */
public final class ControlClient {
  private static final int OK = 200;
  private static final int UNAUTHORIZED = 401;

  /** An emulator that ends says so as text. */
  private static final int UNAVAILABLE = 503;

  /** A snapshot of a million keys takes seconds. */
  public static final Duration ANSWER = Duration.ofMinutes(5);

  private static final String LOCAL = "http://127.0.0.1:" + ServerOptions.DEFAULT_PORT;

  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "${env:FLOWKV_URL}",
      showDefaultValue = CommandLine.Help.Visibility.NEVER,
      description = {
        "The running emulator; or set FLOWKV_URL. Without it: the one that has the data of the",
        "project in this folder, else " + LOCAL + "."
      })
  private @Nullable String url;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      defaultValue = "${env:FLOWKV_TOKEN}",
      description = "The bearer token that it was started with; or set FLOWKV_TOKEN.")
  private @Nullable String token;

  /**
   * Returns a client for a command that has other options for it.
   *
   * @param url of the emulator
   * @param token null: it demands none
   */
  public static ControlClient at(String url, @Nullable String token) {
    ControlClient client = new ControlClient();
    client.url = url;
    client.token = token;
    return client;
  }

  /** The address as it was given, or found. */
  public String url() {
    String found = url;
    if (found == null || found.isEmpty()) {
      // Once: an emulator that ends while a command runs is not followed by another one.
      found = Holder.ofProject(Path.of("")).map(Holder::url).orElse(LOCAL);
      url = found;
    }
    return found;
  }

  /** An emulator answers, and refuses. */
  public static final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final @Nullable String field;

    RefusedException(int status, @Nullable String field, String message) {
      super(message);
      this.status = status;
      this.field = field;
    }

    /** Returns the status of the answer. */
    public int status() {
      return status;
    }

    /** The parameter or member that is refused, if it is one. */
    @Nullable String field() {
      return field;
    }
  }

  /** No request can be sent with an option as it was given. */
  public static final class BadOptionException extends IOException {
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
  public byte[] ask(String method, String path, byte @Nullable [] body) throws IOException {
    Answer answer = send(method, path, body, ANSWER);
    if (answer.status() == UNAUTHORIZED && body != null) {
      answer.close();
      // The text of such a refusal is lost. This question is refused with the same text.
      ask("GET", "version", null);
    }
    try (InputStream in = Progress.receiving(answer)) {
      return succeeded(answer, in).readAllBytes();
    }
  }

  /** Takes an answer while it comes. */
  public interface Sink {
    void take(InputStream answer) throws IOException;
  }

  /**
   * Gets what may be larger than memory.
   *
   * @param sink is given what is answered to a request that succeeds
   * @throws IOException saying why it did not, or what the sink throws
   */
  public void download(String path, Sink sink) throws IOException {
    Answer answer = send("GET", path, null, ANSWER);
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
  void follow(String path, Duration atMost, Sink sink) throws IOException {
    try (Answer answer = send("GET", path, null, atMost)) {
      sink.take(succeeded(answer, answer.body()));
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
        throw new IOException("the answer of " + url() + " breaks off: " + e.getMessage(), e);
      }
    }
  }

  private static InputStream succeeded(Answer answer, InputStream in) throws IOException {
    if (answer.status() != OK) {
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
  public void requireAnswer(Duration atMost) throws IOException {
    try (Answer answer = send("GET", "health", null, atMost)) {
      if (answer.status() != UNAUTHORIZED) {
        succeeded(answer, answer.body()).readAllBytes();
      }
    }
  }

  private Answer send(String method, String path, byte @Nullable [] body, Duration atMost)
      throws IOException {
    String given = token == null || token.isEmpty() ? null : token;
    if (given != null && !given.matches("[\\x21-\\x7e]+")) {
      throw new BadOptionException("--token: must be printable ASCII without spaces");
    }
    URI address = address(path);
    Answer answer;
    try {
      answer = Answer.to(address, method, given, body, atMost);
    } catch (ConnectException | NoRouteToHostException | UnknownHostException e) {
      throw new IOException(
          "no emulator answers at " + url() + "; start one with 'flowkv serve', or give --url", e);
    } catch (SocketTimeoutException e) {
      throw new IOException("what answers at " + url() + " takes too long", e);
    } catch (IOException e) {
      throw new IOException(url() + " gives no answer that can be read: " + e.getMessage(), e);
    }
    if (!answer.type().startsWith("application/json")
        && !answer.type().startsWith("application/x-ndjson")
        && answer.status() != UNAVAILABLE
        && answer.status() != UNAUTHORIZED) {
      answer.close();
      throw new IOException("what answers at " + url() + " is no emulator");
    }
    return answer;
  }

  private URI address(String path) throws IOException {
    String at = url();
    try {
      if (!at.matches("https?://.+")) {
        throw new IllegalArgumentException(at);
      }
      return URI.create(at.replaceAll("/+$", "") + "/__flowkv/" + path);
    } catch (IllegalArgumentException e) {
      throw new BadOptionException(
          "--url: \"" + at + "\" is not a URL such as http://127.0.0.1:8786");
    }
  }

  private static RefusedException refusal(Answer answer, byte[] body) {
    try {
      JsonNode json = Json.read(body);
      if (json.path("error").isTextual()) {
        return new RefusedException(
            answer.status(), json.path("field").textValue(), json.path("error").textValue());
      }
    } catch (IOException notJson) {
      // Then the body says what it says.
    }
    return new RefusedException(
        answer.status(), null, answer.status() + " " + new String(body, StandardCharsets.UTF_8));
  }

  /** {@code ?namespace=ID}, or nothing. */
  public static String query(@Nullable String namespace) {
    return namespace == null ? "" : "?namespace=" + encoded(namespace);
  }

  /** A text as a path's segment or a query's value. */
  public static String encoded(String text) {
    // A space is %20 in both, and dots alone would be a folder.
    String encoded = URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    return encoded.replace(".", "%2E").replace("*", "%2A");
  }
}
