package dev.flowkv.engine;

import static java.util.Map.entry;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** A named, complete set of settings. */
public enum Profile {
  /** Every read sees the last write, as in the platform's local simulator. */
  STRONG(
      "strong",
      Map.ofEntries(
          entry(Setting.REPLICATION_LAG, "none"),
          entry(Setting.READ_CACHE, "false"),
          entry(Setting.NEGATIVE_CACHE, "false"),
          entry(Setting.LIST_CACHE_SECONDS, "0"),
          entry(Setting.SAME_KEY_WRITES_PER_SECOND, "off"),
          entry(Setting.REST_REQUESTS_PER_FIVE_MINUTES, "off"))),
  /** What the real service usually does. */
  CLOUDFLARE("cloudflare", Map.of()),
  /** Everything that the documentation permits. */
  WORST_CASE(
      "worst-case",
      Map.ofEntries(
          entry(Setting.REPLICATION_LAG, "fixed:60s"),
          entry(Setting.SHARDS_PER_LOCATION, "2"),
          entry(Setting.TOMBSTONE_RETENTION_SECONDS, "86400"),
          entry(Setting.PLAN, "free")));

  private final String wireName;
  private final Map<Setting, String> differences;

  Profile(String wireName, Map<Setting, String> differences) {
    this.wireName = wireName;
    this.differences = differences;
  }

  /** The name in configuration: {@code strong}, {@code cloudflare}, {@code worst-case}. */
  public String wireName() {
    return wireName;
  }

  /** In what the profile differs from {@link #CLOUDFLARE}. */
  Map<Setting, String> differences() {
    return differences;
  }

  /**
   * The profile of this name.
   *
   * @throws IllegalArgumentException saying which there are
   */
  public static Profile named(String name) {
    return Arrays.stream(values())
        .filter(p -> p.wireName.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "must be "
                        + Arrays.stream(values())
                            .map(Profile::wireName)
                            .collect(Collectors.joining(", "))
                        + ", not \""
                        + name
                        + "\""));
  }
}
