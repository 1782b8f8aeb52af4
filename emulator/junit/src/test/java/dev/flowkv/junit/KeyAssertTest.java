package dev.flowkv.junit;

import static dev.flowkv.junit.KvAssertions.assertThatKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.flowkv.engine.CacheStatus;
import dev.flowkv.engine.EmulatorClock;
import dev.flowkv.engine.KvNamespace;
import dev.flowkv.engine.PutOptions;
import java.time.Duration;
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
        .withMessageContaining("a key cannot converge within PT-");
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
              lhr      "v" (cached for 60000 ms more)
              sjc      absent (cached for 60000 ms more) (the latest write arrives in 10000 ms)
              nrt      absent (the latest write arrives in 10000 ms)
              rest     absent (the latest write arrives in 10000 ms)""");
    long before = clock.millis();
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> assertThatKey(namespace, "k").convergesWithin(Duration.ofSeconds(59)))
        .withMessageStartingWith("Expected key \"k\" to converge within PT59S, but after PT10S");
    assertThat(clock.millis() - before).isEqualTo(10_000);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> assertThatKey(namespace, "k").isAbsentAt("xyz"))
        .withMessage("there is no location \"xyz\"; the locations are lhr, sjc, nrt, rest");
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
