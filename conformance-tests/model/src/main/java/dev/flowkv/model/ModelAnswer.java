package dev.flowkv.model;

import dev.flowkv.capability.JsonSyntax;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an operation is answered: exactly one of these, predicted. */
public sealed interface ModelAnswer {
  /** A write that was accepted. */
  record Done() implements ModelAnswer {}

  /**
   * A refusal.
   *
   * @param text the platform's
   */
  record Refused(String text) implements ModelAnswer {}

  /**
   * What a fault rule answers.
   *
   * @param text of the answer
   */
  record Faulted(String text) implements ModelAnswer {}

  /**
   * A read.
   *
   * @param value null: absent
   * @param metadata JSON text
   * @param expiration Unix seconds
   * @param cacheStatus HIT, MISS, or null without a cache
   */
  record Read(
      @Nullable String value,
      @Nullable String metadata,
      @Nullable Long expiration,
      @Nullable String cacheStatus)
      implements ModelAnswer {
    boolean isNoJson() {
      return value != null && !JsonSyntax.isValid(value);
    }
  }

  /**
   * A bulk read.
   *
   * @param reads in the order of the keys
   */
  record Reads(List<Read> reads) implements ModelAnswer {}

  /**
   * A bulk write or delete.
   *
   * @param successful how many entries took effect, from the first on
   */
  record Bulk(int successful) implements ModelAnswer {}

  /**
   * A page of a list.
   *
   * @param keys name, expiration and metadata of each
   * @param lastTaken where the next page goes on; null: complete
   * @param cacheStatus HIT, MISS, or null without a cache
   */
  record Page(List<Listed> keys, @Nullable String lastTaken, @Nullable String cacheStatus)
      implements ModelAnswer {}

  /**
   * A key on a page.
   *
   * @param name the key
   * @param metadata JSON text
   * @param expiration Unix seconds
   */
  record Listed(String name, @Nullable String metadata, @Nullable Long expiration) {}
}
