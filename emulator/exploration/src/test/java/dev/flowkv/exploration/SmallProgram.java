package dev.flowkv.exploration;

import dev.flowkv.model.ModelAnswer;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A program of which all outcomes can be found.
 *
 * @param seed what decides before the exploration begins
 * @param settings text by name, all of them
 * @param fault the fault rule in force; null: none
 * @param before the steps before the exploration begins
 * @param steps the steps that are explored
 */
record SmallProgram(
    long seed,
    Map<String, String> settings,
    @Nullable Fault fault,
    List<Step> before,
    List<Step> steps) {

  /** What a rule does. */
  enum Effect {
    FAILURE,
    LOST_ACKNOWLEDGEMENT,
    STALE_READ,
    DELAY
  }

  /**
   * A fault rule.
   *
   * @param operations as the control API names them; empty: all
   * @param location null: anywhere
   * @param keyPrefix null: any key
   * @param effect what it does
   * @param millis how old a stale read is, or how long a delay takes
   * @param probability from 0 to 1
   * @param count how often at most; null: without end
   */
  record Fault(
      List<String> operations,
      @Nullable String location,
      @Nullable String keyPrefix,
      Effect effect,
      long millis,
      double probability,
      @Nullable Integer count) {}

  /** One operation, or a change. */
  sealed interface Step {}

  record Put(
      String location,
      String key,
      String value,
      @Nullable String expiration,
      @Nullable String ttl,
      @Nullable String metadata)
      implements Step {}

  record Delete(String location, String key) implements Step {}

  record Get(String location, String key, @Nullable String cacheTtl) implements Step {}

  record GetAll(String location, List<String> keys, @Nullable String cacheTtl) implements Step {}

  /** {@code cursor}: which of the cursors that the run has been given, counted back; null: none. */
  record ListKeys(String location, String prefix, @Nullable String limit, @Nullable Integer cursor)
      implements Step {}

  /**
   * As an assertion looks at a key. Shards have no names in an exploration: of those that hold the
   * same, an operation goes to any. So their answers are compared in no order.
   */
  record Look(String location, String key) implements Step {
    static ModelAnswer answer(List<ModelAnswer.Read> ofShards) {
      return new ModelAnswer.Reads(
          ofShards.stream().sorted(Comparator.comparing(ModelAnswer.Read::toString)).toList());
    }
  }

  record Advance(long millis) implements Step {}

  record Reset() implements Step {}

  /** The lag of all writes from then on. */
  record SetLag(String lag) implements Step {}

  @Override
  public String toString() {
    return "seed "
        + seed
        + "\nsettings "
        + settings
        + "\nfault "
        + fault
        + "\nbefore"
        + lines(before)
        + "\nsteps"
        + lines(steps);
  }

  private static String lines(List<Step> steps) {
    return steps.stream().map(step -> "\n  " + step).collect(Collectors.joining());
  }
}
