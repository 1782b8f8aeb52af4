package dev.flowkv.engine.namespace;

import dev.flowkv.capability.KvLimits;
import dev.flowkv.engine.KvFailure;
import dev.flowkv.engine.KvFailure.Reason;
import dev.flowkv.engine.draw.SeededHash;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The rules of namespaces' ids and titles. */
final class NamespaceNames {
  private NamespaceNames() {}

  /**
   * Draws an id from seed and title, so that it is the same on every start, in whatever order
   * namespaces are made, and names no other one's data. A title that is made again after a delete
   * has the same id again: what names it means this title. Only while another namespace has the id,
   * since it was renamed, the next one is drawn.
   */
  static String id(long seed, String title, Predicate<String> isTaken) {
    String id;
    long draw = 0;
    do {
      SeededHash hash = new SeededHash(seed).add("namespace").add(title).add(++draw);
      id = String.format(Locale.ROOT, "%016x%016x", hash.value(), hash.add(1).value());
    } while (isTaken.test(id));
    return id;
  }

  /**
   * Checks a title.
   *
   * @throws KvFailure if it is missing or too long
   */
  static String wellFormed(@Nullable String title) {
    if (title == null || title.isEmpty()) {
      throw new KvFailure(Reason.NAMESPACE_TITLE_INVALID, "request is missing a title definition");
    }
    if (title.codePointCount(0, title.length()) > KvLimits.NAMESPACE_TITLE_CHARACTERS) {
      throw new KvFailure(
          Reason.NAMESPACE_TITLE_INVALID,
          "a title can have at most " + KvLimits.NAMESPACE_TITLE_CHARACTERS + " characters");
    }
    return title;
  }

  /** The title, or the title with the first number that makes it one of its own. */
  static String free(String title, Predicate<String> isTaken) {
    String free = title;
    for (int n = 2; isTaken.test(free); n++) {
      String number = " (" + n + ")";
      int most = KvLimits.NAMESPACE_TITLE_CHARACTERS - number.length();
      int kept = Math.min(title.codePointCount(0, title.length()), most);
      free = title.substring(0, title.offsetByCodePoints(0, kept)) + number;
    }
    return free;
  }
}
