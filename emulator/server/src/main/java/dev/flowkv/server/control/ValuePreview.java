package dev.flowkv.server.control;

import dev.flowkv.engine.KvValue;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The beginning of a value as text. The rest of a long value is not looked at. */
final class ValuePreview {
  /** Most UTF-16 code units; no character is cut in two. */
  private static final int MOST_CHARACTERS = 200;

  /** The most that so many characters can take. */
  private static final int MOST_BYTES = 4 * MOST_CHARACTERS;

  private ValuePreview() {}

  /** Adds {@code bytes}, {@code text} and, where the text is not what is stored, {@code utf8}. */
  static void put(KvValue value, Map<String, @Nullable Object> json) {
    ByteBuffer bytes = value.asByteBuffer();
    boolean isWhole = bytes.remaining() <= MOST_BYTES;
    bytes.limit(Math.min(MOST_BYTES, bytes.remaining()));
    CharBuffer text = CharBuffer.allocate(MOST_CHARACTERS);
    boolean isUtf8 = decode(bytes.duplicate(), isWhole, CodingErrorAction.REPORT, text);
    if (!isUtf8) {
      text.clear();
      decode(bytes, isWhole, CodingErrorAction.REPLACE, text);
    }
    json.put("bytes", value.size());
    json.put("text", text.flip().toString());
    if (!isUtf8) {
      json.put("utf8", false);
    }
  }

  /** Decodes as much as there is room for; whether there was no error in it. */
  private static boolean decode(
      ByteBuffer bytes, boolean isWhole, CodingErrorAction onError, CharBuffer text) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(onError)
            .onUnmappableCharacter(onError);
    // Where the value goes on, the last character may be cut: that is no error.
    return !decoder.decode(bytes, text, isWhole).isError();
  }
}
