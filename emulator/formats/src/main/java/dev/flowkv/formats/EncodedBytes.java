package dev.flowkv.formats;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;

/** Base64 with padding, made while it is read. */
final class EncodedBytes extends InputStream {
  /** Whole groups of three bytes, so that only the last slice is padded. */
  private static final int SLICE_BYTES = 3 << 12;

  private final InputStream bytes;
  private final byte[] slice = new byte[SLICE_BYTES];
  private final byte[] encoded = new byte[SLICE_BYTES / 3 * 4];
  private int position;
  private int end;

  EncodedBytes(InputStream bytes) {
    this.bytes = bytes;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    if (position == end) {
      int size = bytes.readNBytes(slice, 0, SLICE_BYTES);
      byte[] group = size == SLICE_BYTES ? slice : Arrays.copyOf(slice, size);
      end = Base64.getEncoder().encode(group, encoded);
      position = 0;
      if (end == 0) {
        return -1;
      }
    }
    int count = Math.min(length, end - position);
    System.arraycopy(encoded, position, target, offset, count);
    position += count;
    return count;
  }
}
