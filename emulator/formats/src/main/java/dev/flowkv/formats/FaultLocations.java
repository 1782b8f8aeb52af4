package dev.flowkv.formats;

import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.FaultRule;
import java.util.ArrayList;
import java.util.List;

/** Compares the locations of fault rules with those that operations can arrive at. */
public final class FaultLocations {
  private FaultLocations() {}

  /**
   * Refuses a rule for a location that nobody can arrive at.
   *
   * @throws FormatException naming the rule, and the locations there are
   */
  public static void check(List<FaultRule> rules, EmulatorConfig config) {
    List<String> known = new ArrayList<>(config.locations());
    if (!known.contains(EmulatorConfig.REST_LOCATION)) {
      known.add(EmulatorConfig.REST_LOCATION);
    }
    for (int i = 0; i < rules.size(); i++) {
      String location = rules.get(i).match().location();
      if (location != null && !known.contains(location)) {
        String field = "rules[" + i + "].match.location";
        String hint = DidYouMean.hint(location, known);
        throw new FormatException(
            field,
            field
                + " must be one of "
                + String.join(", ", known)
                + ", not \""
                + location
                + "\""
                + (hint.isEmpty() ? "." : hint));
      }
    }
  }
}
