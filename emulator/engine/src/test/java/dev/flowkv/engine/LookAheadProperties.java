package dev.flowkv.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.engine.KeyView.ShardView;
import dev.flowkv.engine.KeyView.VersionView;
import dev.flowkv.engine.NextEvents.Event;
import dev.flowkv.testkit.Thorough;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What is foretold is what comes, in random states under random settings. */
class LookAheadProperties {
  private static final int STEPS = 60;

  /** Random states in each of a property's tries. */
  private static final int STATES = Thorough.either(1, 20);

  private static final List<String> LOCATIONS = List.of("lhr", "sjc", "nrt");
  private static final List<String> KEYS = List.of("a", "b", "c", "never");
  private static final KeyRange ALL = new KeyRange("", null, null, 1000);

  /** A state in which something happens now and then. */
  private static final class Run {
    private final SplittableRandom random;
    private final KvEmulator emulator;
    private final KvNamespace namespace;

    Run(long seed) {
      random = new SplittableRandom(seed);
      EmulatorConfig.Builder config =
          (random.nextInt(3) == 0 ? EmulatorConfig.worstCase() : EmulatorConfig.cloudflare())
              .toBuilder()
                  .seed(seed)
                  .locations(LOCATIONS)
                  .set("sameKeyWritesPerSecond", "off")
                  .set("shardsPerLocation", one("1", "3"))
                  .set("readCache", one("true", "true", "true", "false"))
                  .set("negativeCache", one("true", "true", "false"))
                  .set("writeThrough", one("true", "true", "false"))
                  .set("refreshAheadSeconds", one("off", "off", "20"))
                  .set("cacheAgeTestedBy", one("reader", "entry"))
                  .clock(ClockSetting.manual(ProgramRunner.START));
      if (random.nextInt(3) == 0) {
        config.set("replicationLag", one("none", "fixed:5s", "uniform:0s..90s"));
      }
      emulator = TestEmulators.create(config);
      namespace = emulator.namespace("app");
    }

    private String one(String... values) {
      return values[random.nextInt(values.length)];
    }

    void step() {
      KvAccess access = namespace.at(one("lhr", "sjc", "nrt", "rest"));
      String key = "abc".substring(random.nextInt(3)).substring(0, 1);
      switch (random.nextInt(6)) {
        case 0, 1 -> {
          PutOptions options = PutOptions.NONE;
          if (random.nextInt(2) == 0) {
            options = options.withExpirationTtlSeconds(60 + random.nextInt(60));
          }
          access.put(key, "v" + random.nextInt(3), options);
        }
        case 2 -> access.delete(key);
        case 3 -> emulator.clock().advance(Duration.ofMillis(random.nextInt(30_000)));
        default -> access.get(key, new GetOptions(random.nextBoolean() ? null : "90"));
      }
    }

    Instant now() {
      return emulator.clock().instant();
    }

    /** What can be seen of all keys at a moment. */
    List<String> seen(Instant at) {
      return KEYS.stream().map(key -> LookAheadProperties.seen(namespace.view(key, at))).toList();
    }
  }

  /** All that is in a view: its answers are no values that can be compared, except as texts. */
  private static List<Object> all(KeyView view) {
    List<Object> all = new ArrayList<>(List.of(view.now(), view.key(), view.chain()));
    for (ShardView s : view.shards()) {
      all.addAll(List.of(s.location(), s.shard(), s.answer().toString(), s.pending()));
      all.addAll(List.of(s.sequence(), s.ageMillis(), s.freshForMillis()));
    }
    return all;
  }

  private static boolean isLive(VersionView version, Instant at) {
    return !version.tombstone()
        && version.expirationSeconds().orElse(Long.MAX_VALUE) > at.getEpochSecond();
  }

  private static String seen(KeyView view) {
    boolean isInStore = view.chain().stream().limit(1).anyMatch(v -> isLive(v, view.now()));
    return isInStore + " " + view.shards().stream().map(LookAheadProperties::seen).toList();
  }

  private static String seen(ShardView shard) {
    return shard.answer()
        + " "
        + shard.sequence()
        + shard.pending().stream().map(KeyView.Pending::sequence).toList();
  }

  @Property(tries = 25)
  void aLookAtALaterMomentIsThatOfAClockThatHasMovedThere(@ForAll long seed) {
    states(seed).forEach(LookAheadProperties::lookAheadAndGoThere);
  }

  private static void lookAheadAndGoThere(long seed) {
    Run run = new Run(seed);
    for (int i = 0; i < STEPS; i++) {
      run.step();
      long ahead = run.random.nextInt(4) == 0 ? 0 : run.random.nextInt(150_000);
      Instant at = run.now().plusMillis(ahead);
      List<List<Object>> before = views(run, k -> run.namespace.view(k));
      List<List<Object>> foretold = views(run, k -> run.namespace.view(k, at));
      List<List<Object>> together = together(run.namespace.views(ALL, at));
      assertThat(views(run, k -> run.namespace.view(k))).as("a look").isEqualTo(before);
      run.emulator.clock().advance(Duration.ofMillis(ahead));
      List<List<Object>> come = views(run, k -> run.namespace.view(k));
      assertThat(come).as("after %s ms, seed %s", ahead, seed).isEqualTo(foretold);
      assertThat(come).as("seed %s", seed).containsAll(together);
      assertThat(together).isEqualTo(together(run.namespace.views(ALL, null)));
    }
  }

