package dev.flowkv.conformance;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What a target says of itself.
 *
 * @param name as on the command line, with what tells it from others: {@code emulator (strong)}
 * @param description what it is, with versions
 * @param face the way operations go: {@code java}, {@code binding}, {@code rest}
 * @param locations where operations can be made; the first is the usual one
 * @param features what it can
 * @param missing why it lacks a feature that one would expect: {@code the profile switches it off}
 * @param staleness how stale a read that names no {@code cacheTtl}, or a list, may be; zero: it
 *     claims to be strongly consistent
 * @param slack how far its clock and ours may be apart
 */
public record TargetInfo(
    String name,
    String description,
    String face,
    List<String> locations,
    Set<Feature> features,
    String missing,
    Duration staleness,
    Duration slack) {
  /** Copies the collections. */
  public TargetInfo {
    locations = List.copyOf(locations);
    features = Set.copyOf(features);
  }

  /** Whether it can this. */
  public boolean has(Feature feature) {
    return features.contains(feature);
  }

  /** The same with other features. */
  public TargetInfo withFeatures(EnumSet<Feature> other) {
    return new TargetInfo(name, description, face, locations, other, missing, staleness, slack);
  }
}
