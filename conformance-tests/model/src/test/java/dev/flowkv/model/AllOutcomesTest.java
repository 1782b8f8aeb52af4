package dev.flowkv.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.model.KvModel.Pair;
import dev.flowkv.model.ModelAnswer.Page;
import dev.flowkv.model.ModelAnswer.Read;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** All outcomes of programs so small that they can be worked out by hand. */
class AllOutcomesTest {
  private static final long START = 1_800_000_000_000L;
  private static final int MANY = 5000;

  private final Map<String, String> settings =
      new HashMap<>(
          Map.ofEntries(
              Map.entry("replicationLag", "lognormal:400ms/10s/60s"),
              Map.entry("readCache", "true"),
              Map.entry("negativeCache", "true"),
              Map.entry("writeThrough", "true"),
              Map.entry("shardsPerLocation", "1"),
              Map.entry("refreshAheadSeconds", "off"),
              Map.entry("listCacheSeconds", "0"),
              Map.entry("tombstoneRetentionSeconds", "0"),
              Map.entry("cacheTtlDefaultSeconds", "60"),
              Map.entry("cacheTtlMinSeconds", "30"),
              Map.entry("cacheAgeTestedBy", "reader"),
              Map.entry("sameKeyWritesPerSecond", "off"),
              Map.entry("sameKeyLimitOnRest", "false"),
              Map.entry("refusedWriteRestartsWindow", "false"),
              Map.entry("plan", "paid"),
              Map.entry("bulkReadCountsKeys", "true"),
              Map.entry("cursorFromNowhere", "refused"),
              Map.entry("cursorOfAnotherPrefix", "followed")));

  private <T> Set<T> outcomes(Function<KvModel, T> program) {
    return outcomes(this::model, program);
  }

  private static <T> Set<T> outcomes(Supplier<KvModel> start, Function<KvModel, T> program) {
    return AllOutcomes.of(start, program, MANY).orElseThrow();
  }

  private KvModel model() {
    return new KvModel("app", new ModelSettings(settings), 7, START);
  }

  private static void put(KvModel model, String location, String key, String value) {
    assertThat(model.put(location, new Pair(key, value, null, null, null)))
        .isEqualTo(new ModelAnswer.Done());
  }

  private static @Nullable String get(KvModel model, String location, String key) {
    return ((Read) model.get(location, key, null)).value();
  }

  private static String text(@Nullable String... values) {
    return String.join(" ", Arrays.stream(values).map(String::valueOf).toList());
  }

  /** What sjc reads so long after a write at lhr. */
  private Set<String> readAfter(long millis) {
    return outcomes(
        model -> {
          put(model, "lhr", "k", "v");
          model.advance(millis);
          return String.valueOf(get(model, "sjc", "k"));
        });
  }

  @Test
  void aWriteArrivesBetweenTheShortestAndTheLongestLag() {
    settings.put("replicationLag", "uniform:1s..4s");
    assertThat(readAfter(999)).containsExactlyInAnyOrder("null");
    assertThat(readAfter(1000)).containsExactlyInAnyOrder("v", "null");
    assertThat(readAfter(3999)).containsExactlyInAnyOrder("v", "null");
    assertThat(readAfter(4000)).containsExactlyInAnyOrder("v");
    settings.put("replicationLag", "fixed:5s");
    assertThat(readAfter(4999)).containsExactlyInAnyOrder("null");
    assertThat(readAfter(5000)).containsExactlyInAnyOrder("v");
    settings.put("replicationLag", "none");
    assertThat(readAfter(0)).containsExactlyInAnyOrder("v");
  }

  @Test
  void aLogNormalLagEndsAtItsCutOrAtTheFarthestDraw() {
    assertThat(readAfter(0)).as("the shortest lag rounds to 0").hasSize(2);
    assertThat(readAfter(59_999)).hasSize(2);
    assertThat(readAfter(60_000)).containsExactlyInAnyOrder("v");
    // sigma is ln 2 / 2.32635; the farthest draw is 8.57166; exp(2.55398) is 12.8582.
    settings.put("replicationLag", "lognormal:100ms/200ms/60s");
    assertThat(readAfter(7)).containsExactlyInAnyOrder("null");
    assertThat(readAfter(8)).hasSize(2);
    assertThat(readAfter(1285)).hasSize(2);
    assertThat(readAfter(1286)).containsExactlyInAnyOrder("v");
  }

