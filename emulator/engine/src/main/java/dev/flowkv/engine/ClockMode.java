package dev.flowkv.engine;

import java.util.Locale;

/** How an {@link EmulatorClock} moves. */
public enum ClockMode {
  /** With the computer's clock. */
  REAL,
  /** Only when told to. */
  MANUAL,
  /** A constant factor faster or slower than the computer's clock. */
  SCALED;

  /**
   * The name in configuration and in the control API: {@code real}, {@code manual}, {@code scaled}.
   */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The mode of this name.
   *
   * @throws IllegalArgumentException saying which there are
   */
  public static ClockMode named(String name) {
    for (ClockMode mode : values()) {
      if (mode.wireName().equals(name)) {
        return mode;
      }
    }
    throw new IllegalArgumentException("must be real, manual or scaled, not \"" + name + "\".");
  }
}
