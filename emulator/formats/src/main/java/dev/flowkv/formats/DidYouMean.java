package dev.flowkv.formats;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that somebody meant who has misspelt it. */
public final class DidYouMean {
  /** A beginning that is shorter is no hint at what was meant. */
  private static final int SHORTEST_BEGINNING = 3;

  private static final int MOST_SLIPS = 3;

  private DidYouMean() {}

  /**
   * Returns the known name that is nearest to a wrong one, if it is near: a slip for every three
   * letters, at most three, where a slip is a letter too many, too few, another one, or two that
   * have changed places; or the only one that begins so. Small and capital letters are the same.
   */
  public static Optional<String> nearest(String wrong, Collection<String> known) {
    String given = wrong.toLowerCase(Locale.ROOT);
    int most = Math.min(MOST_SLIPS, (given.length() + 2) / 3);
    Optional<String> near =
        known.stream()
            .filter(name -> slips(given, name.toLowerCase(Locale.ROOT)) <= most)
            .min(Comparator.comparingInt(name -> slips(given, name.toLowerCase(Locale.ROOT))));
    if (near.isPresent() || given.length() < SHORTEST_BEGINNING) {
      return near;
    }
    List<String> begun =
        known.stream().filter(name -> name.toLowerCase(Locale.ROOT).startsWith(given)).toList();
    return begun.size() == 1 ? Optional.of(begun.get(0)) : Optional.empty();
  }

  /** Returns {@code "; did you mean NAME?"} for the end of a refusal, or nothing. */
  public static String hint(String wrong, Collection<String> known) {
    return nearest(wrong, known).map(name -> "; did you mean " + name + "?").orElse("");
  }

  /** Counts the slips between two texts: their distance after Damerau, in optimal alignment. */
  private static int slips(String from, String to) {
    int[] beforeLast = new int[to.length() + 1];
    int[] last = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int[] row = new int[to.length() + 1];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int changed = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(last[j - 1] + changed, 1 + Math.min(last[j], row[j - 1]));
        if (i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1)) {
          row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
        }
      }
      beforeLast = last;
      last = row;
    }
    return last[to.length()];
  }
}
