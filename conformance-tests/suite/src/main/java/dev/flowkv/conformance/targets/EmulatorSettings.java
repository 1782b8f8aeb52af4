package dev.flowkv.conformance.targets;

import dev.flowkv.conformance.Feature;
import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.LagDistribution;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;

/** What the settings of an emulator mean for what may be asked of it. */
final class EmulatorSettings {
  private static final String OFF = "off";

  private final Map<String, String> texts = new HashMap<>();

  EmulatorSettings(EmulatorConfig config) {
    config
        .settings()
        .toJson()
        .forEach((name, value) -> texts.put(name, value == null ? OFF : value.toString()));
  }

  Map<String, String> texts() {
    return Map.copyOf(texts);
  }

  private String text(String name) {
    return texts.getOrDefault(name, OFF);
  }

  /** The longest lag, and what caches add to it. */
  Duration staleness() {
    Duration lag = Duration.ofMillis(LagDistribution.parse(text("replicationLag")).maxMillis());
    long cached =
        text("readCache").equals("true") ? Long.parseLong(text("cacheTtlDefaultSeconds")) : 0;
    long listed = Long.parseLong(text("listCacheSeconds"));
    return lag.plusSeconds(Math.max(cached, listed));
  }

  /** Adds and removes what depends on settings. */
  EnumSet<Feature> features(EnumSet<Feature> ofTheFace) {
    EnumSet<Feature> features = EnumSet.copyOf(ofTheFace);
    if (text("plan").equals("free")) {
      features.remove(Feature.UNMETERED);
    }
    if (features.contains(Feature.REST_CODES) && text("sameKeyLimitOnRest").equals("true")) {
      features.add(Feature.RATE_LIMIT);
    }
    if (text("sameKeyWritesPerSecond").equals(OFF)) {
      features.remove(Feature.RATE_LIMIT);
    }
    if (text("operationsPerInvocation").equals(OFF)) {
      features.remove(Feature.INVOCATIONS);
    }
    return features;
  }
}
