package dev.flowkv.engine.schedule;

import dev.flowkv.engine.store.Version;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a location may be shown of a key at one moment, the newest first. What nobody could ever
 * tell apart is one option, which stands for its newest version.
 *
 * <p>Two versions with the same content cannot be told apart if one follows the other. Where a
 * version lies between them that cannot have arrived yet, they can: once it arrives, it is shown
 * only if the newer one has not. The last option may span such versions nevertheless, since nothing
 * is decided by it but that none of the newer ones has arrived.
 */
final class ArrivalOptions {
  private final long millis;
  private final boolean isOfNow;
  private final boolean tombstonesCount;
  private final List<Candidate> candidates = new ArrayList<>(2);
  private boolean skipped;
  private @Nullable List<Integer> firsts;

  /**
   * What may be shown.
   *
   * @param version null: absence
   * @param arrival null: it has certainly arrived
   * @param behindSkipped whether a version was skipped between the next newer one and this
   */
  private record Candidate(
      @Nullable Version version, @Nullable Interval arrival, boolean behindSkipped) {}

  /**
   * No options yet.
   *
   * @param isOfNow whether the moment is the present one
   * @param tombstonesCount whether lists can tell a deleted key from one that was never there
   */
  ArrivalOptions(long millis, boolean isOfNow, boolean tombstonesCount) {
    this.millis = millis;
    this.isOfNow = isOfNow;
    this.tombstonesCount = tombstonesCount;
  }

  /**
   * Adds the next older version that may be shown.
   *
   * @param version null: absence, since none may have arrived
   * @param arrival null: it has certainly arrived
   */
  void add(@Nullable Version version, @Nullable Interval arrival) {
    candidates.add(new Candidate(version, arrival, skipped));
    skipped = false;
  }

  /** Passes over the next older version, which cannot have arrived yet. */
  void skip() {
    skipped = true;
  }

  int size() {
    return firsts().size();
  }

  @Nullable Version get(int option) {
    return candidates.get(firsts().get(option)).version;
  }

  /** The places of the candidates that options begin with. */
  private List<Integer> firsts() {
    List<Integer> found = firsts;
    if (found == null) {
      found = new ArrayList<>(2);
      int last = candidates.size() - 1;
      while (last > 0 && isSame(candidates.get(last - 1).version, candidates.get(last).version)) {
        last--;
      }
      for (int i = 0; i <= last; i++) {
        Candidate c = candidates.get(i);
        if (i == 0 || c.behindSkipped || !isSame(candidates.get(i - 1).version, c.version)) {
          found.add(i);
        }
      }
      firsts = found;
    }
    return found;
  }

  /** Makes an option a fact: its version has arrived, and none that is newer. */
  void take(int option) {
    int first = firsts().get(option);
    for (Candidate newer : candidates.subList(0, first)) {
      if (newer.arrival != null) {
        newer.arrival.arrivesAfter(millis);
      }
    }
    Interval arrival = candidates.get(first).arrival;
    if (arrival != null && !spansSkipped(option)) {
      arrival.arrivedBy(millis);
    }
  }

  /** Whether what an option stands for can still be told apart later. */
  private boolean spansSkipped(int option) {
    return option == size() - 1
        && candidates.subList(firsts().get(option) + 1, candidates.size()).stream()
            .anyMatch(Candidate::behindSkipped);
  }

  private boolean isSame(@Nullable Version newer, @Nullable Version older) {
    if (isAbsence(newer) || isAbsence(older)) {
      return isAbsence(newer)
          && isAbsence(older)
          && !tombstonesCount
          // A cache that is read later holds a miss still, and has dropped what expired.
          && (isOfNow || isMiss(newer) == isMiss(older));
    }
    return newer != null
        && older != null
        && newer.expirationSeconds() == older.expirationSeconds()
        && Objects.equals(newer.metadata(), older.metadata())
        && Arrays.equals(newer.value(), older.value());
  }

  private static boolean isMiss(@Nullable Version version) {
    return version == null || version.isTombstone();
  }

  private boolean isAbsence(@Nullable Version version) {
    return version == null || !version.isLiveAt(millis);
  }
}
