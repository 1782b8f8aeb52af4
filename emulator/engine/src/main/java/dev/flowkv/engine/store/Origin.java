package dev.flowkv.engine.store;

import dev.flowkv.engine.EmulatorState;
import dev.flowkv.engine.LagDistribution;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What all versions that were written at one location under one configuration have in common: where
 * they come from and how long they take elsewhere. A version keeps its origin, so a new lag or seed
 * applies to later writes only.
 */
public final class Origin {
  private final Location location;
  private final LagDistribution lag;
  private final long seed;
  private final EmulatorState.Origin asState;

  public Origin(Location location, LagDistribution lag, long seed) {
    this.location = location;
    this.lag = lag;
    this.seed = seed;
    // Each write that is kept needs it, and a lag takes longer to write than the rest of it.
    this.asState = new EmulatorState.Origin(location.name(), lag.toString(), seed);
  }

  public Location location() {
    return location;
  }

  public LagDistribution lag() {
    return lag;
  }

  public long seed() {
    return seed;
  }

  /** The same as text. */
  public EmulatorState.Origin asState() {
    return asState;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Origin o
        && location.equals(o.location)
        && lag.equals(o.lag)
        && seed == o.seed;
  }

  @Override
  public int hashCode() {
    return Objects.hash(location, lag, seed);
  }
}
