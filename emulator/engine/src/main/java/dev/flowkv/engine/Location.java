package dev.flowkv.engine;

import java.util.concurrent.atomic.AtomicLong;

/** A place where operations arrive, and the count of those that did. */
final class Location {
  private final String name;
  private final AtomicLong operations = new AtomicLong();

  Location(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  boolean isRest() {
    return name.equals(EmulatorConfig.REST_LOCATION);
  }

  /** The shard that the next operation goes to; counts the operation. */
  int nextShard(long seed, int shards) {
    return shardOf(operations.getAndIncrement(), seed, shards);
  }

  private int shardOf(long n, long seed, int shards) {
    if (shards == 1) {
      return 0;
    }
    long hash = new SeededHash(seed).add("shard").add(name).add(n).value();
    return (int) Long.remainderUnsigned(hash, shards);
  }

  /** How many operations have arrived. */
  long operations() {
    return operations.get();
  }

  void restoreCount(long count) {
    operations.set(count);
  }

  @Override
  public String toString() {
    return name;
  }
}
