package dev.flowkv.exploration;

import dev.flowkv.engine.KvChoice;
import dev.flowkv.engine.KvSchedule;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A schedule that is still to be tried: one that was tried, and one surprise more, behind all of
 * its own. So each schedule is the branch of exactly one other.
 *
 * <p>There may be a million of them: what two have in common, they share.
 *
 * @param trunk the schedule that was tried; null: it has no surprise
 * @param last the name of its last surprise; null: it has none
 * @param option that its last surprise takes
 * @param fingerprint of the run that it is a branch of, where the last surprise is met
 */
record Branch(
    @Nullable Branch trunk, @Nullable String last, @Nullable String option, long fingerprint) {
  static final Branch ROOT = new Branch(null, null, null, 0);

  KvSchedule schedule() {
    Deque<Branch> surprises = new ArrayDeque<>();
    for (Branch b = this; b != null; b = b.trunk) {
      surprises.addFirst(b);
    }
    KvSchedule schedule = KvSchedule.NONE;
    for (Branch b : surprises) {
      if (b.last != null && b.option != null) {
        schedule = schedule.with(b.last, b.option);
      }
    }
    return schedule;
  }

  /**
   * Where in a run its own surprises end.
   *
   * @return the place of its last surprise; -1: it has none; -2: the run did not go this way
   */
  int end(List<KvChoice> met) {
    if (last == null) {
      return -1;
    }
    for (int i = 0; i < met.size(); i++) {
      KvChoice choice = met.get(i);
      if (choice.name().equals(last)) {
        return choice.isSurprise() && choice.fingerprint() == fingerprint ? i : -2;
      }
    }
    return -2;
  }

  /** Offers the branches of a run that followed this one. */
  void grow(List<KvChoice> met, int end, Reservoir<Branch> branches) {
    for (KvChoice choice : met.subList(end + 1, met.size())) {
      for (int option = 1; option < choice.options().size(); option++) {
        String value = choice.options().get(option).value();
        branches.offer(() -> new Branch(this, choice.name(), value, choice.fingerprint()));
      }
    }
  }
}
