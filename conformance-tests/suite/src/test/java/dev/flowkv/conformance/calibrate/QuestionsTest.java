package dev.flowkv.conformance.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.flowkv.conformance.ConformanceTarget;
import dev.flowkv.conformance.targets.EmulatorHttpTarget;
import dev.flowkv.conformance.targets.EmulatorTarget;
import dev.flowkv.engine.ClockSetting;
import dev.flowkv.engine.EmulatorConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What nobody outside knows is found on emulators that have either answer. */
class QuestionsTest {
  private static EmulatorConfig config(String setting, String value) {
    return EmulatorConfig.cloudflare().toBuilder()
        .set("restRequestsPerFiveMinutes", "off")
        .set(setting, value)
        .clock(ClockSetting.manual())
        .build();
  }

  private static Optional<Learned> learned(Findings findings, String setting) {
    return findings.learned().stream().filter(l -> l.setting().equals(setting)).findFirst();
  }

  private static Findings asked(ConformanceTarget target) throws Exception {
    Findings findings = new Findings();
    try (target) {
      new Questions(new Probe(target, 1, "calibration/"), findings).ask();
    }
    return findings;
  }

  @ParameterizedTest
  @CsvSource({
    "cursorOfAnotherPrefix, followed",
    "cursorOfAnotherPrefix, refused",
    "cursorFromNowhere, refused",
    "cursorFromNowhere, empty",
    "refusedWriteRestartsWindow, false",
    "refusedWriteRestartsWindow, true",
    "tombstoneRetentionSeconds, 0",
    "tombstoneRetentionSeconds, 1",
    "tombstoneRetentionSeconds, 75"
  })
  void whatAWorkerCanAskIsFound(String setting, String value) throws Exception {
    Findings findings = asked(new EmulatorTarget(config(setting, value)));
    assertThat(learned(findings, setting).map(Learned::text)).contains(value);
  }

  @Test
  void whatTheRestApiCanBeAskedIsFound() throws Exception {
    Map<String, String> settings =
        Map.of(
            "sameKeyLimitOnRest", "true",
            "cursorOfAnotherPrefix", "refused",
            "cursorFromNowhere", "empty",
            "tombstoneRetentionSeconds", "20");
    EmulatorConfig.Builder config = config("plan", "paid").toBuilder();
    settings.forEach(config::set);
    assertThat(asked(new EmulatorHttpTarget(config.build())).learned().stream())
        .extracting(Learned::setting, Learned::text)
        .containsExactlyInAnyOrderElementsOf(
            settings.entrySet().stream().map(e -> tuple(e.getKey(), e.getValue())).toList());
  }

  @ParameterizedTest
  @CsvSource({
    "cacheAgeTestedBy, reader",
    "cacheAgeTestedBy, entry",
    "refreshAheadSeconds, off",
    "refreshAheadSeconds, 20",
    "refreshAheadSeconds, 60"
  })
  void howLongEntriesServeIsFound(String setting, String value) throws Exception {
    assertThat(agesOf(config(setting, value), setting)).contains(value);
  }

  /** What is not seen is not said: no cache, another cache beside it, a lag that hides it. */
  @ParameterizedTest
  @CsvSource({
    "readCache, false, cacheAgeTestedBy",
    "readCache, false, refreshAheadSeconds",
    "shardsPerLocation, 2, refreshAheadSeconds",
  })
  void whatIsNotSeenIsNotSaid(String setting, String value, String unseen) throws Exception {
    assertThat(agesOf(config(setting, value), unseen)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"fixed:60s, 20", "fixed:60s, 0"})
  void aRefreshWithinTheLagIsNotSaid(String lag, String refresh) throws Exception {
    EmulatorConfig slow =
        config("replicationLag", lag).toBuilder().set("refreshAheadSeconds", refresh).build();
    assertThat(agesOf(slow, "refreshAheadSeconds")).isEmpty();
  }

  private static Optional<String> agesOf(EmulatorConfig config, String setting) throws Exception {
    Findings findings = new Findings();
    try (EmulatorTarget target = new EmulatorTarget(config)) {
      boolean slow = config.settings().toJson().get("replicationLag").equals("fixed:60s");
      LagFit lag =
          slow
              ? new LagFit("fixed:60s", 60_000, 60_000, 1, List.of())
              : new LagFit("lognormal:400ms/10s/60s", 400, 10_000, 1, List.of());
      new CachedAges(new Probe(target, 1, "calibration/"), findings).ask(lag);
    }
    return learned(findings, setting).map(Learned::text);
  }
}
