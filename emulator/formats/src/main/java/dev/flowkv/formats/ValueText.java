package dev.flowkv.formats;

import dev.flowkv.engine.KvValue;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A value as a JSON string: as it is where it is UTF-8, else as base64.
 *
 * @param text the string
 * @param isBase64 whether it is base64
 */
record ValueText(String text, boolean isBase64) {
  static ValueText of(KvValue value) {
    try {
      return new ValueText(
          StandardCharsets.UTF_8.newDecoder().decode(value.asByteBuffer()).toString(), false);
    } catch (CharacterCodingException notText) {
      return new ValueText(Base64.getEncoder().encodeToString(value.toByteArray()), true);
    }
  }
}
