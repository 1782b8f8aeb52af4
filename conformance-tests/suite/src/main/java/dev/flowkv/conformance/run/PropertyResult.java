package dev.flowkv.conformance.run;

import dev.flowkv.conformance.Cost;
import dev.flowkv.conformance.Property;
import dev.flowkv.conformance.history.CheckOptions;
import dev.flowkv.conformance.history.History;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The result of a property at a target.
 *
 * @param property the property
 * @param status what came
 * @param text of a violation or of what was not run, why
 * @param observed measurements, by name
 * @param spent operations
 * @param millis how long it took, on the computer's clock
 * @param evidence of a violation, what was asked and answered; null: nothing that shows it
 */
public record PropertyResult(
    Property property,
    Status status,
    String text,
    Map<String, String> observed,
    Cost spent,
    long millis,
    @Nullable Evidence evidence) {
  private static final String GIVEN_UP = "given up";

  /** Copies the map. */
  public PropertyResult {
    observed = Map.copyOf(new TreeMap<>(observed));
  }

  /**
   * What shows a violation.
   *
   * @param key the key whose operations show it
   * @param history all operations of the property
   * @param options for the checker
   */
  public record Evidence(String key, History history, CheckOptions options) {}

  static PropertyResult givenUp(Property property, Cost spent) {
    return new PropertyResult(property, Status.BROKEN, GIVEN_UP, Map.of(), spent, 0, null);
  }

  /** Whether the run was ended before the property was. */
  public boolean isGivenUp() {
    return text.equals(GIVEN_UP);
  }

  static PropertyResult notRun(Property property, String why) {
    return new PropertyResult(property, Status.NOT_RUN, why, Map.of(), Cost.NONE, 0, null);
  }
}
