package dev.flowkv.formats;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** Says whether bytes are UTF-8, in memory that does not grow with them. */
final class Utf8Bytes {
  private static final int SLICE_CHARS = 1 << 13;

  private Utf8Bytes() {}

  /** Whether all of the remaining bytes are UTF-8; the buffer's position does not change. */
  static boolean isValid(ByteBuffer bytes) {
    ByteBuffer in = bytes.duplicate();
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    CharBuffer out = CharBuffer.allocate((int) Math.min(SLICE_CHARS, 2L + in.remaining()));
    CoderResult result;
    do {
      out.clear();
      result = decoder.decode(in, out, true);
    } while (result.isOverflow());
    return !result.isError();
  }
}
