package dev.flowkv.server.cli.explore;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Keeps what a program prints: the beginning and the end of it, if it is long. */
final class BoundedOutput {
  private static final int HEAD_BYTES = 256 * 1024;
  private static final int TAIL_BYTES = 768 * 1024;
  private static final int PIECE_BYTES = 8192;

  private final ByteArrayOutputStream head = new ByteArrayOutputStream();

  /** A ring, made when the head is full. */
  private byte[] tail = {};

  private long tailBytes;

  /** Reads a stream to its end. What has come until then is kept if it breaks off. */
  void read(InputStream in) {
    byte[] piece = new byte[PIECE_BYTES];
    try {
      for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
        add(piece, read);
      }
    } catch (IOException e) {
      // The program has gone, and its end of the pipe with it.
      return;
    }
  }

  synchronized void add(byte[] piece, int length) {
    int toHead = Math.min(length, HEAD_BYTES - head.size());
    head.write(piece, 0, toHead);
    if (toHead < length && tail.length == 0) {
      tail = new byte[TAIL_BYTES];
    }
    for (int i = toHead; i < length; i++) {
      tail[(int) (tailBytes++ % TAIL_BYTES)] = piece[i];
    }
  }

  /** Returns what was printed; a line in it says how much is left out, if anything is. */
  synchronized String text() {
    String beginning = head.toString(StandardCharsets.UTF_8);
    if (tailBytes == 0) {
      return beginning;
    }
    int kept = (int) Math.min(tailBytes, TAIL_BYTES);
    byte[] end = new byte[kept];
    for (int i = 0; i < kept; i++) {
      end[i] = tail[(int) ((tailBytes - kept + i) % TAIL_BYTES)];
    }
    long cut = tailBytes - kept;
    return beginning
        + (cut == 0 ? "" : "\n(" + cut + " bytes are left out here)\n")
        + new String(end, StandardCharsets.UTF_8);
  }
}
