package dev.flowkv.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.conformance.property.AllProperties;
import dev.flowkv.conformance.run.RunOptions;
import dev.flowkv.conformance.run.Status;
import dev.flowkv.conformance.run.SuiteRunner;
import dev.flowkv.conformance.run.TargetResult;
import dev.flowkv.conformance.targets.EmulatorTarget;
import dev.flowkv.engine.ClockSetting;
import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.Profile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EmulatorConformanceTest {
  @ParameterizedTest
  @EnumSource(Profile.class)
  void theEngineViolatesNothingUnderAnyProfile(Profile profile) throws Exception {
    try (EmulatorTarget target =
        new EmulatorTarget(
            EmulatorConfig.of(profile).toBuilder().clock(ClockSetting.manual()).build())) {
      TargetResult result =
          new SuiteRunner(RunOptions.of(1, "test"), r -> {}).run(target, AllProperties.list());
      System.out.println(result.summary());
      assertThat(result.results())
          .filteredOn(r -> r.status() == Status.VIOLATED || r.status() == Status.BROKEN)
          .isEmpty();
    }
  }
}
