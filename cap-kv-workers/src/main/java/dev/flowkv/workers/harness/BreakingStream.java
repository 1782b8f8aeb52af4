package dev.flowkv.workers.harness;

import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalInt;

/** A stream that fails after some bytes, as asked for: what a provider does then is under test. */
final class BreakingStream extends InputStream {
  private final InputStream source;
  private int left;

  private BreakingStream(InputStream source, int left) {
    this.source = source;
    this.left = left;
  }

  static InputStream of(InputStream source, OptionalInt breakAfter) {
    return breakAfter.isPresent() ? new BreakingStream(source, breakAfter.getAsInt()) : source;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (left <= 0) {
      // A request that is answered before it has been read leaves its connection unusable.
      while (source.read(buffer, offset, length) >= 0) {
        continue;
      }
      throw new IOException("broken off as asked for");
    }
    int read = source.read(buffer, offset, Math.min(length, left));
    left -= Math.max(read, 0);
    return read;
  }
}
