package dev.flowkv.engine.schedule;

import dev.flowkv.engine.LagDistribution;
import dev.flowkv.engine.argument.Key;
import dev.flowkv.engine.store.Location;
import dev.flowkv.engine.store.Version;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * When versions may arrive, as far as a run has decided it.
 *
 * <p>A version of the run may arrive at any moment that its lag's distribution can give. One that
 * was there when the run began has been seen, perhaps: at that moment it is where its seed says,
 * and what is still on its way then may arrive at any moment after.
 */
final class Flights {
  private final long startMillis;
  private final Map<Version, Map<Location, Interval>> ofRun = new IdentityHashMap<>();
  private final Map<Version, Map<Location, Interval>> before = new IdentityHashMap<>();

  Flights(long startMillis) {
    this.startMillis = startMillis;
  }

  void committed(Version version) {
    // Another thread may have seen it already; what that decided stays.
    Map<Location, Interval> seen = before.remove(version);
    ofRun.put(version, seen == null ? new HashMap<>() : seen);
  }

  Interval arrival(Version version, Location location, String namespaceId, Key key) {
    Map<Location, Interval> arrivals = ofRun.get(version);
    return arrivals != null
        ? arrivals.computeIfAbsent(location, to -> open(version, to))
        : before
            .computeIfAbsent(version, v -> new HashMap<>())
            .computeIfAbsent(location, to -> goesOn(version, to, namespaceId, key));
  }

  private static Interval open(Version version, Location location) {
    long commit = version.commitMillis();
    LagDistribution lag = version.origin().lag();
    return location == version.origin().location()
        ? new Interval(commit, commit)
        : new Interval(commit + lag.shortestMillis(), commit + lag.longestMillis());
  }

  private Interval goesOn(Version version, Location location, String namespaceId, Key key) {
    long drawn = version.visibleAtMillis(location, namespaceId, key);
    if (drawn <= startMillis) {
      return new Interval(drawn, drawn);
    }
    Interval left = open(version, location);
    left.arrivesAfter(startMillis);
    return left;
  }
}
