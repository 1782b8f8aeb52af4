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
 */
final class ArrivalOptions {
  private final long millis;
  private final boolean isOfNow;
  private final boolean tombstonesCount;
  private final List<@Nullable Version> shown = new ArrayList<>(2);
  private final List<Open> open = new ArrayList<>(2);

  /** A version that may have arrived or not, and the option that shows it. */
  private record Open(Interval arrival, int option) {}

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
    if (shown.isEmpty() || !isSame(shown.get(shown.size() - 1), version)) {
      shown.add(version);
    }
    if (arrival != null) {
      open.add(new Open(arrival, shown.size() - 1));
    }
  }

  int size() {
    return shown.size();
  }

  @Nullable Version get(int option) {
    return shown.get(option);
  }

  /** Makes an option a fact: its version has arrived, and none that is newer. */
  void take(int option) {
    for (Open o : open) {
      if (o.option < option) {
        o.arrival.arrivesAfter(millis);
      } else if (o.option == option) {
        o.arrival.arrivedBy(millis);
        return;
      }
    }
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
