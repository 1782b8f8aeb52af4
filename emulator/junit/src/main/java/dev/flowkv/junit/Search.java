package dev.flowkv.junit;

/** In which order a test is run under many schedules. */
public enum Search {
  /**
   * Fewest surprises first: the schedule in which everything arrives as soon as it can, then all
   * with one exception to it, with two, and so on. A failure is minimal, and when nothing is left
   * the test cannot fail.
   */
  FEWEST_SURPRISES,
  /** One seed after the other, each of which draws all that is left to chance. */
  RANDOM
}
