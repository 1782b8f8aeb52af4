package dev.flowkv.engine.namespace;

import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.KvFailure;
import dev.flowkv.engine.KvFailure.Reason;
import dev.flowkv.engine.LagDistribution;
import dev.flowkv.engine.Settings;
import dev.flowkv.engine.cache.Shard;
import dev.flowkv.engine.schedule.KvScheduler;
import dev.flowkv.engine.store.Location;
import dev.flowkv.engine.store.Origin;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** What operations look at: the configuration in force, with its locations resolved. Immutable. */
public final class Configuration {
  private final EmulatorConfig config;
  private final Map<String, Origin> origins = new LinkedHashMap<>();

  /**
   * A configuration in force.
   *
   * @param locations gives the location of a name, always the same one
   */
  Configuration(EmulatorConfig config, Function<String, Location> locations) {
    this.config = config;
    for (String name : config.locations()) {
      origins.put(name, origin(locations.apply(name)));
    }
    origins.put(
        EmulatorConfig.REST_LOCATION, origin(locations.apply(EmulatorConfig.REST_LOCATION)));
  }

  private Origin origin(Location location) {
    return new Origin(location, settings().replicationLag(), config.seed());
  }

  public EmulatorConfig config() {
    return config;
  }

  public Settings settings() {
    return config.settings();
  }

  /** What versions written at this location have in common. */
  public Origin origin(String locationName) {
    Origin origin = origins.get(locationName);
    if (origin == null) {
      throw new KvFailure(
          Reason.LOCATION_UNKNOWN,
          "Unknown location \"" + locationName + "\". The locations are " + names() + ".");
    }
    return origin;
  }

  /** The origin of what was not written anywhere: it is everywhere at once. */
  public Origin seededOrigin() {
    Location rest = origin(EmulatorConfig.REST_LOCATION).location();
    return new Origin(rest, LagDistribution.NONE, config.seed());
  }

  public Iterable<Origin> origins() {
    return origins.values();
  }

  /**
   * The read cache that the next operation at a location goes to; counts the operation.
   *
   * @param held what a shard holds for this operation; null: nothing
   */
  public Shard nextShard(
      Location location, KvScheduler scheduler, IntFunction<@Nullable Object> held) {
    long n = location.arrive();
    int shards = settings().shardsPerLocation();
    return new Shard(
        location, shards == 1 ? 0 : scheduler.shard(location, n, config.seed(), shards, held));
  }

  private String names() {
    return String.join(", ", origins.keySet());
  }
}
