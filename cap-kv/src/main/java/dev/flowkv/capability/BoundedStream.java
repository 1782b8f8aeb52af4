package dev.flowkv.capability;

import java.io.IOException;
import java.io.InputStream;

/** Counts what flows, and refuses the first byte beyond the largest value. */
final class BoundedStream extends InputStream {
  private final InputStream source;
  private long bytes;

  BoundedStream(InputStream source) {
    this.source = source;
  }

  @Override
  public int read() throws IOException {
    int read = source.read();
    if (read >= 0) {
      count(1);
    }
    return read;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int read = source.read(buffer, offset, length);
    if (read > 0) {
      count(read);
    }
    return read;
  }

  private void count(int read) {
    bytes += read;
    if (bytes > KvLimits.VALUE_BYTES) {
      throw KvException.of(
          KvErrorCode.VALUE_TOO_LARGE,
          "the stream has more than the " + KvLimits.VALUE_BYTES + " bytes that are allowed");
    }
  }
}
