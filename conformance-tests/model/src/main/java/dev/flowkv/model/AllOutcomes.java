package dev.flowkv.model;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Finds all outcomes that the model permits for a program, by brute force: the program runs once
 * for each combination of everything that chance decides.
 *
 * <p>A version may reach another location at any moment from its commit and the shortest lag to its
 * commit and the longest lag. Nobody can tell two such moments apart unless the model asks about a
 * moment between them. So it is enough to try the earliest one, and the one after each moment that
 * is asked about. Which moments these are is not known before the program has run: all combinations
 * are tried again until no run asks about another one.
 *
 * <p>Every operation may meet every read cache of its location. A fault rule may hit every
 * operation that it matches, or let it pass, unless its probability or its count leaves nothing
 * open.
 *
 * <p>Versions from before the program have a lag that the seed has drawn. Those that have arrived
 * when the program begins stay where they are; the others may arrive at any later moment.
 *
 * @param <T> the outcome of a run
 */
public final class AllOutcomes<T> {
  private final Supplier<KvModel> start;
  private final Function<KvModel, T> program;
  private final int mostRuns;

  /** Moments that runs have asked about, by key and location. */
  private final Map<List<String>, Set<Long>> asked = new HashMap<>();

  private final Set<T> outcomes = new LinkedHashSet<>();
  private int runs;

  private AllOutcomes(Supplier<KvModel> start, Function<KvModel, T> program, int mostRuns) {
    this.start = start;
    this.program = program;
    this.mostRuns = mostRuns;
  }

  /**
   * Finds all outcomes.
   *
   * @param start makes the model that the program begins with, the same one each time
   * @param program runs on a model; what it does must depend on the model's answers alone
   * @param mostRuns after how many runs to give up
   * @return the outcomes; empty: there are more runs than that
   */
  public static <T> Optional<Set<T>> of(
      Supplier<KvModel> start, Function<KvModel, T> program, int mostRuns) {
    return new AllOutcomes<>(start, program, mostRuns).find();
  }

  private Optional<Set<T>> find() {
    Map<List<String>, Set<Long>> known;
    do {
      known = copy(asked);
      if (!tryAll(known)) {
        return Optional.empty();
      }
    } while (!asked.equals(known));
    return Optional.of(outcomes);
  }

  private static Map<List<String>, Set<Long>> copy(Map<List<String>, Set<Long>> moments) {
    Map<List<String>, Set<Long>> copy = new HashMap<>();
    moments.forEach((where, at) -> copy.put(where, Set.copyOf(at)));
    return copy;
  }

  /** Runs the program once for each combination; false: there are too many. */
  private boolean tryAll(Map<List<String>, Set<Long>> known) {
    outcomes.clear();
    Odometer odometer = new Odometer();
    do {
      if (runs++ == mostRuns) {
        return false;
      }
      KvModel model = start.get();
      model.decideBy(new Combination(model, odometer, known));
      outcomes.add(program.apply(model));
    } while (odometer.next());
    return true;
  }

  /** One combination, decided piece by piece as the model asks. */
  private final class Combination implements ModelChance {
    private final ModelChance seeded;
    private final long beginMillis;
    private final long acceptedBefore;
    private final Odometer odometer;
    private final Map<List<String>, Set<Long>> known;
    private final Map<List<Object>, Long> arrivals = new HashMap<>();

    Combination(KvModel model, Odometer odometer, Map<List<String>, Set<Long>> known) {
      this.seeded = model.chance();
      this.beginMillis = model.now();
      this.acceptedBefore = model.accepted();
      this.odometer = odometer;
      this.known = known;
    }

    @Override
    public long arrival(ModelVersion version, String key, String location, long at) {
      List<String> where = List.of(key, location);
      asked.computeIfAbsent(where, w -> new TreeSet<>()).add(at);
      List<Object> what = List.of(version.number(), location);
      Long decided = arrivals.get(what);
      if (decided == null) {
        decided = decide(version, key, location, known.getOrDefault(where, Set.of()));
        arrivals.put(what, decided);
      }
      return decided;
    }

    private long decide(ModelVersion version, String key, String location, Set<Long> moments) {
      long earliest = version.commit() + ModelLag.shortest(version.lag());
      long latest = version.commit() + ModelLag.longest(version.lag());
      if (version.number() <= acceptedBefore) {
        long drawn = seeded.arrival(version, key, location, beginMillis);
        if (drawn <= beginMillis) {
          return drawn;
        }
        earliest = Math.max(earliest, beginMillis + 1);
      }
      TreeSet<Long> candidates = new TreeSet<>(Set.of(earliest));
      for (long moment : moments) {
        if (moment >= earliest && moment < latest) {
          candidates.add(moment + 1);
        }
      }
      return List.copyOf(candidates).get(odometer.choose(candidates.size()));
    }

    @Override
    public int shard(String location, long n, int shards) {
      return odometer.choose(shards);
    }

    @Override
    public boolean hits(double probability, long n) {
      return odometer.choose(2) == 1;
    }
  }
}
