package dev.flowkv.engine.argument;

import dev.flowkv.capability.UnicodeText;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Strict UTF-8: what cannot be encoded or decoded is reported, not replaced. */
public final class Utf8 {
  private Utf8() {}

  /** The bytes; empty if the text holds an unpaired surrogate. */
  public static Optional<byte[]> encode(String text) {
    return UnicodeText.hasUnpairedSurrogate(text)
        ? Optional.empty()
        : Optional.of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The text; empty if the bytes are not UTF-8. */
  public static Optional<CharBuffer> decode(byte[] bytes) {
    try {
      return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)));
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
