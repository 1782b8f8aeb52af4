package dev.flowkv.engine.cache;

import dev.flowkv.engine.store.Location;

/** One of the disjoint caches of a location. */
public record Shard(Location location, int index) implements Comparable<Shard> {
  @Override
  public int compareTo(Shard other) {
    int byLocation = location.name().compareTo(other.location.name());
    return byLocation != 0 ? byLocation : Integer.compare(index, other.index);
  }
}
