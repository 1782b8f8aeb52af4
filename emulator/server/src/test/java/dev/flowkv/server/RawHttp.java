package dev.flowkv.server;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1.1 connection on which tests say every byte. Clients of the JDK hide the reason phrase,
 * tidy paths and refuse what the tests are about.
 */
final class RawHttp implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 20_000;
  private static final int SMALL_BUFFER_BYTES = 4096;

  private final Socket socket;

  RawHttp(int port) {
    this(port, "127.0.0.1");
  }

  RawHttp(int port, String address) {
    this(port, address, new Socket());
  }

  /** A client that takes little and, unless a test asks, nothing. */
  static RawHttp slow(int port) {
    Socket socket = new Socket();
    try {
      socket.setReceiveBufferSize(SMALL_BUFFER_BYTES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new RawHttp(port, "127.0.0.1", socket);
  }

  private RawHttp(int port, String address, Socket socket) {
    this.socket = socket;
    try {
      socket.connect(new InetSocketAddress(address, port));
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.setTcpNoDelay(true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  record Answer(int status, String reason, Map<String, String> headers, byte[] body) {
    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }

    @Nullable String header(String name) {
      return headers.get(name);
    }
  }

  /** A request without a body. {@code headers} are lines. */
  Answer ask(String method, String target, String... headers) {
    return send(method, target, new byte[0], headers);
  }

  Answer send(String method, String target, String body, String... headers) {
    return send(method, target, body.getBytes(StandardCharsets.UTF_8), headers);
  }

  Answer send(String method, String target, byte[] body, String... headers) {
    String length =
        body.length > 0 || method.equals("PUT") ? "Content-Length: " + body.length + "\r\n" : "";
    write(head(method, target, headers) + length + "\r\n");
    write(body);
    return read();
  }

  Answer sendChunked(String method, String target, byte[] body, int chunk, String... headers) {
    write(head(method, target, headers) + "Transfer-Encoding: chunked\r\n\r\n");
    for (int at = 0; at < body.length; at += chunk) {
      int length = Math.min(chunk, body.length - at);
      write(Integer.toHexString(length) + "\r\n");
      write(body, at, length);
      write("\r\n");
    }
    write("0\r\n\r\n");
    return read();
  }

  private String head(String method, String target, String... headers) {
    StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
    boolean hasHost = false;
    for (String header : headers) {
      hasHost |= header.toLowerCase(Locale.ROOT).startsWith("host:");
      head.append(header).append("\r\n");
    }
    return hasHost ? head.toString() : head + "Host: 127.0.0.1:" + socket.getPort() + "\r\n";
  }

  void write(String text) {
    write(text.getBytes(StandardCharsets.UTF_8));
  }

  void write(byte[] bytes) {
    write(bytes, 0, bytes.length);
  }

  private void write(byte[] bytes, int from, int length) {
    try {
      OutputStream out = socket.getOutputStream();
      out.write(bytes, from, length);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Answer head(String target) {
    write(head("HEAD", target) + "\r\n");
    return read(false);
  }

  Answer read() {
    return read(true);
  }

  private Answer read(boolean hasBody) {
    try {
      InputStream in = socket.getInputStream();
      String status = line(in);
      String[] parts = status.split(" ", 3);
      Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      for (String line = line(in); !line.isEmpty(); line = line(in)) {
        int colon = line.indexOf(':');
        headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
      }
      byte[] body = hasBody ? body(in, headers) : new byte[0];
      int code = Integer.parseInt(parts[1]);
      return new Answer(code, parts.length > 2 ? parts[2] : "", headers, body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] body(InputStream in, Map<String, String> headers) throws IOException {
    if (!headers.containsKey("Transfer-Encoding")) {
      return in.readNBytes(Integer.parseInt(headers.getOrDefault("Content-Length", "0")));
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int length = chunk(in); length > 0; length = chunk(in)) {
      body.writeBytes(in.readNBytes(length));
      line(in);
    }
    line(in);
    return body.toByteArray();
  }

  private static int chunk(InputStream in) throws IOException {
    return Integer.parseInt(line(in), 16);
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("connection closed after \"" + line + "\"");
      }
      line.write(b);
    }
    return line.toString(StandardCharsets.UTF_8).stripTrailing();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
