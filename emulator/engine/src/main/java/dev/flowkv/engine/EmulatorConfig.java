package dev.flowkv.engine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an emulator is made from: a profile, changes to its settings, a seed, locations, a clock and
 * namespaces. Immutable.
 */
public final class EmulatorConfig {
  /** The location where REST operations arrive. It always exists and cannot be declared. */
  public static final String REST_LOCATION = "rest";

  /** The seed when none is given. */
  public static final long DEFAULT_SEED = 42;

  private static final List<String> DEFAULT_LOCATIONS = List.of("lhr", "sjc", "nrt");
  private static final Pattern LOCATION = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");

  private final Profile profile;
  private final Settings settings;
  private final long seed;
  private final List<String> locations;
  private final ClockSetting clock;
  private final KvClock timeSource;
  private final KvDelay delay;
  private final CommitLog commitLog;
  private final Map<String, String> namespaces;

  private EmulatorConfig(Builder builder) {
    this.profile = builder.profile;
    this.settings = builder.settings;
    this.seed = builder.seed;
    this.locations = builder.locations;
    this.clock = builder.clock;
    this.timeSource = builder.timeSource;
    this.delay = builder.delay;
    this.commitLog = builder.commitLog;
    this.namespaces = Map.copyOf(builder.namespaces);
  }

  /** What the real service usually does: the default. */
  public static EmulatorConfig cloudflare() {
    return of(Profile.CLOUDFLARE);
  }

  /** Every read sees the last write. */
  public static EmulatorConfig strong() {
    return of(Profile.STRONG);
  }

  /** Everything that the documentation permits. */
  public static EmulatorConfig worstCase() {
    return of(Profile.WORST_CASE);
  }

  /** A profile as it is. */
  public static EmulatorConfig of(Profile profile) {
    return new Builder(profile).build();
  }

  /** A builder that starts from this configuration. */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /** This configuration with clock and namespaces of another one, which only count at a start. */
  EmulatorConfig withStartOf(EmulatorConfig other) {
    Builder builder =
        toBuilder()
            .clock(other.clock)
            .timeSource(other.timeSource)
            .delay(other.delay)
            .commitLog(other.commitLog);
    builder.namespaces = new LinkedHashMap<>(other.namespaces);
    return builder.build();
  }

  /**
   * The configuration of a snapshot, with time source and delays of this one.
   *
   * @throws IllegalArgumentException naming what is wrong with it
   */
  EmulatorConfig restored(EmulatorState.Config state) {
    Builder builder =
        named("config.profile", () -> toBuilder().profile(Profile.named(state.profile())));
    state
        .settings()
        .forEach((name, value) -> named("config.settings", () -> builder.setJson(name, value)));
    builder.seed(state.seed());
    named("config.locations", () -> builder.locations(state.locations()));
    builder.namespaces = new LinkedHashMap<>();
    state
        .namespaces()
        .forEach((id, title) -> named("config.namespaces", () -> builder.namespace(title, id)));
    return builder.build();
  }

  private static Builder named(String place, Supplier<Builder> change) {
    try {
      return change.get();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(place + " " + e.getMessage(), e);
    }
  }

  /** The profile that the settings started from. */
  public Profile profile() {
    return profile;
  }

  /** The settings: the profile's, and what was changed. */
  public Settings settings() {
    return settings;
  }

  /** The seed of every draw. */
  public long seed() {
    return seed;
  }

  /** The locations, without {@code rest}. The first is the one of operations that name none. */
  public List<String> locations() {
    return locations;
  }

  /** How the clock starts. */
  public ClockSetting clock() {
    return clock;
  }

  /** Where the clock gets the time from. */
  public KvClock timeSource() {
    return timeSource;
  }

  /** How operations in this process wait when a fault rule delays them. */
  public KvDelay delay() {
    return delay;
  }

  /** Keeps what the emulator accepts, and has what it begins with. */
  public CommitLog commitLog() {
    return commitLog;
  }

  /** The namespaces that exist from the start, and again after a reset: title by id. */
  public Map<String, String> namespaces() {
    return namespaces;
  }

