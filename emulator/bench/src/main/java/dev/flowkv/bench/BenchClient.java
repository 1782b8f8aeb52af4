package dev.flowkv.bench;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One keep-alive connection with next to no cost of its own: what a heavier client would add to
 * every server alike hides the difference between them.
 */
final class BenchClient implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private final byte[] buffer = new byte[64 * 1024];

  BenchClient(URI server) throws IOException {
    socket = new Socket(server.getHost(), server.getPort());
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(30_000);
    in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
    out = socket.getOutputStream();
  }

  /** Sends a whole request and reads the whole answer. */
  void exchange(byte[] request) throws IOException {
    int length = head(request, false);
    if (length >= 0) {
      skip(length);
      return;
    }
    for (int size = chunkSize(); size > 0; size = chunkSize()) {
      skip(size);
      line();
    }
    line();
  }

  /**
   * Sends a whole request and returns the answer's body, whose length must be announced. That a key
   * is absent is an answer.
   */
  String text(byte[] request) throws IOException {
    int length = head(request, true);
    if (length < 0) {
      throw new IOException("the answer comes in chunks");
    }
    return new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }

  /** Sends a request, and returns how long the answer's body is; -1: it comes in chunks. */
  private int head(byte[] request, boolean mayBeAbsent) throws IOException {
    out.write(request);
    out.flush();
    String status = line();
    boolean isAbsent = mayBeAbsent && status.startsWith("HTTP/1.1 404");
    if (!status.startsWith("HTTP/1.1 200") && !status.startsWith("HTTP/1.1 204") && !isAbsent) {
      throw new IOException("unexpected answer: " + status);
    }
    int length = 0;
    boolean chunked = false;
    for (String line = line(); !line.isEmpty(); line = line()) {
      String lower = line.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(line.substring(15).strip());
      } else if (lower.startsWith("transfer-encoding:") && lower.contains("chunked")) {
        chunked = true;
      }
    }
    return chunked ? -1 : length;
  }

  private int chunkSize() throws IOException {
    return Integer.parseInt(line().strip(), 16);
  }

  private void skip(int length) throws IOException {
    int left = length;
    while (left > 0) {
      int read = in.read(buffer, 0, Math.min(left, buffer.length));
      if (read < 0) {
        throw new EOFException();
      }
      left -= read;
    }
  }

  private String line() throws IOException {
    int at = 0;
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException();
      }
      if (b != '\r') {
        buffer[at++] = (byte) b;
      }
    }
    return new String(buffer, 0, at, StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
