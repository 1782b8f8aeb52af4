package dev.flowkv.conformance.assumption;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.conformance.Property;
import dev.flowkv.conformance.assumption.Dependence.Dependents;
import dev.flowkv.conformance.property.AllProperties;
import dev.flowkv.engine.Setting;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DependenceTest {
  private static List<Property> only(String... ids) {
    return AllProperties.list().stream().filter(p -> Set.of(ids).contains(p.id())).toList();
  }

  private static Dependents of(Setting setting, String... ids) throws InterruptedException {
    return new Dependence(only(ids)).of(Assumption.of(setting));
  }

  @Test
  void aPropertyDependsOnAnAssumptionIfItFindsSomethingElse() throws Exception {
    Dependents sizes = of(Setting.SIZES, "key-size-limit", "value-bytes");
    assertThat(sizes.ids()).containsExactly("key-size-limit");
    assertThat(sizes.asked()).isEqualTo(2);
  }

  /** A verdict that stays while what is measured changes is another finding, too. */
  @Test
  void aMeasurementThatChangesDependsOnTheAssumption() throws Exception {
    assertThat(of(Setting.WRITE_THROUGH, "own-writes").ids()).containsExactly("own-writes");
  }

  /** Only what needs no seed, no clock to move and no second location settles anything. */
  @Test
  void anAccountSettlesWhatItCanBeAsked() throws Exception {
    Dependents settled = of(Setting.READ_CACHE, "cache-status", "negative-cache");
    assertThat(settled.ids()).containsExactlyInAnyOrder("cache-status", "negative-cache");
    assertThat(settled.settling()).containsExactly("cache-status");
  }

  @Test
  void overRestAsWell() throws Exception {
    assertThat(of(Setting.SAME_KEY_LIMIT_ON_REST, "delete-removes").ids())
        .containsExactly("delete-removes");
  }

  /** What no random program does, none depends on; what most do, most depend on. */
  @Test
  void randomProgramsAreCounted() {
    Dependence dependence = new Dependence(List.of());
    int all = Dependence.PROGRAMS;
    int cached = dependence.programs(Assumption.of(Setting.READ_CACHE));
    int continued = dependence.programs(Assumption.of(Setting.CURSOR_OF_ANOTHER_PREFIX));
    assertThat(cached).isBetween(all * 7 / 10, all);
    assertThat(continued).isBetween(1, all / 5);
    assertThat(dependence.programs(Assumption.of(Setting.NAMESPACES_MAXIMUM))).isZero();
    assertThat(dependence.programs(new Assumption(Setting.READ_CACHE, "true", "true"))).isZero();
  }

  /** Two emulators that are the same find the same: nothing depends on chance. */
  @Test
  void nothingDependsOnWhatStays() throws Exception {
    Assumption none = new Assumption(Setting.READ_CACHE, "true", "true");
    Dependents dependents =
        new Dependence(only("own-writes", "concurrent-writes", "monotonic-reads")).of(none);
    assertThat(dependents.ids()).isEmpty();
  }
}