  /** Builds an {@link EmulatorConfig}. Every method refuses what is not allowed at once. */
  public static final class Builder {
    private Profile profile;
    private Settings settings;
    private long seed = DEFAULT_SEED;
    private List<String> locations = DEFAULT_LOCATIONS;
    private ClockSetting clock = ClockSetting.real();
    private KvClock timeSource = KvClock.system();
    private KvDelay delay = KvDelay.system();
    private CommitLog commitLog = CommitLog.NONE;
    private Map<String, String> namespaces = new LinkedHashMap<>();

    private Builder(Profile profile) {
      this.profile = profile;
      this.settings = Settings.of(profile);
    }

    private Builder(EmulatorConfig from) {
      this.profile = from.profile;
      this.settings = from.settings;
      this.seed = from.seed;
      this.locations = from.locations;
      this.clock = from.clock;
      this.timeSource = from.timeSource;
      this.delay = from.delay;
      this.commitLog = from.commitLog;
      this.namespaces = new LinkedHashMap<>(from.namespaces);
    }

    /** Takes a profile, and with it all of its settings. */
    public Builder profile(Profile profile) {
      this.profile = profile;
      this.settings = Settings.of(profile);
      return this;
    }

    /**
     * Changes one setting.
     *
     * @param name its name, such as {@code replicationLag}
     * @param text its value as on the command line, such as {@code fixed:60s} or {@code off}
     * @throws IllegalArgumentException naming the setting and what it takes
     */
    public Builder set(String name, String text) {
      this.settings = settings.with(name, text);
      return this;
    }

    /**
     * Changes one setting, its value a JSON one.
     *
     * @param name its name
     * @param json a Boolean, a Number, a String, or null for off
     * @throws IllegalArgumentException naming the setting and what it takes
     */
    public Builder setJson(String name, @Nullable Object json) {
      this.settings = settings.withJson(name, json);
      return this;
    }

    /** The seed of every draw. */
    public Builder seed(long seed) {
      this.seed = seed;
      return this;
    }

    /**
     * The locations, at least one.
     *
     * @throws IllegalArgumentException for a name that is not 1 to 32 of {@code a-z 0-9 -}, for
     *     {@code rest}, and for a name given twice
     */
    public Builder locations(List<String> locations) {
      if (locations.isEmpty()) {
        throw new IllegalArgumentException("must name at least one location");
      }
      for (String name : locations) {
        if (!LOCATION.matcher(name).matches()) {
          throw new IllegalArgumentException(
              "must be names of a to z, 0 to 9 and -, at most 32 long, not \"" + name + "\"");
        }
        if (name.equals(REST_LOCATION)) {
          throw new IllegalArgumentException(
              "must not name \"rest\": that location always exists, for the REST API");
        }
      }
      if (locations.stream().distinct().count() < locations.size()) {
        throw new IllegalArgumentException("must not name a location twice: " + locations);
      }
      this.locations = List.copyOf(locations);
      return this;
    }

    /** How the clock starts. */
    public Builder clock(ClockSetting clock) {
      this.clock = clock;
      return this;
    }

    /** Where the clock gets the time from, when not from the computer. */
    public Builder timeSource(KvClock timeSource) {
      this.timeSource = timeSource;
      return this;
    }

    /** How operations in this process wait when a fault rule delays them. */
    public Builder delay(KvDelay delay) {
      this.delay = delay;
      return this;
    }

    /**
     * Keeps what the emulator accepts. The emulator begins with what is kept; its clock shows no
     * time before the last change.
     */
    public Builder commitLog(CommitLog commitLog) {
      this.commitLog = commitLog;
      return this;
    }

    /**
     * Declares a namespace.
     *
     * @throws IllegalArgumentException if the id or the title is empty or taken
     */
    public Builder namespace(String title, String id) {
      if (title.isEmpty() || id.isEmpty()) {
        throw new IllegalArgumentException(
            "must have a title and an id, not \"" + title + "=" + id + "\"");
      }
      if (namespaces.containsKey(id) || namespaces.containsValue(title)) {
        throw new IllegalArgumentException(
            "must not repeat a title or an id: \"" + title + "=" + id + "\"");
      }
      namespaces.put(id, title);
      return this;
    }

    /** The configuration. */
    public EmulatorConfig build() {
      return new EmulatorConfig(this);
    }
  }
}
