package dev.flowkv.junit;

import dev.flowkv.capability.SecondsText;
import dev.flowkv.engine.KeyView;
import dev.flowkv.engine.KeyView.ShardView;
import dev.flowkv.engine.KvNamespace;
import dev.flowkv.engine.KvRead;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.assertj.core.api.AbstractAssert;

/**
 * What a key is at each location: what a read there, with the default {@code cacheTtl}, would be
 * answered now. Nothing is read: no cache is filled and no operation counted. Where a location has
 * several caches, all of them must agree.
 */
public final class KeyAssert extends AbstractAssert<KeyAssert, String> {
  private static final Duration FOREVER = Duration.ofDays(365L * 10_000);

  private final KvNamespace namespace;

  KeyAssert(KvNamespace namespace, String key) {
    super(key, KeyAssert.class);
    this.namespace = namespace;
  }

  /** There is no value at a location, or none is seen there yet. */
  public KeyAssert isAbsentAt(String location) {
    return each(at(location), "to be absent at " + location, read -> !read.isPresent());
  }

  /** There is no value at any location. */
  public KeyAssert isAbsentEverywhere() {
    return each(everywhere(), "to be absent everywhere", read -> !read.isPresent());
  }

  /** The value at a location, as UTF-8 text. */
  public KeyAssert hasValueAt(String location, String value) {
    return each(
        at(location),
        "to have the value \"" + value + "\" at " + location,
        read -> read.text().equals(Optional.of(value)));
  }

  /** The value at every location, as UTF-8 text. */
  public KeyAssert hasValueEverywhere(String value) {
    return each(
        everywhere(),
        "to have the value \"" + value + "\" everywhere",
        read -> read.text().equals(Optional.of(value)));
  }

  /** The metadata at a location: JSON text, as it was written. */
  public KeyAssert hasMetadataAt(String location, String json) {
    return each(
        at(location),
        "to have the metadata " + json + " at " + location,
        read -> read.metadata().equals(Optional.of(json)));
  }

  /**
   * Every location comes to answer with the latest write, without another operation, within a time.
   * Moves the emulator's clock, which must be a manual one, to the moment when they do.
   *
   * @throws IllegalArgumentException if the time is negative
   */
  public KeyAssert convergesWithin(Duration limit) {
    if (limit.isNegative()) {
      throw new IllegalArgumentException(
          "a key cannot converge within "
              + SecondsText.of(limit)
              + "; the time must not be negative");
    }
    long start = namespace.emulator().clock().millis();
    // A limit beyond all time is none.
    long end = limit.compareTo(FOREVER) > 0 ? Long.MAX_VALUE : start + limit.toMillis();
    if (Convergence.reach(namespace, actual, end)) {
      return this;
    }
    KeyView view = view();
    OptionalLong reached = Convergence.reachedMillis(namespace, actual);
    throw failure(
        "Expected key \"%s\" to converge within %s, but %s. After %s:%n%s",
        actual,
        SecondsText.of(limit),
        reached.isEmpty()
            ? "the locations never agree by themselves"
            : "all locations %s only after %s, more than the %s asked for"
                .formatted(
                    isDecided(view) ? "agree" : "certainly agree",
                    SecondsText.ofMillis(reached.getAsLong() - start),
                    SecondsText.of(limit)),
        SecondsText.ofMillis(view.now().toEpochMilli() - start),
        described(view));
  }

  /** Whether all arrivals are decided; while a schedule is followed, some may be open. */
  private static boolean isDecided(KeyView view) {
    return view.shards().stream()
        .flatMap(shard -> shard.pending().stream())
        .allMatch(KeyView.Pending::decided);
  }

  private KeyView view() {
    return namespace.view(actual);
  }

  private List<ShardView> at(String location) {
    List<ShardView> shards = namespace.decide(actual, List.of(location)).shards();
    if (shards.isEmpty()) {
      throw new IllegalArgumentException(
          "there is no location \""
              + location
              + "\"; the locations are "
              + String.join(", ", locations()));
    }
    return shards;
  }

  private List<ShardView> everywhere() {
    return namespace.decide(actual, locations()).shards();
  }

  private List<String> locations() {
    return view().shards().stream().map(ShardView::location).distinct().toList();
  }

  private KeyAssert each(List<ShardView> shards, String expected, Predicate<KvRead> holds) {
    if (!shards.stream().map(ShardView::answer).allMatch(holds)) {
      throw failure("Expected key \"%s\" %s, but:%n%s", actual, expected, described(view()));
    }
    return this;
  }

  private static String described(KeyView view) {
    return view.shards().stream()
        .map(
            shard ->
                "  %-8s %s%s"
                    .formatted(
                        shard.location(),
                        shard.answer().text().map(t -> "\"" + t + "\"").orElse("absent"),
                        Convergence.reason(shard)))
        .collect(Collectors.joining("\n"));
  }
}
