package dev.flowkv.conformance.record;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names cursors by the exchange that gave them out: their text may have anything in it. */
final class Cursors {
  private static final Pattern LABEL = Pattern.compile("cursor of exchange (\\d{1,9})");

  private Cursors() {}

  static String label(int exchange) {
    return "cursor of exchange " + exchange;
  }

  /** The exchange that gave a cursor out; empty: none did, the suite made it up. */
  static OptionalInt exchange(@Nullable String cursor) {
    Matcher label = LABEL.matcher(cursor == null ? "" : cursor);
    return label.matches() ? OptionalInt.of(Integer.parseInt(label.group(1))) : OptionalInt.empty();
  }
}
