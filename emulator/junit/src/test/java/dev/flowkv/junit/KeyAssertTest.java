package dev.flowkv.junit;

import static dev.flowkv.junit.KvAssertions.assertThatKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.flowkv.engine.CacheStatus;
import dev.flowkv.engine.ClockSetting;
import dev.flowkv.engine.EmulatorClock;
import dev.flowkv.engine.KvNamespace;
import dev.flowkv.engine.PutOptions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

@WorkersKv(settings = "replicationLag=fixed:10s")
class KeyAssertTest {
  @Test
  void lookingChangesNothing(KvNamespace namespace, EmulatorClock clock) {
    assertThatKey(namespace, "k").isAbsentAt("sjc").isAbsentEverywhere();
    namespace.at("lhr").put("k", "v", PutOptions.NONE.withMetadata("{\"n\":1}"));
    assertThatKey(namespace, "k").hasValueAt("lhr", "v").hasMetadataAt("lhr", "{\"n\":1}");
    assertThatKey(namespace, "k").isAbsentAt("sjc");
    clock.advance(Duration.ofSeconds(10));
    // Had the assertions been reads, sjc would have cached the miss.
    assertThatKey(namespace, "k").hasValueEverywhere("v");
    assertThat(namespace.at("sjc").get("k").cacheStatus()).contains(CacheStatus.MISS);
  }

  @Test
  void convergenceMovesTheClockToTheMomentWhenAllLocationsAgree(
      KvNamespace namespace, EmulatorClock clock) {
    namespace.at("sjc").get("k");
    clock.advance(Duration.ofSeconds(5));
    long written = clock.millis();
    namespace.at("lhr").put("k", "v");
    // The miss at sjc is five seconds old; the lag of ten is over by then.
    assertThatKey(namespace, "k").convergesWithin(Duration.ofSeconds(55)).hasValueEverywhere("v");
    assertThat(clock.millis() - written).isEqualTo(55_000);
    assertThatKey(namespace, "k").convergesWithin(Duration.ZERO);
  }

  @Test
  void deletesAndExpirationsConvergeToAbsence(KvNamespace namespace, EmulatorClock clock) {
    namespace.at("lhr").put("gone", "v", PutOptions.NONE.withExpirationTtlSeconds(60));
    assertThatKey(namespace, "gone").convergesWithin(Duration.ofSeconds(10));
    namespace.at("sjc").get("gone");
    clock.advance(Duration.ofSeconds(1));
    namespace.at("lhr").delete("gone");
    assertThatKey(namespace, "gone").hasValueAt("sjc", "v").isAbsentAt("lhr");
    assertThatKey(namespace, "gone").convergesWithin(Duration.ofSeconds(60)).isAbsentEverywhere();
  }

  @Test
  void noTimeIsTooLongAndANegativeOneIsRefused(KvNamespace namespace) {
    namespace.at("lhr").put("k", "v");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> assertThatKey(namespace, "k").convergesWithin(Duration.ofSeconds(Long.MIN_VALUE)))
        .withMessage(
            "a key cannot converge within -9223372036854775808 s; the time must not be negative");
    assertThatKey(namespace, "k").convergesWithin(Duration.ofSeconds(Long.MAX_VALUE));
  }

  @Test
  void whatIsNotSoIsToldForEachLocationWithTheReason(KvNamespace namespace, EmulatorClock clock) {
    namespace.at("sjc").get("k");
    namespace.at("lhr").put("k", "v");
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> assertThatKey(namespace, "k").hasValueAt("sjc", "v"))
        .withMessage(
            """
            Expected key "k" to have the value "v" at sjc, but:
              lhr      "v" (cached for 60 s more)
              sjc      absent (cached for 60 s more) (the latest write arrives in 10 s)
              nrt      absent (the latest write arrives in 10 s)
              rest     absent (the latest write arrives in 10 s)""");
    long before = clock.millis();
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> assertThatKey(namespace, "k").convergesWithin(Duration.ofSeconds(59)))
        .withMessage(
            """
            Expected key "k" to converge within 59 s, but all locations agree only after 60 s, more than the 59 s asked for. After 10 s:
              lhr      "v" (cached for 50 s more)
              sjc      absent (cached for 50 s more)
              nrt      "v"
              rest     "v\"""");
    assertThat(clock.millis() - before).isEqualTo(10_000);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> assertThatKey(namespace, "k").isAbsentAt("xyz"))
        .withMessage("there is no location \"xyz\"; the locations are lhr, sjc, nrt, rest");
  }

  /** As docs/how-to/junit.md shows it. */
  @Test
  @WorkersKv(settings = "replicationLag=fixed:1264ms")
  void whenTheLocationsAgreeIsSaidAndOnlyALimitThatIsShorterFails(
      KvNamespace namespace, EmulatorClock clock) {
    namespace.at("lhr").put("greeting", "hello");
    long before = clock.millis();
    for (Duration tooShort : List.of(Duration.ofSeconds(1), Duration.ofMillis(1263))) {
      assertThatExceptionOfType(AssertionError.class)
          .isThrownBy(() -> assertThatKey(namespace, "greeting").convergesWithin(tooShort))
          .withMessage(
              """
              Expected key "greeting" to converge within %1$s, but all locations agree only after 1.264 s, more than the %1$s asked for. After 0 s:
                lhr      "hello" (cached for 60 s more)
                sjc      absent (the latest write arrives in 1.264 s)
                nrt      absent (the latest write arrives in 1.264 s)
                rest     absent (the latest write arrives in 1.264 s)"""
                  .formatted(tooShort.toMillis() == 1000 ? "1 s" : "1.263 s"));
    }
    assertThat(clock.millis()).isEqualTo(before);
    assertThatKey(namespace, "greeting").convergesWithin(Duration.ofMillis(1264));
    assertThat(clock.millis()).isEqualTo(before + 1264);
  }

  /**
   * The clock of the copy on which the time is found stands still, whatever the emulator's does.
   */
  @Test
  void onAClockThatRunsAFailureSaysWhenTheLocationsAgree(
      KvNamespace namespace, EmulatorClock clock) {
    namespace.at("lhr").put("k", "v");
    clock.set(ClockSetting.scaled(0.000_001));
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> assertThatKey(namespace, "k").convergesWithin(Duration.ZERO))
        .withMessageContaining("but all locations agree only after 10 s, more than the 0 s asked");
  }

  @Test
  @WorkersKv(settings = {"replicationLag=none", "shardsPerLocation=2"})
  void allCachesOfALocationMustAgree(KvNamespace namespace, EmulatorClock clock) {
    namespace.at("lhr").put("k", "1");
    for (int i = 0; i < 8; i++) {
      namespace.at("lhr").get("k"); // Both caches of lhr have it now.
    }
    clock.advance(Duration.ofSeconds(1));
    namespace.at("sjc").put("k", "2");
    clock.advance(Duration.ofSeconds(1));
    namespace.at("lhr").put("k", "3"); // One of them.
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> assertThatKey(namespace, "k").hasValueAt("lhr", "3"));
    assertThatKey(namespace, "k").convergesWithin(Duration.ofSeconds(60)).hasValueAt("lhr", "3");
  }
}
