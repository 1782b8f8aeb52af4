package dev.flowkv.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.engine.ListTrace.MissedKey;
import dev.flowkv.engine.MissedWrite.Cause;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/** Traces of random programs, held to what was last written. */
class TraceProperties {
  private static final int STEPS = 200;
  private static final List<String> LOCATIONS = List.of("lhr", "sjc", "nrt");

  /** What the last accepted write of a key left; null value: a delete. */
  private record Last(
      long sequence,
      @Nullable String value,
      @Nullable String metadata,
      long expirationSeconds,
      String location) {
    boolean isLiveAt(long millis) {
      return value != null && Math.floorDiv(millis, 1000L) < expirationSeconds;
    }
  }

  private static final class Run {
    private final SplittableRandom random;
    private final KvEmulator emulator;
    private final Map<String, Last> lasts = new TreeMap<>();
    private int missed;

    Run(long seed) {
      random = new SplittableRandom(seed);
      EmulatorConfig.Builder config =
          (random.nextBoolean() ? EmulatorConfig.cloudflare() : EmulatorConfig.worstCase())
              .toBuilder()
                  .seed(seed)
                  .locations(LOCATIONS)
                  .set("sameKeyWritesPerSecond", "off")
                  .set("shardsPerLocation", random.nextBoolean() ? "1" : "3")
                  .set("readCache", random.nextInt(4) == 0 ? "false" : "true")
                  .set("listCacheSeconds", random.nextInt(3) == 0 ? "0" : "60")
                  .clock(ClockSetting.manual(Instant.parse("2026-11-22T23:59:00Z")));
      emulator = KvEmulator.create(config.build());
      emulator.observe(KvHistory.ofAtMost(1));
    }

    void step() {
      String location = LOCATIONS.get(random.nextInt(LOCATIONS.size()));
      KvAccess access = emulator.namespace("app").at(location);
      String key = "k" + random.nextInt(4);
      switch (random.nextInt(6)) {
        case 0 -> put(access, location, key);
        case 1 -> {
          KvWrite write = access.delete(key);
          lasts.put(key, new Last(write.sequence(), null, null, Long.MAX_VALUE, location));
        }
        case 2 -> emulator.clock().advance(Duration.ofMillis(random.nextInt(40_000)));
        case 3 -> list(access, location);
        default -> get(access, location, key);
      }
    }

    private void put(KvAccess access, String location, String key) {
      String value = "v" + random.nextInt(3);
      String metadata = random.nextBoolean() ? null : Integer.toString(random.nextInt(2));
      PutOptions options = PutOptions.NONE;
      long expiration = Long.MAX_VALUE;
      if (metadata != null) {
        options = options.withMetadata(metadata);
      }
      if (random.nextInt(3) == 0) {
        expiration = emulator.clock().instant().getEpochSecond() + 60 + random.nextInt(60);
        options = options.withExpirationSeconds(expiration);
      }
      KvWrite write = access.put(key, value, options);
      lasts.put(key, new Last(write.sequence(), value, metadata, expiration, location));
    }

    private void get(KvAccess access, String location, String key) {
      KvRead read = access.get(key);
      long now = emulator.clock().instant().toEpochMilli();
      Last last = lasts.get(key);
      boolean isShown =
          last == null || !last.isLiveAt(now)
              ? !read.isPresent()
              : read.text().equals(Optional.ofNullable(last.value))
                  && read.metadata().equals(Optional.ofNullable(last.metadata))
                  && read.expirationSeconds().orElse(Long.MAX_VALUE) == last.expirationSeconds;
      ReadTrace trace = read.trace().orElseThrow();
      assertThat(trace.missed().isEmpty()).as("%s at %s", read, location).isEqualTo(isShown);
      boolean isHit = read.cacheStatus().equals(Optional.of(CacheStatus.HIT));
      assertThat(trace.cachedAtMillis().isPresent()).isEqualTo(isHit);
      trace.cachedAtMillis().ifPresent(at -> assertThat(at).isLessThanOrEqualTo(now));
      trace.missed().ifPresent(missed -> check(missed, Objects.requireNonNull(last), isHit));
    }

    private void check(MissedWrite write, Last last, boolean isHit) {
      missed++;
      assertThat(write.cause()).isEqualTo(isHit ? Cause.CACHED : Cause.NOT_ARRIVED);
      if (write.sequence() == 0) {
        assertThat(last.isLiveAt(emulator.clock().instant().toEpochMilli()))
            .as("only what is gone is forgotten")
            .isFalse();
        return;
      }
      assertThat(write.sequence()).isEqualTo(last.sequence);
      assertThat(write.location()).isEqualTo(last.location);
      assertThat(write.isDelete()).isEqualTo(last.value == null);
      if (!isHit) {
        assertThat(write.arrivesAtMillis().orElseThrow())
            .isGreaterThan(emulator.clock().instant().toEpochMilli());
      }
    }

    private void list(KvAccess access, String location) {
      ListPage page = access.list(ListOptions.ALL);
      long now = emulator.clock().instant().toEpochMilli();
      Map<String, ListedKey> listed = new TreeMap<>();
      page.keys().forEach(k -> listed.put(k.name(), k));
      List<String> expected =
          lasts.entrySet().stream()
              .filter(e -> !isShown(listed.get(e.getKey()), e.getValue(), now))
              .map(Map.Entry::getKey)
              .toList();
      ListTrace trace = page.trace().orElseThrow();
      List<String> named = trace.missed().stream().map(MissedKey::key).toList();
      // What has left the store is on a cached page, and nobody knows of it any more.
      assertThat(expected).as("at %s", location).containsAll(named);
      assertThat(named)
          .containsAll(expected.stream().filter(k -> lasts.get(k).isLiveAt(now)).toList());
      assertThat(trace.missedCount()).isEqualTo(named.size());
      boolean isHit = page.cacheStatus().equals(Optional.of(CacheStatus.HIT));
      trace.missed().forEach(m -> check(m.write(), lasts.get(m.key()), isHit));
    }

    private static boolean isShown(@Nullable ListedKey listed, Last last, long now) {
      if (listed == null || !last.isLiveAt(now)) {
        return listed == null && !last.isLiveAt(now);
      }
      OptionalLong expiration =
          last.expirationSeconds == Long.MAX_VALUE
              ? OptionalLong.empty()
              : OptionalLong.of(last.expirationSeconds);
      return listed.metadata().equals(Optional.ofNullable(last.metadata))
          && listed.expirationSeconds().equals(expiration);
    }
  }

  @Property(tries = 300)
  void aTraceNamesTheLatestWriteUnlessItIsShown(@ForAll long seed) {
    Run run = new Run(seed);
    Stream.generate(() -> 0).limit(STEPS).forEach(i -> run.step());
    assertThat(run.missed).as("programs miss writes").isPositive();
  }
}
