package dev.flowkv.capability;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * Options of a list.
 *
 * @param prefix what the keys start with, at most 512 bytes of UTF-8; empty: all keys
 * @param cursor from the page before, with the same prefix; empty: the first page
 * @param limit most keys on the page, 1 to 1000; empty: 1000
 */
public record ListOptions(String prefix, Optional<String> cursor, OptionalInt limit) {
  /** The first page of all keys. */
  public static final ListOptions ALL = new ListOptions("", Optional.empty(), OptionalInt.empty());

  /** These options with a prefix. */
  public ListOptions withPrefix(String newPrefix) {
    return new ListOptions(newPrefix, cursor, limit);
  }

  /** These options with the cursor of the page before. */
  public ListOptions withCursor(String newCursor) {
    return new ListOptions(prefix, Optional.of(newCursor), limit);
  }

  /** These options with a limit. */
  public ListOptions withLimit(int newLimit) {
    return new ListOptions(prefix, cursor, OptionalInt.of(newLimit));
  }
}
