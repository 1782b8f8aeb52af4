package dev.flowkv.formats;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** Says whether bytes are UTF-8, in memory that does not grow with them. */
final class Utf8Bytes {
  private static final int SLICE_BYTES = 1 << 13;

  private Utf8Bytes() {}

  /** Whether all of the remaining bytes are UTF-8; the buffer's position does not change. */
  static boolean isValid(ByteBuffer bytes) {
    ByteBuffer in = bytes.duplicate();
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    // From an array, since the JDK decodes a read-only buffer byte by byte.
    ByteBuffer slice = ByteBuffer.allocate(Math.min(SLICE_BYTES, in.remaining()));
    CharBuffer out = CharBuffer.allocate(slice.capacity());
    while (in.hasRemaining()) {
      int length = Math.min(slice.remaining(), in.remaining());
      in.get(slice.array(), slice.position(), length);
      slice.limit(slice.position() + length).position(0);
      CoderResult result = decoder.decode(slice, out.clear(), !in.hasRemaining());
      if (result.isError()) {
        return false;
      }
      slice.compact(); // The beginning of a character whose end is in the next slice.
    }
    return true;
  }
}
