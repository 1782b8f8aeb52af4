package dev.flowkv.engine;

import org.jspecify.annotations.Nullable;

/**
 * Options of a list.
 *
 * @param prefix what the keys start with; empty: all keys
 * @param limit most keys on the page, 1 to 1000, as a decimal text; null: 1000
 * @param cursor from the page before, with the same prefix; null or empty: the first page
 */
public record ListOptions(String prefix, @Nullable String limit, @Nullable String cursor) {
  /** All keys. */
  public static final ListOptions ALL = new ListOptions("", null, null);

  /** These options with another prefix. */
  public ListOptions withPrefix(String newPrefix) {
    return new ListOptions(newPrefix, limit, cursor);
  }

  /** These options with another limit. */
  public ListOptions withLimit(long newLimit) {
    return new ListOptions(prefix, Long.toString(newLimit), cursor);
  }

  /** These options with a cursor. */
  public ListOptions withCursor(@Nullable String newCursor) {
    return new ListOptions(prefix, limit, newCursor);
  }
}
