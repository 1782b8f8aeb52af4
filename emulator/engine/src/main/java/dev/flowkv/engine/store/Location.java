package dev.flowkv.engine.store;

import dev.flowkv.engine.EmulatorConfig;
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

  /** Counts an operation that arrives; returns how many there were before. */
  public long arrive() {
    return operations.getAndIncrement();
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
