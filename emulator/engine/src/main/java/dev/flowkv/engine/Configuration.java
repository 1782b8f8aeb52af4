package dev.flowkv.engine;

import dev.flowkv.engine.KvFailure.Reason;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What operations look at: the configuration in force, with its locations resolved. Immutable. */
final class Configuration {
  private final EmulatorConfig config;
  private final Map<String, Origin> origins = new LinkedHashMap<>();

  /** Takes over the locations of {@code before} that stay, with their operation counts. */
  Configuration(EmulatorConfig config, @Nullable Configuration before) {
    this.config = config;
    config.locations().forEach(name -> add(name, before));
    add(EmulatorConfig.REST_LOCATION, before);
  }

  private void add(String name, @Nullable Configuration before) {
    Origin old = before == null ? null : before.origins.get(name);
    Location location = old == null ? new Location(name) : old.location();
    origins.put(name, new Origin(location, settings().replicationLag(), config.seed()));
  }

  EmulatorConfig config() {
    return config;
  }

  Settings settings() {
    return config.settings();
  }

  /** What versions written at this location have in common. */
  Origin origin(String locationName) {
    Origin origin = origins.get(locationName);
    if (origin == null) {
      throw new KvFailure(
          Reason.LOCATION_UNKNOWN,
          "Unknown location \"" + locationName + "\". The locations are " + names() + ".");
    }
    return origin;
  }

  Iterable<Origin> origins() {
    return origins.values();
  }

  /** The read cache that the next operation at a location goes to; counts the operation. */
  Namespace.Shard nextShard(Location location) {
    return new Namespace.Shard(
        location, location.nextShard(config.seed(), settings().shardsPerLocation()));
  }

  private String names() {
    return String.join(", ", origins.keySet());
  }
}
