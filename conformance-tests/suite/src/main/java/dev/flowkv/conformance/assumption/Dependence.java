package dev.flowkv.conformance.assumption;

import dev.flowkv.conformance.ConformanceTarget;
import dev.flowkv.conformance.Feature;
import dev.flowkv.conformance.Property;
import dev.flowkv.conformance.property.PredictedDifference;
import dev.flowkv.conformance.run.PropertyResult;
import dev.flowkv.conformance.run.RunOptions;
import dev.flowkv.conformance.run.Status;
import dev.flowkv.conformance.run.SuiteRunner;
import dev.flowkv.conformance.targets.EmulatorHttpTarget;
import dev.flowkv.conformance.targets.EmulatorTarget;
import dev.flowkv.conformance.targets.HarnessTarget;
import dev.flowkv.conformance.targets.RestTarget;
import dev.flowkv.engine.ClockSetting;
import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.Profile;
import dev.flowkv.engine.Settings;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Counts what depends on an assumption. An emulator gets the alternative, and says that it has the
 * assumed value: a property depends on the assumption if it finds something else then, another
 * verdict or another measurement. The emulator is asked in this process and over REST; and each of
 * the two once more as if it were somebody's account, which shows what such an account can settle.
 *
 * <p>Beside the properties, random programs are counted that the model answers otherwise.
 */
public final class Dependence {
  private static final long SEED = 1;

  /** Few: random programs of sixty steps that differ at all differ soon. */
  private static final int TRIES = 10;

  /** How many random programs are asked. */
  public static final int PROGRAMS = 200;

  private final List<Property> properties;
  private final Map<Way, Map<String, Found>> usual = new HashMap<>();

  /** Drawn once, and when they are needed: that takes longer than to ask the model. */
  private static final class Drawn {
    static final PredictedDifference OF_ALL =
        new PredictedDifference(
            Stream.concat(
                    EmulatorConfig.cloudflare().locations().stream(),
                    Stream.of(EmulatorConfig.REST_LOCATION))
                .toList(),
            PROGRAMS,
            SEED);
  }

  /** A way to ask an emulator. */
  private enum Way {
    IN_PROCESS(false, null),
    OVER_REST(true, null),
    AS_A_WORKER(false, HarnessTarget.FEATURES),
    AS_A_REST_API(true, RestTarget.FEATURES);

    final boolean overRest;
    final @Nullable Set<Feature> ofAnAccount;

    Way(boolean overRest, @Nullable Set<Feature> ofAnAccount) {
      this.overRest = overRest;
      this.ofAnAccount = ofAnAccount;
    }
  }

  /** What a property found. */
  private record Found(Status status, Map<String, String> observed) {
    static Found of(PropertyResult result) {
      return new Found(result.status(), result.observed());
    }
  }

  /**
   * The properties that find something else.
   *
   * @param ids of all of them
   * @param settling ids of those that an account can be asked
   * @param asked how many properties were asked
   * @param programs how many of {@link #PROGRAMS} random programs the model answers otherwise
   */
  public record Dependents(Set<String> ids, Set<String> settling, int asked, int programs) {}

  /**
   * A counter.
   *
   * @param properties that are asked
   */
  public Dependence(List<Property> properties) {
    this.properties = List.copyOf(properties);
  }

  /** Counts the properties that depend on an assumption. */
  public Dependents of(Assumption assumption) throws InterruptedException {
    Set<String> ids = new LinkedHashSet<>();
    Set<String> settling = new LinkedHashSet<>();
    for (Way way : Way.values()) {
      Map<String, Found> before = usual.get(way);
      if (before == null) {
        before = found(way, c -> c);
        usual.put(way, before);
      }
      Map<String, Found> after =
          found(way, c -> c.set(assumption.setting().wireName(), assumption.alternative()));
      for (Property p : properties) {
        if (!Objects.equals(after.get(p.id()), before.get(p.id()))) {
          ids.add(p.id());
          if (way.ofAnAccount != null) {
            settling.add(p.id());
          }
        }
      }
    }
    return new Dependents(ids, settling, properties.size(), programs(assumption));
  }

  /** Counts the random programs that depend on an assumption. */
  public int programs(Assumption assumption) {
    Map<String, String> assumed = new HashMap<>();
    Settings.of(Profile.CLOUDFLARE)
        .toJson()
        .forEach((name, value) -> assumed.put(name, Objects.toString(value, "off")));
    Map<String, String> otherwise = new HashMap<>(assumed);
    otherwise.put(assumption.setting().wireName(), assumption.alternative());
    return Drawn.OF_ALL.between(assumed, otherwise);
  }

  private Map<String, Found> found(
      Way way, Function<EmulatorConfig.Builder, EmulatorConfig.Builder> change)
      throws InterruptedException {
    EmulatorConfig claimed =
        EmulatorConfig.cloudflare().toBuilder().clock(ClockSetting.manual()).build();
    EmulatorConfig config = change.apply(claimed.toBuilder()).build();
    Map<String, Found> found = new LinkedHashMap<>();
    try (ConformanceTarget emulator =
        way.overRest
            ? new EmulatorHttpTarget(config, claimed)
            : new EmulatorTarget(config, claimed)) {
      ConformanceTarget target =
          way.ofAnAccount == null ? emulator : new TakenForAService(emulator, way.ofAnAccount);
      for (Property p : properties) {
        // One at a time: where time passes, the others would let it pass for this one, too.
        emulator.reset(SEED);
        new SuiteRunner(
                RunOptions.of(SEED, "assumed").withTries(TRIES),
                r -> found.put(r.property().id(), Found.of(r)))
            .run(target, List.of(p));
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return found;
  }
}
