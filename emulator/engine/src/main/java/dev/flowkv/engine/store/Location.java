package dev.flowkv.engine.store;

import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.draw.SeededHash;
import java.util.concurrent.atomic.AtomicLong;

/** A place where operations arrive, and the count of those that did. */
public final class Location {
  private final String name;
  private final AtomicLong operations = new AtomicLong();

  public Location(String name) {
    this.name = name;
  }

  public String name() {
    return name;
  }

  public boolean isRest() {
    return name.equals(EmulatorConfig.REST_LOCATION);
  }

  /** The shard that the next operation goes to; counts the operation. */
  public int nextShard(long seed, int shards) {
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
  public long operations() {
    return operations.get();
  }

  public void restoreCount(long count) {
    operations.set(count);
  }

  @Override
  public String toString() {
    return name;
  }
}
