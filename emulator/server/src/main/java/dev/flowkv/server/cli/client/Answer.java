package dev.flowkv.server.cli.client;

import java.io.Closeable;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Sends a request over HTTP and holds its answer.
 *
 * <p>By the JDK's older client: the newer one takes longer to start than all else that a command
 * does. Of the older one's habits none is left: it follows no redirection, sends no POST twice, and
 * an answer that is shorter than announced is no answer.
 */
final class Answer implements Closeable {
  private static final Duration CONNECT = Duration.ofSeconds(10);

  private final HttpURLConnection connection;
  private final int status;
  private final InputStream body;

  private Answer(HttpURLConnection connection) throws IOException {
    this.connection = connection;
    this.status = connection.getResponseCode();
    InputStream received =
        status >= HttpURLConnection.HTTP_BAD_REQUEST
            ? connection.getErrorStream()
            : connection.getInputStream();
    this.body = new Whole(received == null ? InputStream.nullInputStream() : received, length());
  }

  /**
   * Sends a request.
   *
   * @param token the bearer token; null: none
   * @param body null: none
   * @param atMost how long the answer may take to begin, and each of its pieces
   * @throws java.net.SocketTimeoutException if it takes longer
   * @throws IOException if there is no answer
   */
  static Answer to(
      URI address, String method, @Nullable String token, byte @Nullable [] body, Duration atMost)
      throws IOException {
    HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
    connection.setInstanceFollowRedirects(false);
    connection.setConnectTimeout(millis(atMost.compareTo(CONNECT) < 0 ? atMost : CONNECT));
    connection.setReadTimeout(millis(atMost));
    connection.setRequestMethod(method);
    connection.setRequestProperty("Accept", "*/*");
    if (token != null) {
      connection.setRequestProperty("Authorization", "Bearer " + token);
    }
    if (body != null) {
      send(body, connection);
    }
    return new Answer(connection);
  }

  private static void send(byte[] body, HttpURLConnection connection) throws IOException {
    connection.setDoOutput(true);
    connection.setRequestProperty("Content-Type", "application/json");
    // Neither copied nor, on a connection that breaks, sent again.
    connection.setFixedLengthStreamingMode(body.length);
    try (InputStream in = Progress.sending(body);
        OutputStream out = connection.getOutputStream()) {
      in.transferTo(out);
    }
  }

  /** A timeout of 0 would be none. */
  private static int millis(Duration duration) {
    return (int) Math.max(1, Math.min(Integer.MAX_VALUE, duration.toMillis()));
  }

  /** Returns the status. */
  int status() {
    return status;
  }

  /** Returns the content type; empty: the answer has none. */
  String type() {
    return Objects.requireNonNullElse(connection.getContentType(), "");
  }

  /** Returns how many bytes are announced; -1: it is not said. */
  long length() {
    return connection.getContentLengthLong();
  }

  /** Returns the body, which comes as it is read. That of a 401 to a body is lost. */
  InputStream body() {
    return body;
  }

  @Override
  public void close() throws IOException {
    body.close();
  }

  /** A body whose end is an error where it comes too early: the JDK says nothing then. */
  private static final class Whole extends FilterInputStream {
    private long missing;

    Whole(InputStream in, long length) {
      super(in);
      this.missing = length;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
      int read = in.read(target, from, length);
      if (read < 0 && missing > 0) {
        throw new EOFException(missing + " bytes are missing");
      }
      missing -= Math.max(0, read);
      return read;
    }
  }
}
