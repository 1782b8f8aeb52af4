package dev.flowkv.engine;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A configuration and a list of steps, which prints as what is needed to run it again. */
record Program(long seed, Map<String, String> settings, List<Step> steps) {

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

  record GetAll(
      String location, List<String> keys, @Nullable String type, @Nullable String cacheTtl)
      implements Step {}

  /** {@code cursor}: which of the cursors seen so far is used, counted back; null: none. */
  record ListKeys(String location, String prefix, @Nullable String limit, @Nullable Integer cursor)
      implements Step {}

  record Advance(long millis) implements Step {}

  @Override
  public String toString() {
    return "seed "
        + seed
        + "\nsettings "
        + settings
        + steps.stream().map(s -> "\n  " + s).collect(Collectors.joining());
  }
}
