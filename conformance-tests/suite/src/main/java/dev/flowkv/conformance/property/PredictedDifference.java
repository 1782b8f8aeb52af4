package dev.flowkv.conformance.property;

import dev.flowkv.conformance.property.Programs.Step;
import dev.flowkv.model.KvModel;
import dev.flowkv.model.ModelAnswer;
import dev.flowkv.model.ModelSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.sessions.JqwikSession;
import org.jspecify.annotations.Nullable;

/**
 * Random programs, drawn as those of the property {@code predicted}, that the model answers
 * otherwise under other settings.
 */
public final class PredictedDifference {
  private static final int SIZE = 1000;
  private static final String NAMESPACE = "00000000000000000000000000000001";
  private static final long START_MILLIS = 1_767_225_600_000L;

  private final List<String> locations;
  private final List<List<Step>> programs;

  /**
   * Draws programs.
   *
   * @param locations where their operations arrive
   * @param number how many programs
   * @param seed of all that is drawn
   */
  public PredictedDifference(List<String> locations, int number, long seed) {
    this.locations = List.copyOf(locations);
    List<List<Step>> drawn = new ArrayList<>();
    Random random = new Random(seed);
    JqwikSession.run(
        () -> {
          RandomGenerator<List<Step>> generator =
              Programs.programs(locations.size(), true, true, false).generator(SIZE, true);
          for (int i = 0; i < number; i++) {
            drawn.add(generator.next(random).value());
          }
        });
    this.programs = List.copyOf(drawn);
  }

  /** Counts the programs of which at least one answer is another one under the other settings. */
  public int between(Map<String, String> settings, Map<String, String> others) {
    int different = 0;
    for (int i = 0; i < programs.size(); i++) {
      Run one = new Run(new ModelSettings(settings), i);
      Run other = new Run(new ModelSettings(others), i);
      for (Step step : programs.get(i)) {
        ModelAnswer answer = one.answer(step);
        if (answer != null && !answer.equals(other.answer(step))) {
          different++;
          break;
        } else if (answer == null) {
          other.answer(step);
        }
      }
    }
    return different;
  }

  /** A program under way. */
  private final class Run {
    private final KvModel model;
    private final List<KvModel.Cursor> cursors = new ArrayList<>();

    Run(ModelSettings settings, long seed) {
      this.model = new KvModel(NAMESPACE, settings, seed, START_MILLIS);
    }

    /** Performs a step; null: time passes. */
    @Nullable ModelAnswer answer(Step step) {
      if (step instanceof Programs.Write w) {
        return model.put(
            at(w.at()),
            new KvModel.Pair(key(w.key()), w.value(), null, text(w.ttl()), w.metadata()));
      } else if (step instanceof Programs.Remove r) {
        return model.delete(at(r.at()), key(r.key()));
      } else if (step instanceof Programs.Look l) {
        return model.get(at(l.at()), key(l.key()), text(l.cacheTtl()));
      } else if (step instanceof Programs.LookAll l) {
        List<String> keys = l.keys().stream().map(PredictedDifference::key).toList();
        return model.getAll(at(l.at()), keys, null, null);
      } else if (step instanceof Programs.Page p) {
        return page(p);
      } else if (step instanceof Programs.Pass p) {
        model.advance(p.millis());
      }
      return null;
    }

    private ModelAnswer page(Programs.Page p) {
      Integer back = p.cursor();
      KvModel.Cursor cursor =
          back == null || back >= cursors.size() ? null : cursors.get(cursors.size() - 1 - back);
      ModelAnswer answer = model.list(at(p.at()), p.prefix(), text(p.limit()), cursor);
      if (answer instanceof ModelAnswer.Page page && page.lastTaken() != null) {
        cursors.add(new KvModel.Cursor(p.prefix(), page.lastTaken()));
      }
      return answer;
    }

    private String at(int location) {
      return locations.get(location);
    }
  }

  private static String key(int number) {
    return Programs.ENDS.get(number);
  }

  private static @Nullable String text(@Nullable Long number) {
    return number == null ? null : number.toString();
  }
}
