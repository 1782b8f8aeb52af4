package dev.flowkv.rest;

import dev.flowkv.capability.KvKey;
import dev.flowkv.capability.KvLimits;
import dev.flowkv.capability.KvList;
import dev.flowkv.capability.ListOptions;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Pages that are smaller than the API's smallest.
 *
 * <p>Ten keys are asked for and the rest is left out. A cursor then says where the page of ten
 * began and which key was the last one given out, so that the next page begins after that key
 * whatever has been written meanwhile. Its form is {@code small.ORIGIN.KEY}, both in Base64.
 *
 * @param limit as asked for by the caller
 * @param platformCursor where the platform's page begins
 * @param after the last key that was given out; empty: none
 */
record SmallPage(int limit, Optional<String> platformCursor, Optional<String> after) {
  private static final String MARK = "small.";

  static SmallPage of(ListOptions options) {
    int limit = options.limit().orElse(KvLimits.LIST_KEYS);
    Optional<String> cursor = options.cursor();
    if (cursor.isEmpty() || !cursor.get().startsWith(MARK)) {
      return new SmallPage(limit, cursor, Optional.empty());
    }
    String[] parts = cursor.get().substring(MARK.length()).split("\\.", -1);
    try {
      if (parts.length == 2) {
        String origin = decode(parts[0]);
        return new SmallPage(
            limit,
            origin.isEmpty() ? Optional.empty() : Optional.of(origin),
            Optional.of(decode(parts[1])));
      }
    } catch (IllegalArgumentException notBase64) {
      // Not ours: for the platform to judge.
    }
    return new SmallPage(limit, cursor, Optional.empty());
  }

  /** What to ask the API for: enough to skip what was given out before. */
  int limitToAsk() {
    int wanted = after.isPresent() ? limit + KvLimits.REST_LIST_KEYS_MINIMUM : limit;
    return Math.min(KvLimits.LIST_KEYS, Math.max(wanted, KvLimits.REST_LIST_KEYS_MINIMUM));
  }

  /** The caller's page out of the platform's. */
  KvList cut(List<KvKey> keys, Optional<String> nextCursor) {
    List<KvKey> fresh =
        keys.stream().filter(key -> after.isEmpty() || isAfter(key.name(), after.get())).toList();
    if (fresh.size() <= limit) {
      // What was written meanwhile can fill the whole page before the last key given out.
      boolean passed =
          after.isEmpty()
              || (!keys.isEmpty() && isAfter(keys.get(keys.size() - 1).name(), after.get()));
      return new KvList(
          fresh, passed ? nextCursor : nextCursor.map(next -> cursor(next, after.orElseThrow())));
    }
    List<KvKey> page = List.copyOf(fresh.subList(0, limit));
    return new KvList(
        page, Optional.of(cursor(platformCursor.orElse(""), page.get(limit - 1).name())));
  }

  private static String cursor(String origin, String lastKey) {
    return MARK + encode(origin) + "." + encode(lastKey);
  }

  private static boolean isAfter(String name, String other) {
    return Arrays.compareUnsigned(
            name.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8))
        > 0;
  }

  private static String encode(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String decode(String text) {
    return new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
  }
}
