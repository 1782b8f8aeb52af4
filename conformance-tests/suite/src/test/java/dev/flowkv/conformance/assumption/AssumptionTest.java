package dev.flowkv.conformance.assumption;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.conformance.assumption.Dependence.Dependents;
import dev.flowkv.conformance.calibrate.Calibrator;
import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.Setting;
import dev.flowkv.engine.SettingDescription.Evidence;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AssumptionTest {
  @Test
  void everySettingOfTheModelHasAnAlternativeThatItTakes() {
    assertThat(Assumption.all())
        .hasSize(Setting.values().length - 1)
        .allSatisfy(
            a -> {
              assertThat(a.alternative()).isNotEqualTo(a.value());
              String name = a.setting().wireName();
              EmulatorConfig changed =
                  EmulatorConfig.cloudflare().toBuilder().set(name, a.alternative()).build();
              assertThat(changed.settings()).isNotEqualTo(EmulatorConfig.cloudflare().settings());
            });
  }

  @Test
  void whatACalibrationDecidesAreSettings() {
    assertThat(Calibrator.MEASURED_SETTINGS)
        .allSatisfy(name -> assertThat(Setting.named(name).wireName()).isEqualTo(name))
        .containsAll(Calibrator.SEEN_FROM_TWO_LOCATIONS);
  }

  @Test
  void whatIsAssumedComesFirstAndThenWhatMoreDependsOn() {
    RankedAssumption documented = ranked(Setting.SIZES, "a", "b", "c");
    RankedAssumption observed = ranked(Setting.SHARDS_PER_LOCATION, "a", "b");
    RankedAssumption much = ranked(Setting.CURSOR_FROM_NOWHERE, "a");
    RankedAssumption little = ranked(Setting.BULK_READ_COUNTS_KEYS);
    assertThat(RankedAssumption.ranked(List.of(documented, little, observed, much)))
        .containsExactly(much, little, observed, documented);
  }

  private static RankedAssumption ranked(Setting setting, String... ids) {
    return new RankedAssumption(
        Assumption.of(setting), new Dependents(Set.of(ids), Set.of(), 9, 7));
  }

  /** What an account at one location does not settle is a gap that somebody has looked at. */
  @Test
  void theGapsAreKnown() {
    assertThat(Assumption.all())
        .filteredOn(a -> a.evidence() == Evidence.ASSUMED)
        .filteredOn(
            a -> {
              RankedAssumption ranked = ranked(a.setting());
              return ranked.settledBy().isEmpty() || ranked.needsTwoLocations();
            })
        .extracting(Assumption::setting)
        .containsExactlyInAnyOrder(
            Setting.REPLICATION_LAG,
            Setting.CACHE_AGE_TESTED_BY,
            Setting.REFRESH_AHEAD_SECONDS,
            // Nobody uses up a day's quota of 100,000 reads to find out.
            Setting.BULK_READ_COUNTS_KEYS);
  }
}
