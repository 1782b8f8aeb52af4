package dev.flowkv.engine;

import static dev.flowkv.engine.KeyAssert.assertThatKey;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.flowkv.engine.argument.Key;
import dev.flowkv.engine.cache.ReadCache;
import dev.flowkv.engine.cache.Shard;
import dev.flowkv.engine.namespace.Namespace;
import dev.flowkv.engine.store.Location;
import dev.flowkv.engine.store.Version;
import dev.flowkv.engine.store.VersionChain;
import dev.flowkv.testkit.Thorough;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the engine keeps, and for how long: nothing that nobody can be shown any more. */
class MemoryTest {
  private static final Instant START = Instant.parse("2026-11-22T00:00:00Z");

  private KvEmulator emulator;
  private KvNamespace namespace;

  private void start(EmulatorConfig.Builder config) {
    emulator =
        TestEmulators.create(
            config.clock(ClockSetting.manual(START)).locations(List.of("lhr", "sjc")).build());
    namespace = emulator.namespace("app");
  }

  private void advance(long millis) {
    emulator.clock().advance(Duration.ofMillis(millis));
  }

  private static EmulatorConfig.Builder cloudflare() {
    return EmulatorConfig.cloudflare().toBuilder();
  }

  private int versions() {
    int versions = 0;
    for (VersionChain chain : emulator.state("app").store().all().values()) {
      for (Version v = chain.head(); v != null; v = v.older()) {
        versions++;
      }
    }
    return versions;
  }

  @Test
  void tenDaysOfOverwritingHoldAsManyVersionsAsOneWriteOfEachKey() {
    for (Profile profile : Profile.values()) {
      start(EmulatorConfig.of(profile).toBuilder().set("plan", "paid"));
      int keys = Thorough.either(60, 1_000);
      int step = 600_000 / keys;
      // Each key every ten minutes, read elsewhere in between.
      for (int write = 0; write < 1_440 * keys; write++) {
        String key = "k" + write % keys;
        namespace.at("lhr").put(key, "v");
        if (write % 7 == 0) {
          namespace.at("sjc").get(key);
        }
        advance(step);
      }
      assertThat(Duration.between(START, emulator.clock().instant()))
          .isEqualTo(Duration.ofDays(10));
      assertThat(versions())
          .as("one of each key, and those that were written in the last minute: %s", profile)
          .isBetween(keys, keys + 60_000 / step);
    }
  }

  @Test
  void whatARuleKeptIsForgottenSoonAfterTheRuleIsGone() {
    start(cloudflare().set("sameKeyWritesPerSecond", "off"));
    FaultEffect stale = new FaultEffect.StaleRead(Duration.ofDays(1));
    emulator.faults().set(0, List.of(FaultRule.always(FaultRule.Match.ALL, stale)));
    for (int i = 0; i < 100; i++) {
      namespace.at("lhr").put("first", "v" + i);
    }
    emulator.faults().clear();
    for (int i = 0; i < 300; i++) {
      namespace.at("lhr").put("k" + i % 10, "v" + i);
      advance(1000);
    }
    assertThat(versions()).isLessThan(11 + 70);
  }

  @Test
  void aDeletedValueIsNotHeldByTheTombstoneThatACacheHas() {
    start(cloudflare().set("listCacheSeconds", "0"));
    namespace.at("lhr").put("k", "v");
    advance(2000);
    namespace.at("lhr").delete("k");
    Version tombstone =
        emulator.state("app").store().find(Key.of("k", emulator.config().settings())).head();
    assertThat(tombstone.older()).isNotNull();
    advance(120_000);
    namespace.at("sjc").list(ListOptions.ALL);
    assertThat(emulator.state("app").store().all()).as("the list took the key out").isEmpty();
    assertThat(tombstone.older()).isNull();
  }

  @Test
  void keysThatExpireAndAreNeverNamedAgainLeaveTheStore() {
    start(cloudflare());
    KvAccess lhr = namespace.at("lhr");
    for (int i = 0; i < 20_000; i++) {
      lhr.put("session" + i, "v", PutOptions.NONE.withExpirationTtlSeconds(60));
      advance(100);
    }
    // 60 s to live and a minute of lag at 10 writes a second, and what the sweep has yet to reach.
    assertThat(emulator.state("app").store().from(Key.ofUtf8(new byte[0]), true).size())
        .isLessThan(4000);
  }

