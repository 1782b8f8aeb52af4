package dev.flowkv.conformance.mutant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.conformance.ConformanceTarget;
import dev.flowkv.conformance.Property;
import dev.flowkv.conformance.Strength;
import dev.flowkv.conformance.property.AllProperties;
import dev.flowkv.conformance.run.RunOptions;
import dev.flowkv.conformance.run.Status;
import dev.flowkv.conformance.run.SuiteRunner;
import dev.flowkv.conformance.run.TargetResult;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The suite is tested, too: each wrong service is caught by the property that names its rule. */
class MutantsTest {
  static List<Mutant> mutants() {
    return Mutants.all();
  }

  @ParameterizedTest
  @MethodSource("mutants")
  void aWrongServiceIsCaughtByThePropertyThatNamesItsRule(Mutant mutant) throws Exception {
    try (ConformanceTarget target = mutant.start().get()) {
      List<Property> named =
          AllProperties.list().stream().filter(p -> p.id().equals(mutant.caughtBy())).toList();
      assertThat(named).hasSize(1);
      TargetResult result = new SuiteRunner(RunOptions.of(7, "mutant"), r -> {}).run(target, named);
      assertThat(result.results().get(0).status())
          .as(mutant.wrong() + ": " + result.results().get(0).text())
          .isEqualTo(Status.VIOLATED);
      // Not for another reason: two keys that a service takes for one meet its limit of writes.
      if (!mutant.caughtBy().contains("rate")) {
        assertThat(result.results().get(0).text()).doesNotContain("Too Many Requests");
      }
    }
  }

  /** Those that are not there need a binding's types, or measure, or are the provider's own. */
  private static final Set<String> WITHOUT_A_MUTANT =
      Set.of(
          "value-json",
          "value-json-invalid",
          "value-stream",
          "provider-round-trip",
          "provider-codes");

  @Test
  void everyPropertyThatCanFailCatchesAWrongService() {
    Set<String> catching = Mutants.all().stream().map(Mutant::caughtBy).collect(Collectors.toSet());
    assertThat(AllProperties.list())
        .filteredOn(p -> p.strength() != Strength.OBSERVED && !catching.contains(p.id()))
        .extracting(Property::id)
        .containsExactlyInAnyOrderElementsOf(WITHOUT_A_MUTANT);
  }
}
