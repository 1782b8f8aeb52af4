package dev.flowkv.exploration;

import dev.flowkv.model.ModelAnswer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import org.jspecify.annotations.Nullable;

/**
 * What an exploration reaches is what the model permits, no less and no more: for random small
 * programs the oracle finds all outcomes by brute force, and the schedules of the engine lead to
 * the same ones.
 */
class AllOutcomesProperties {
  /** A program that needs more runs of the oracle is drawn again. */
  private static final int MOST_RUNS = 5000;

  private static final AtomicInteger DRAWN = new AtomicInteger();
  private static final AtomicInteger DRAWN_AGAIN = new AtomicInteger();
  private static final AtomicInteger OUTCOMES = new AtomicInteger();

  /** A program, and all of its outcomes. */
  record Explored(SmallProgram program, Optional<Set<List<ModelAnswer>>> outcomes) {
    /** The last one, which is asked for once by the filter and once by the property. */
    private static @Nullable Explored last;

    static Explored of(SmallProgram program) {
      if (last == null || !last.program.equals(program)) {
        last = explore(program);
      }
      return last;
    }

    private static Explored explore(SmallProgram program) {
      Explored explored = new Explored(program, ProgramOnModel.allOutcomes(program, MOST_RUNS));
      (explored.outcomes.isPresent() ? DRAWN : DRAWN_AGAIN).incrementAndGet();
      return explored;
    }

    @Override
    public String toString() {
      return program.toString();
    }
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void schedulesReachTheOutcomesThatTheModelPermitsAndNoOthers(
      @ForAll("explored") Explored explored) {
    Set<List<ModelAnswer>> permitted = explored.outcomes.orElseThrow();
    OUTCOMES.addAndGet(permitted.size());
    AllSchedules.check(explored.program, permitted);
  }

  @Provide
  Arbitrary<Explored> explored() {
    return SmallPrograms.programs()
        .map(Explored::of)
        .filter(explored -> explored.outcomes.isPresent());
  }

  @AfterContainer
  static void howManyThereWereIsSaid() {
    System.out.println(
        "explored "
            + DRAWN
            + " programs with "
            + OUTCOMES
            + " outcomes; "
            + DRAWN_AGAIN
            + " more needed over "
            + MOST_RUNS
            + " runs of the oracle, and others were drawn instead");
  }
}