  @Test
  void overwritingHoldsNoOldVersions() {
    start(cloudflare());
    for (int i = 0; i < 1000; i++) {
      namespace.at("lhr").put("k", "v" + i);
      advance(1000);
    }
    int versions = 0;
    for (Version v =
            emulator.state("app").store().find(Key.of("k", emulator.config().settings())).head();
        v != null;
        v = v.older()) {
      versions++;
    }
    assertThat(versions).as("one, and those that are up to a minute on their way").isLessThan(75);
  }

  @Test
  void overwritingInOneMomentTakesTimeInProportion() {
    start(cloudflare().set("replicationLag", "fixed:60s"));
    for (int i = 0; i < 200_000; i++) {
      namespace.at("rest").put("k", "v");
      if (i % 1000 == 0) {
        advance(1000);
      }
    }
    assertThatKey(namespace, "k").hasValueAt("rest", "v");
  }

  @Test
  void oldVersionsOfARestoredStateLeaveTheStoreToo() {
    start(cloudflare().set("replicationLag", "fixed:60s"));
    namespace.at("lhr").put("k", "v");
    advance(1000);
    namespace.at("lhr").put("k", "w");
    emulator.restore(emulator.capture());
    assertThat(versions()).isEqualTo(2);
    for (int i = 0; i < 200; i++) {
      advance(1000);
      namespace.at("lhr").put("other" + i % 2, "v");
    }
    VersionChain chain =
        emulator.state("app").store().find(Key.of("k", emulator.config().settings()));
    assertThat(chain.head().older()).isNull();
  }

  @Test
  void listsTakeOutWhatIsGone() {
    start(cloudflare().set("listCacheSeconds", "0"));
    for (int i = 0; i < 500; i++) {
      namespace.at("lhr").put("k" + i, "v", PutOptions.NONE.withExpirationTtlSeconds(60));
    }
    advance(120_000);
    assertThat(namespace.at("sjc").list(ListOptions.ALL).keys()).isEmpty();
    assertThat(emulator.state("app").store().from(Key.ofUtf8(new byte[0]), true)).isEmpty();
  }

  @Test
  void cachesHoldNoExpiredValueOfAKeyThatIsGone() {
    start(cloudflare());
    for (int i = 0; i < 5_000; i++) {
      namespace.at("lhr").put("session" + i, "v", PutOptions.NONE.withExpirationTtlSeconds(60));
      advance(1000);
    }
    Namespace state = emulator.state("app");
    Settings settings = emulator.config().settings();
    Location lhr =
        state
            .store()
            .from(Key.ofUtf8(new byte[0]), true)
            .firstEntry()
            .getValue()
            .head()
            .origin()
            .location();
    ReadCache cache = state.findReadCache(new Shard(lhr, 0));
    long held =
        java.util.stream.IntStream.range(0, 5_000)
            .filter(i -> cache.peek(Key.of("session" + i, settings)) != null)
            .count();
    assertThat(held).as("cached sessions, of 5000").isLessThan(500);
  }

  @Test
  void aVersionThatIsCachedDoesNotHoldItsPast() {
    start(cloudflare().set("replicationLag", "fixed:60s"));
    Settings settings = emulator.config().settings();
    Version cached = null;
    for (int i = 0; i < 100; i++) {
      namespace.at("rest").put("k", "v" + i);
      if (i == 50) {
        cached = emulator.state("app").store().find(Key.of("k", settings)).head();
      }
    }
    assertThat(cached.older()).isNotNull();
    advance(61_000);
    namespace.at("lhr").put("k", "w");
    advance(61_000);
    namespace.at("lhr").put("k", "x");
    assertThat(cached.older()).isNull();
  }

  @Test
  void aCaptureOfManyKeysTakesLittleMemory() {
    KvNamespace many = KvEmulator.create(EmulatorConfig.strong()).namespace("many");
    int keys = 50_000;
    for (int i = 0; i < keys; i++) {
      many.at("lhr").put("key-" + i, "v");
    }
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    many.emulator().capture();
    long before = threads.getCurrentThreadAllocatedBytes();
    EmulatorState state = many.emulator().capture();
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(state.namespaces().get(0).keys()).hasSize(keys);
    assertThat(bytes / keys).as("bytes per key").isLessThan(100);
  }
}
