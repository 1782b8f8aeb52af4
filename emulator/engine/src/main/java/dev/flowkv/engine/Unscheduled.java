package dev.flowkv.engine;

/** Chooses where a schedule says nothing. */
@FunctionalInterface
public interface Unscheduled {
  /** No surprise. */
  Unscheduled FIRST = (kind, options) -> 0;

  /**
   * Chooses one of the options of a choice.
   *
   * @param kind of the choice
   * @param options how many there are, two at least
   * @return the place of one of them, counted from 0; the first one is no surprise
   */
  int option(KvChoice.Kind kind, int options);
}
