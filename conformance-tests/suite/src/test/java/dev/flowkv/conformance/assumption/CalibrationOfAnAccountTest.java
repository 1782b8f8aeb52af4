package dev.flowkv.conformance.assumption;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.conformance.Answer;
import dev.flowkv.conformance.ConformanceTarget;
import dev.flowkv.conformance.Request;
import dev.flowkv.conformance.calibrate.Calibration;
import dev.flowkv.conformance.calibrate.Calibrator;
import dev.flowkv.conformance.targets.EmulatorHttpTarget;
import dev.flowkv.conformance.targets.EmulatorTarget;
import dev.flowkv.conformance.targets.HarnessTarget;
import dev.flowkv.conformance.targets.RestTarget;
import dev.flowkv.engine.ClockSetting;
import dev.flowkv.engine.EmulatorConfig;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An account is calibrated as somebody would do it, except that time passes in an instant. */
class CalibrationOfAnAccountTest {
  private static final String PREFIX = "calibration/";

  private static EmulatorConfig config(String setting, String value) {
    return EmulatorConfig.cloudflare().toBuilder()
        .set(setting, value)
        .clock(ClockSetting.manual())
        .build();
  }

  private static Calibration measured(ConformanceTarget account) throws InterruptedException {
    return new Calibrator(account, 1, PREFIX).measure();
  }

  @ParameterizedTest
  @CsvSource({
    "cursorOfAnotherPrefix, refused",
    "cursorFromNowhere, empty",
    "refusedWriteRestartsWindow, true",
    "tombstoneRetentionSeconds, 0",
    "listCacheSeconds, 0",
    "sameKeyWritesPerSecond, off",
    "writeThrough, false"
  })
  void aWorkerOfAnAccountSettlesWhatOneLocationShows(String setting, String value)
      throws Exception {
    try (ConformanceTarget emulator = new EmulatorTarget(config(setting, value))) {
      Calibration found = measured(new TakenForAService(emulator, HarnessTarget.FEATURES));
      assertThat(found.settings().get(setting)).hasToString(value);
      assertThat(found.settings().keySet())
          .isSubsetOf(Calibrator.MEASURED_SETTINGS)
          .doesNotContainAnyElementsOf(Calibrator.SEEN_FROM_TWO_LOCATIONS)
          .doesNotContain("sameKeyLimitOnRest");
      assertNothingIsLeft(emulator);
    }
  }

  /** One look after a minute says of a longer time only that it is longer. */
  @Test
  void aRetentionThatOutlastsTheLookIsNotSettled() throws Exception {
    EmulatorConfig config = config("tombstoneRetentionSeconds", "86400");
    try (ConformanceTarget emulator = new EmulatorTarget(config)) {
      Calibration found = measured(new TakenForAService(emulator, HarnessTarget.FEATURES));
      assertThat(found.settings()).doesNotContainKey("tombstoneRetentionSeconds");
      assertThat(found.measured()).containsEntry("deleted keys on pages", "still after 70 s");
    }
  }

  @Test
  void anAccountsRestApiSettlesTheLimitOfWritesThere() throws Exception {
    EmulatorConfig config = config("sameKeyLimitOnRest", "true");
    try (ConformanceTarget emulator = new EmulatorHttpTarget(config)) {
      Calibration found = measured(new TakenForAService(emulator, RestTarget.FEATURES));
      assertThat(found.settings())
          .containsAllEntriesOf(
              Map.of(
                  "sameKeyLimitOnRest",
                  true,
                  "cursorOfAnotherPrefix",
                  "followed",
                  "cursorFromNowhere",
                  "refused",
                  "tombstoneRetentionSeconds",
                  0));
      Set<String> onlyOfWorkers = Set.of("sameKeyWritesPerSecond", "refusedWriteRestartsWindow");
      assertThat(new HashSet<>(found.settings().keySet()))
          .doesNotContainAnyElementsOf(onlyOfWorkers);
      assertNothingIsLeft(emulator);
    }
  }

  private static void assertNothingIsLeft(ConformanceTarget emulator) {
    String location = emulator.info().locations().get(0);
    Answer answer = emulator.client(location).perform(new Request.ListKeys(PREFIX, null, null));
    assertThat(answer)
        .isInstanceOfSatisfying(Answer.Page.class, page -> assertThat(page.names()).isEmpty());
  }
}