  @Test
  void versionsArriveInAnyOrderAndTheNewestThatHasArrivedIsShown() {
    Set<String> seen =
        outcomes(
            model -> {
              put(model, "lhr", "k", "1");
              model.advance(1000);
              put(model, "lhr", "k", "2");
              model.advance(1000);
              return text(get(model, "sjc", "k"), get(model, "nrt", "k"));
            });
    assertThat(seen)
        .containsExactlyInAnyOrder(
            "null null", "null 1", "null 2", "1 null", "1 1", "1 2", "2 null", "2 1", "2 2");
  }

  @Test
  void whatHasArrivedStaysAndWhatHasNotIsNotOnAListOfTheSameMoment() {
    Set<String> seen =
        outcomes(
            model -> {
              put(model, "lhr", "k", "v");
              model.advance(5000);
              int listed = ((Page) model.list("sjc", "", null, null)).keys().size();
              String first = get(model, "sjc", "k");
              model.advance(70_000);
              return text(Integer.toString(listed), first, get(model, "sjc", "k"));
            });
    assertThat(seen).containsExactlyInAnyOrder("0 null v", "1 v v");
  }

  @Test
  void everyShardOfEveryOperationIsTried() {
    settings.put("replicationLag", "none");
    settings.put("shardsPerLocation", "2");
    Set<String> seen =
        outcomes(
            model -> {
              String first = get(model, "lhr", "k");
              put(model, "lhr", "k", "v");
              return text(first, get(model, "lhr", "k"), get(model, "lhr", "k"));
            });
    // The miss is cached in the shard of the first read, unless the write met that one.
    assertThat(seen)
        .containsExactlyInAnyOrder("null v v", "null v null", "null null v", "null null null");
  }

  @Test
  void aFaultHitsOrNotUntilItIsUsedUp() {
    settings.put("replicationLag", "none");
    Set<String> seen =
        outcomes(
            () -> {
              KvModel model = model();
              model.fail(
                  new ModelFault(Set.of("get"), null, null, new ModelFault.Failure("no"), 0.1, 1));
              return model;
            },
            model -> {
              StringBuilder answers = new StringBuilder();
              for (int i = 0; i < 3; i++) {
                answers.append(model.get("lhr", "k", null) instanceof Read ? '.' : 'x');
              }
              return answers.toString();
            });
    assertThat(seen).containsExactlyInAnyOrder("...", "x..", ".x.", "..x");
  }

  @Test
  void aStaleReadAsksAboutAMomentThatHasPassed() {
    settings.put("replicationLag", "uniform:0s..10s");
    Supplier<KvModel> stale =
        () -> {
          KvModel model = model();
          model.fail(
              new ModelFault(Set.of("get"), "sjc", null, new ModelFault.StaleRead(4000), 1, null));
          return model;
        };
    Set<String> seen =
        outcomes(
            stale,
            model -> {
              put(model, "lhr", "k", "v");
              model.advance(5000);
              int listed = ((Page) model.list("sjc", "", null, null)).keys().size();
              return text(Integer.toString(listed), get(model, "sjc", "k"));
            });
    // Arrived within the first second, in the four after it, or later.
    assertThat(seen).containsExactlyInAnyOrder("1 v", "1 null", "0 null");
  }

  @Test
  void whatTheSeedHadDrawnToArriveBeforeTheProgramHasArrived() {
    settings.put("replicationLag", "uniform:0s..10s");
    int arrived = 0;
    for (int seed = 0; seed < 20; seed++) {
      long drawn = seed;
      Supplier<KvModel> start =
          () -> {
            KvModel model = new KvModel("app", new ModelSettings(settings), drawn, START);
            put(model, "lhr", "k", "v");
            model.advance(5000);
            return model;
          };
      Set<String> seen =
          outcomes(
              start,
              model -> {
                String first = get(model, "sjc", "k");
                model.advance(4000);
                return text(
                    first,
                    Integer.toString(((Page) model.list("sjc", "", null, null)).keys().size()));
              });
      if (get(start.get(), "sjc", "k") != null) {
        assertThat(seen).containsExactlyInAnyOrder("v 1");
        arrived++;
      } else {
        assertThat(seen).containsExactlyInAnyOrder("null 0", "null 1");
      }
    }
    assertThat(arrived).isBetween(1, 19);
  }

  @Test
  void aProgramWithTooManyCombinationsIsGivenUp() {
    Function<KvModel, Integer> program =
        model -> {
          for (int i = 0; i < 20; i++) {
            put(model, "lhr", "k" + i, "v");
          }
          model.advance(1000);
          return ((Page) model.list("sjc", "", null, null)).keys().size();
        };
    assertThat(AllOutcomes.of(this::model, program, MANY)).isEmpty();
  }
}
