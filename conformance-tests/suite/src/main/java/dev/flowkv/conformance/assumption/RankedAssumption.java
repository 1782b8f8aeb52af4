package dev.flowkv.conformance.assumption;

import dev.flowkv.conformance.assumption.Dependence.Dependents;
import dev.flowkv.conformance.calibrate.Calibrator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * An assumption with what depends on it.
 *
 * @param assumption the assumption
 * @param dependents the properties that would find something else
 */
public record RankedAssumption(Assumption assumption, Dependents dependents) {
  /** The calibration, where it names what settles an assumption. */
  public static final String CALIBRATE = "calibrate";

  /**
   * Sorts what is assumed before what was observed, and that before what is documented; within
   * each, the most dependents first.
   */
  public static List<RankedAssumption> ranked(List<RankedAssumption> assumptions) {
    return assumptions.stream()
        .sorted(
            Comparator.<RankedAssumption>comparingInt(a -> -a.assumption.evidence().ordinal())
                .thenComparingInt(a -> -a.dependents.ids().size())
                .thenComparingInt(a -> -a.dependents.programs()))
        .toList();
  }

  /**
   * Names what somebody with an account can run to settle it: ids of properties, and {@link
   * #CALIBRATE}. Empty: nothing that there is.
   */
  public List<String> settledBy() {
    List<String> names = new ArrayList<>(dependents.settling());
    String setting = assumption.setting().wireName();
    if (Calibrator.MEASURED_SETTINGS.contains(setting)
        && !Calibrator.SEEN_ON_A_MOVED_CLOCK.contains(setting)) {
      names.add(CALIBRATE);
    }
    return names;
  }

  /** Whether a calibration that asks at one location leaves this out. */
  public boolean needsTwoLocations() {
    return Calibrator.SEEN_FROM_TWO_LOCATIONS.contains(assumption.setting().wireName());
  }
}
