package dev.flowkv.conformance.calibrate;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What was measured, as an emulator's settings.
 *
 * @param target the target's description
 * @param lag the lag; null: there is only one location to look from
 * @param learned what was learned of each setting; what was not decided is not there
 * @param measured what was seen, in words, by name
 */
public record Calibration(
    String target, @Nullable LagFit lag, List<Learned> learned, Map<String, String> measured) {
  /** Copies the collections. */
  public Calibration {
    learned = List.copyOf(learned);
    measured = Map.copyOf(new TreeMap<>(measured));
  }

  /** Gives the settings by name, as JSON has them; {@code off}: off. */
  public Map<String, Object> settings() {
    Map<String, Object> settings = new TreeMap<>();
    learned.forEach(l -> settings.put(l.setting(), l.value()));
    return settings;
  }
}
