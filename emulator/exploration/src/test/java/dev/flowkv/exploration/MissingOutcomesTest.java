package dev.flowkv.exploration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.engine.Profile;
import dev.flowkv.exploration.SmallProgram.Advance;
import dev.flowkv.exploration.SmallProgram.Delete;
import dev.flowkv.exploration.SmallProgram.Get;
import dev.flowkv.exploration.SmallProgram.Put;
import dev.flowkv.exploration.SmallProgram.SetLag;
import dev.flowkv.exploration.SmallProgram.Step;
import dev.flowkv.model.ModelAnswer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Programs whose outcomes {@link AllOutcomesProperties} once found to lack some. */
class MissingOutcomesTest {
  private static Put put(String value) {
    return new Put("lhr", "a", value, null, null, null);
  }

  private static final Step DELETE = new Delete("lhr", "a");
  private static final Step GET = new Get("sjc", "a", null);

  private static void check(int outcomes, List<Step> before, List<Step> steps) {
    Map<String, String> settings = SmallPrograms.settingsOf(Profile.CLOUDFLARE);
    settings.put("readCache", "false");
    settings.put("sameKeyWritesPerSecond", "off");
    SmallProgram program = new SmallProgram(1, settings, null, before, steps);
    Set<List<ModelAnswer>> permitted = ProgramOnModel.allOutcomes(program, 5000).orElseThrow();
    assertThat(permitted).hasSize(outcomes);
    AllSchedules.check(program, permitted);
  }

  @Test
  void anOlderVersionThatArrivesLateIsShownUnlessANewerDeleteHasArrived() {
    // When the first read comes, 1 cannot have arrived: it was on its way when the exploration
    // began. So nobody can tell yet whether the delete has arrived. Once 1 has, it matters.
    check(4, List.of(put("1")), List.of(DELETE, put("2"), GET, new Advance(1), GET));
  }

  @Test
  void oneOfTwoEqualVersionsDoesNotStandForTheOtherWhereAnotherOneMayArriveBetween() {
    // After x y x z are read: z; one of the two x; or y, if the first read has shown it.
    check(
        10,
        List.of(put("x"), new Advance(60_000)),
        List.of(put("y"), GET, put("x"), put("z"), GET, new Advance(1), GET));
  }

  @Test
  void equalVersionsWithLongerLagsBetweenThemAreToldApart() {
    // First w, and then any; or first one of the two x, and then x or y.
    check(
        5,
        List.of(put("w"), new Advance(60_000)),
        List.of(
            put("x"),
            new SetLag("uniform:5s..70s"),
            put("y"),
            new SetLag("uniform:0s..10s"),
            put("x"),
            GET,
            new Advance(5000),
            GET));
  }
}
