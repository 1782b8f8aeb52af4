package dev.flowkv.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.engine.NextEvents.Event;
import dev.flowkv.engine.NextEvents.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is foretold where several things happen at the same moment. */
class NextEventsTest {
  private static final Instant START = ProgramRunner.START;

  private final KvEmulator emulator =
      TestEmulators.create(
          EmulatorConfig.cloudflare().toBuilder()
              .clock(ClockSetting.manual(START))
              .locations(List.of("lhr", "sjc"))
              .set("replicationLag", "fixed:60s")
              .set("readCache", "false")
              .set("sameKeyWritesPerSecond", "off"));
  private final KvAccess lhr = emulator.namespace("app").at("lhr");

  private List<String> events(int limit) {
    return emulator.nextEvents(limit).events().stream().map(NextEventsTest::text).toList();
  }

  private static String text(Event event) {
    return "%s %s/%s %s %s %s"
        .formatted(
            Duration.between(START, event.at()).toSeconds(),
            event.namespaceId(),
            event.key(),
            event.kind() == Kind.ARRIVAL ? "arrives" : "ends",
            event.location().orElse("everywhere"),
            event.sequence().orElseThrow());
  }

  private static PutOptions forSeconds(long seconds) {
    return PutOptions.NONE.withExpirationTtlSeconds(seconds);
  }

  @Test
  void ofTwoVersionsThatArriveTogetherTheNewerIsTold() {
    lhr.put("k", "one");
    lhr.put("k", "two");
    assertThat(events(9)).containsExactly("60 app/k arrives rest 2", "60 app/k arrives sjc 2");
  }

  @Test
  void aValueThatIsReplacedWhenItExpiresOrArrivesExpiredHasNoExpirationOfItsOwn() {
    lhr.put("replaced", "one", forSeconds(90));
    lhr.put("late", "one", forSeconds(60));
    emulator.clock().advance(Duration.ofSeconds(30));
    lhr.put("replaced", "two");
    lhr.put("late", "two");
    assertThat(events(9))
        .containsExactly(
            "60 app/late arrives rest 2",
            "60 app/late arrives sjc 2",
            "60 app/replaced arrives rest 1",
            "60 app/replaced arrives sjc 1",
            "90 app/late arrives rest 4",
            "90 app/late arrives sjc 4",
            "90 app/replaced arrives rest 3",
            "90 app/replaced arrives sjc 3");
  }

  @Test
  void aValueThatExpiresOneSecondBeforeItIsReplacedIsTold() {
    lhr.put("k", "one", forSeconds(89));
    emulator.clock().advance(Duration.ofSeconds(30));
    lhr.put("k", "two");
    assertThat(events(9))
        .containsExactly(
            "60 app/k arrives rest 1",
            "60 app/k arrives sjc 1",
            "89 app/k ends rest 1",
            "89 app/k ends sjc 1",
            "90 app/k arrives rest 2",
            "90 app/k arrives sjc 2");
  }

  /** Namespaces with fewer keys are looked at first, which must not decide. */
  @Test
  void ofWhatHappensAtTheSameMomentTheOrderIsThatOfNamespacesAndKeys() {
    emulator.configure(config -> config.toBuilder().set("replicationLag", "none").build());
    emulator.namespace("z").at("lhr").put("k", "v", forSeconds(60));
    for (String key : List.of("c", "a", "b")) {
      lhr.put(key, "v", forSeconds(60));
    }
    List<String> all =
        List.of(
            "60 app/a ends everywhere 2",
            "60 app/b ends everywhere 3",
            "60 app/c ends everywhere 1",
            "60 z/k ends everywhere 1");
    for (int limit = 1; limit <= 4; limit++) {
      assertThat(events(limit)).isEqualTo(all.subList(0, limit));
    }
  }

  @Test
  void whatArrivesAtThisVeryMomentHasArrivedWhileANewerVersionIsOnItsWay() {
    lhr.put("k", "one");
    emulator.clock().advance(Duration.ofSeconds(30));
    lhr.put("k", "two");
    emulator.clock().advance(Duration.ofSeconds(30));
    assertThat(events(9)).containsExactly("90 app/k arrives rest 2", "90 app/k arrives sjc 2");
  }

  @Test
  void whatHappensAtThisVeryMomentIsPast() {
    lhr.put("k", "v", forSeconds(60));
    emulator.clock().advance(Duration.ofSeconds(60));
    assertThat(events(9)).isEmpty();
  }
}
