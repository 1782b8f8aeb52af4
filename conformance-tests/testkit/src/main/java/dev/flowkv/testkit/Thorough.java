package dev.flowkv.testkit;

/** How often tests repeat what shows the same each time, or with other random draws. */
public final class Thorough {
  private Thorough() {}

  /** Whether the build is one with {@code -Pthorough}, which has an hour. */
  public static boolean isAsked() {
    return Boolean.getBoolean("flowkv.thorough");
  }

  /** Returns the first number in a usual build, and the second one in a thorough one. */
  public static int either(int usual, int thorough) {
    return isAsked() ? thorough : usual;
  }
}
