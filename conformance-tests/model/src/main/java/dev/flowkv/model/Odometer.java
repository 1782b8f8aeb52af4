package dev.flowkv.model;

import java.util.ArrayList;
import java.util.List;

/**
 * Goes through all combinations of choices, the last choice first. How many choices there are, and
 * between how many options, may depend on those that were made before.
 */
final class Odometer {
  private final List<Integer> chosen = new ArrayList<>();
  private final List<Integer> options = new ArrayList<>();
  private int place;

  /** Makes the next choice of a run: one of this many options, counted from 0. */
  int choose(int count) {
    if (place == chosen.size()) {
      chosen.add(0);
      options.add(count);
    }
    if (options.get(place) != count) {
      throw new IllegalStateException("the program did not do the same again");
    }
    return chosen.get(place++);
  }

  /** Goes on to the next combination, for a run from the start; false: there is none. */
  boolean next() {
    place = 0;
    while (!chosen.isEmpty()) {
      int last = chosen.size() - 1;
      int option = chosen.remove(last) + 1;
      if (option < options.get(last)) {
        chosen.add(option);
        return true;
      }
      options.remove(last);
    }
    return false;
  }
}
