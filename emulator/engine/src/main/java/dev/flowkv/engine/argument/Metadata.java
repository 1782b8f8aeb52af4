package dev.flowkv.engine.argument;

import dev.flowkv.capability.JsonSyntax;
import dev.flowkv.capability.KvLimits;
import dev.flowkv.capability.UnicodeText;
import dev.flowkv.engine.KvFailure;
import dev.flowkv.engine.KvFailure.Reason;
import dev.flowkv.engine.Settings;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The rules of metadata. What is accepted is kept as the text that it was; only white space around
 * it, which no document and no header can carry, is dropped.
 */
public final class Metadata {
  private Metadata() {}

  /**
   * What a write keeps.
   *
   * @return null if there is none, or it is JSON's {@code null}
   * @throws KvFailure if it is too long, not JSON, or nested too deep
   */
  public static @Nullable String accepted(@Nullable String json, Settings settings) {
    if (json == null) {
      return null;
    }
    int size = json.getBytes(StandardCharsets.UTF_8).length;
    if (size > KvLimits.METADATA_BYTES && settings.sizes()) {
      throw new KvFailure(
          Reason.METADATA_TOO_LONG,
          "Metadata length of " + size + " exceeds limit of " + KvLimits.METADATA_BYTES + ".");
    }
    String wrong = wrong(json);
    if (wrong != null) {
      throw new KvFailure(Reason.METADATA_NOT_JSON, wrong);
    }
    String text = json.strip();
    return text.equals("null") ? null : text;
  }

  /** What is wrong with metadata; null: nothing. */
  public static @Nullable String wrong(String json) {
    int nesting = JsonSyntax.nesting(json);
    if (nesting < 0 || UnicodeText.hasUnpairedSurrogate(json)) {
      return "metadata must be valid json";
    }
    return nesting > KvLimits.METADATA_NESTING
        ? "metadata is nested "
            + nesting
            + " deep; at most "
            + KvLimits.METADATA_NESTING
            + " can be exported and read back"
        : null;
  }
}