  /** The seeds of a try's states. */
  private static LongStream states(long seed) {
    return LongStream.concat(LongStream.of(seed), new SplittableRandom(seed).longs(STATES - 1));
  }

  private static List<List<Object>> views(Run run, Function<String, KeyView> view) {
    assertThat(run.now()).isNotNull();
    return KEYS.stream().map(key -> all(view.apply(key))).toList();
  }

  private static List<List<Object>> together(KeyViews views) {
    assertThat(views.complete()).isTrue();
    return views.rows().stream().map(row -> all(row.view().orElseThrow())).toList();
  }

  @Property(tries = 25)
  void whatALocationIsForetoldToAnswerItAnswers(@ForAll long seed) {
    states(seed).forEach(LookAheadProperties::foretellAndRead);
  }

  private static void foretellAndRead(long seed) {
    Run run = new Run(seed);
    run.emulator.configure(config -> config.toBuilder().set("shardsPerLocation", "1").build());
    for (int i = 0; i < STEPS; i++) {
      run.step();
      long ahead = run.random.nextInt(150_000);
      String key = KEYS.get(run.random.nextInt(KEYS.size()));
      int location = run.random.nextInt(LOCATIONS.size());
      ShardView foretold =
          run.namespace.view(key, run.now().plusMillis(ahead)).shards().get(location);
      run.emulator.clock().advance(Duration.ofMillis(ahead));
      assertThat(run.namespace.at(LOCATIONS.get(location)).get(key))
          .as("%s ms later, seed %s", ahead, seed)
          .hasToString(foretold.answer().toString());
    }
  }

  @Property(tries = 25)
  void nothingChangesBeforeTheNextEventAndSomethingDoesThen(@ForAll long seed) {
    states(seed).forEach(LookAheadProperties::goFromEventToEvent);
  }

  private static void goFromEventToEvent(long seed) {
    Run run = new Run(seed);
    for (int i = 0; i < STEPS; i++) {
      run.step();
    }
    NextEvents next = run.emulator.nextEvents(10_000);
    assertThat(next.now()).isEqualTo(run.now());
    assertThat(next.complete()).isTrue();
    assertThat(run.emulator.nextEvents(3).events())
        .isEqualTo(next.events().stream().limit(3).toList());
    assertThat(run.namespace.nextEvents(null, 10_000)).isEqualTo(next);
    for (String key : KEYS) {
      assertThat(run.namespace.nextEvents(key, 10_000).events())
          .isEqualTo(next.events().stream().filter(e -> e.key().equals(key)).toList());
    }
    Instant from = next.now();
    for (Event event : next.events()) {
      assertThat(event.at()).isAfter(next.now()).isAfterOrEqualTo(from);
      List<String> before = run.seen(event.at().minusMillis(1));
      if (event.at().isAfter(from)) {
        assertThat(before).as("until %s, seed %s", event, seed).isEqualTo(run.seen(from));
      }
      check(run, event);
      from = event.at();
    }
    assertThat(run.seen(from.plusSeconds(1_000_000))).isEqualTo(run.seen(from));
    // A look is no operation.
    assertThat(run.emulator.nextEvents(10_000)).isEqualTo(next);
  }

  /** The change that an event tells of is there from its moment on, and not before. */
  private static void check(Run run, Event event) {
    KeyView before = run.namespace.view(event.key(), event.at().minusMillis(1));
    KeyView at = run.namespace.view(event.key(), event.at());
    switch (event.kind()) {
      case ARRIVAL -> {
        long sequence = event.sequence().orElseThrow();
        assertThat(isPending(before, event, sequence)).as("before %s", event).isTrue();
        assertThat(isPending(at, event, sequence)).as("at %s", event).isFalse();
      }
      case EXPIRATION -> {
        long sequence = event.sequence().orElseThrow();
        VersionView version =
            at.chain().stream().filter(v -> v.sequence() == sequence).findFirst().orElseThrow();
        assertThat(isLive(version, before.now())).as("before %s", event).isTrue();
        assertThat(isLive(version, at.now())).as("at %s", event).isFalse();
        assertThat(event.location().isEmpty()).isEqualTo(version.equals(at.chain().get(0)));
      }
      case CACHE_END -> {
        assertThat(shard(before, event).cacheStatus()).contains(CacheStatus.HIT);
        assertThat(shard(before, event).sequence()).isEqualTo(event.sequence());
        assertThat(shard(before, event).present()).isEqualTo(!event.isAbsence());
        assertThat(shard(at, event).cacheStatus()).contains(CacheStatus.MISS);
      }
    }
  }

  private static boolean isPending(KeyView view, Event event, long sequence) {
    return shard(view, event).pending().stream().anyMatch(p -> p.sequence() == sequence);
  }

  private static ShardView shard(KeyView view, Event event) {
    return view.shards().stream()
        .filter(s -> Optional.of(s.location()).equals(event.location()))
        .filter(s -> s.shard() == event.shard().orElse(0))
        .findFirst()
        .orElseThrow();
  }
}
