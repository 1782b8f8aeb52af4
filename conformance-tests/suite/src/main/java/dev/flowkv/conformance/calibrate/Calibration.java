package dev.flowkv.conformance.calibrate;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What was measured, as an emulator's settings.
 *
 * @param target the target's description
 * @param lag the lag; null: there is only one location to look from
 * @param settings by name, as JSON has them; what was not measured is not there
 * @param measured what was seen, in words, by name
 */
public record Calibration(
    String target,
    @Nullable LagFit lag,
    Map<String, Object> settings,
    Map<String, String> measured) {
  /** Copies the maps. */
  public Calibration {
    settings = Map.copyOf(new TreeMap<>(settings));
    measured = Map.copyOf(new TreeMap<>(measured));
  }
}
