package dev.flowkv.junit;

import static dev.flowkv.junit.KvAssertions.assertThatKey;
import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.capability.KeyValue;
import dev.flowkv.engine.EmulatorClock;
import dev.flowkv.engine.KvAccess;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.KvEntry;
import dev.flowkv.engine.KvNamespace;
import dev.flowkv.engine.Profile;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@WorkersKv
class WorkersKvTest {
  private final KvNamespace ofConstructor;

  WorkersKvTest(KvNamespace namespace) {
    ofConstructor = namespace;
    namespace.at(namespace.emulator().config().locations().get(0)).put("constructed", "v");
  }

  @BeforeEach
  void seed(KeyValue kv, TestInfo info) {
    kv.put("before-each", info.getDisplayName());
  }

  @AfterEach
  void theSameEmulatorIsThereInTheEnd(KvNamespace namespace) {
    assertThat(namespace.entries()).extracting(KvEntry::key).contains("before-each");
  }

  @Test
  void aMissIsCachedUntilTheTestMovesTheClock(
      @At("lhr") KeyValue london, @At("sjc") KeyValue sanJose, EmulatorClock clock) {
    assertThat(sanJose.get("greeting")).isEmpty();
    london.put("greeting", "hello");
    assertThat(sanJose.get("greeting")).isEmpty();
    clock.advance(Duration.ofSeconds(121));
    assertThat(sanJose.get("greeting").orElseThrow().text()).isEqualTo("hello");
  }

  @Test
  void allParametersAreOfOneEmulatorAndOneNamespace(
      KvEmulator emulator, KvNamespace namespace, EmulatorClock clock, KvAccess atTheFirst) {
    assertThat(namespace.emulator()).isSameAs(emulator);
    assertThat(emulator.clock()).isSameAs(clock);
    assertThat(ofConstructor.emulator()).isSameAs(emulator);
    assertThat(atTheFirst.get("constructed").text()).contains("v");
    assertThat(clock.instant()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
  }

  @RepeatedTest(2)
  void everyTestHasAFreshEmulator(@At("nrt") KvAccess tokyo, EmulatorClock clock) {
    assertThat(tokyo.get("left").text()).isEmpty();
    tokyo.put("left", "behind");
    clock.advance(Duration.ofDays(1));
  }

  @Test
  void aNamespaceIsNamedAtTheParameter(
      @At(namespace = "sessions") KvNamespace sessions,
      @At(value = "sjc", namespace = "sessions") KeyValue inSanJose) {
    inSanJose.put("s", "1");
    assertThat(sessions.id()).isEqualTo("sessions");
    assertThatKey(sessions, "s").hasValueAt("sjc", "1");
  }

  @Test
  @WorkersKv(
      profile = "strong",
      settings = "replicationLag=fixed:5s",
      locations = {"cdg", "ams"},
      namespace = "other",
      seed = 7,
      startsAt = "2026-06-01T12:00:00Z")
  void theMethodsAnnotationHoldsAsAWhole(KvEmulator emulator, KvNamespace namespace) {
    assertThat(emulator.config().profile()).isEqualTo(Profile.STRONG);
    assertThat(emulator.config().settings().toJson()).containsEntry("replicationLag", "fixed:5s");
    assertThat(emulator.config().locations()).containsExactly("cdg", "ams");
    assertThat(emulator.config().seed()).isEqualTo(7);
    assertThat(namespace.id()).isEqualTo("other");
    // The constructor's namespace is of this emulator, and so is what it wrote.
    assertThat(ofConstructor.emulator()).isSameAs(emulator);
  }

  @Test
  @WorkersKv(faults = "{\"rules\":[{\"effect\":{\"type\":\"delay\",\"millis\":3600000}}]}")
  void aDelayMovesTheClockAndDoesNotWait(KeyValue kv, EmulatorClock clock) {
    Instant before = clock.instant();
    kv.put("k", "v");
    assertThat(clock.instant()).isEqualTo(before.plus(Duration.ofHours(1)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "b"})
  void parametersOfOthersStayTheirs(String key, KeyValue kv) {
    kv.put(key, "1");
    assertThat(kv.get(key)).isPresent();
  }

  @Retention(RetentionPolicy.RUNTIME)
  @WorkersKv(profile = "worst-case", seed = 3)
  @interface AtItsWorst {}

  @Test
  @AtItsWorst
  void anAnnotationOfOnesOwnCarriesIt(KvEmulator emulator) {
    assertThat(emulator.config().profile()).isEqualTo(Profile.WORST_CASE);
    assertThat(emulator.config().seed()).isEqualTo(3);
  }

  @Nested
  class Inner {
    @Test
    void hasWhatTheClassAroundItHas(KvAccess access) {
      assertThat(access.get("constructed").text()).contains("v");
    }
  }

  @Nested
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  @TestMethodOrder(MethodOrderer.MethodName.class)
  @WorkersKv(locations = {"lhr", "sjc"})
  class OneInstanceForAll {
    private final KvAccess shared;

    OneInstanceForAll(KvAccess shared) {
      this.shared = shared;
    }

    @Test
    void firstWrites() {
      shared.put("k", "v");
    }

    @Test
    void secondFindsNothing(KvNamespace namespace) {
      assertThat(shared.get("k").isPresent()).isFalse();
      assertThatKey(namespace, "k").isAbsentEverywhere();
    }
  }
}
