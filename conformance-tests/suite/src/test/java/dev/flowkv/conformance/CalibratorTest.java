package dev.flowkv.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.conformance.calibrate.Calibration;
import dev.flowkv.conformance.calibrate.Calibrator;
import dev.flowkv.conformance.targets.EmulatorTarget;
import dev.flowkv.engine.ClockSetting;
import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.Profile;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Emulators whose profile is known are measured, and found to be what they are. */
class CalibratorTest {
  private static EmulatorConfig.Builder cloudflare() {
    return EmulatorConfig.cloudflare().toBuilder().clock(ClockSetting.manual());
  }

  private static Calibration measure(EmulatorConfig config, long seed) throws InterruptedException {
    return new Calibrator(new EmulatorTarget(config), seed, "calibration/").measure();
  }

  @ParameterizedTest
  @CsvSource({
    "lognormal:400ms/10s/60s, 400, 10000, lognormal",
    "lognormal:2s/20s/60s, 2000, 20000, lognormal",
    "lognormal:50ms/900ms/60s, 50, 900, lognormal",
    "uniform:0s..10s, 5000, 9900, uniform",
    "fixed:5s, 5000, 5000, fixed"
  })
  void medianAndP99OfTheLagAreFoundWithin15Percent(String lag, long median, long p99, String family)
      throws Exception {
    assertFound(lag, median, p99, family, 1);
  }

  @ParameterizedTest
  @ValueSource(longs = {2, 3, 4, 5})
  @Tag("thorough")
  void theyAreFoundFromOtherLooks(long seed) throws Exception {
    assertFound("lognormal:400ms/10s/60s", 400, 10_000, "lognormal", seed);
  }

  private static void assertFound(String lag, long median, long p99, String family, long seed)
      throws Exception {
    Calibration found = measure(cloudflare().set("replicationLag", lag).build(), seed);
    System.out.println(lag + " was measured as " + found.lag().setting());
    assertThat(found.lag().setting()).startsWith(family);
    assertThat(found.lag().medianMillis()).isCloseTo(median, Percentage.withPercentage(15));
    assertThat(found.lag().p99Millis()).isCloseTo(p99, Percentage.withPercentage(15));
  }

  /** Settings that are asked for in different ways share a calibration. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "negativeCache=false listCacheSeconds=0 cacheTtlDefaultSeconds=100",
        "readCache=false listCacheSeconds=25 sameKeyWritesPerSecond=off",
        "shardsPerLocation=3",
        "writeThrough=false"
      })
  void settingsThatAreOtherwiseAreFound(String settings) throws Exception {
    EmulatorConfig.Builder config = cloudflare();
    Map<String, String> otherwise = new TreeMap<>();
    for (String setting : settings.split(" ")) {
      String[] nameAndValue = setting.split("=");
      config.set(nameAndValue[0], nameAndValue[1]);
      otherwise.put(nameAndValue[0], nameAndValue[1]);
    }
    Calibration found = measure(config.build(), 1);
    otherwise.forEach(
        (name, value) ->
            assertThat(String.valueOf(found.settings().get(name))).as(name).isEqualTo(value));
  }

  @Test
  void whatTheProfilesSayOfCachesIsFound() throws Exception {
    for (Profile profile : Profile.values()) {
      EmulatorConfig config =
          EmulatorConfig.of(profile).toBuilder()
              .set("plan", "paid")
              .clock(ClockSetting.manual())
              .build();
      Calibration found = measure(config, 1);
      config
          .settings()
          .toJson()
          .forEach(
              (name, value) -> {
                Object measured = found.settings().get(name);
                if (measured != null && !name.equals("replicationLag")) {
                  assertThat(String.valueOf(measured))
                      .as(profile + " " + name)
                      .isEqualTo(value == null ? "off" : value.toString());
                }
              });
    }
  }
}
