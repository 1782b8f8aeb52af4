package dev.flowkv.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.Shrinkable;
import net.jqwik.api.sessions.JqwikSession;
import org.jspecify.annotations.Nullable;

/** Draws values for a trial, and makes failing ones smaller where asking costs nothing. */
final class Draws {
  private static final int SIZE = 1000;
  private static final int MOST_SHRINKS = 400;
  private static final int SHRINKS_AT_ONCE = 10;
  private static final int LONGEST_SAMPLE = 600;

  private final Trial trial;

  Draws(Trial trial) {
    this.trial = trial;
  }

  /**
   * A drawn value: jqwik makes and shrinks it only in a session, of which there is one at a time.
   */
  private record Drawn<T>(T value, Shrinkable<T> shrinkable) {}

  <T> void each(Supplier<Arbitrary<T>> values, int tries, Trial.Step<T> check)
      throws InterruptedException {
    for (Drawn<T> drawn : draw(values, tries)) {
      PropertyViolation violation = violation(check, drawn.value);
      if (violation != null) {
        throw smallest(drawn, check, violation);
      }
    }
  }

  <T, S> void together(
      Supplier<Arbitrary<T>> values, int tries, Trial.Act<T, S> act, Trial.Verify<T, S> verify)
      throws InterruptedException {
    if (trial.shrinks()) {
      each(
          values,
          tries,
          value -> {
            S state = act.apply(value);
            trial.settle();
            verify.accept(value, state);
          });
      return;
    }
    List<Drawn<T>> drawn = draw(values, tries);
    List<S> states = new ArrayList<>();
    for (Drawn<T> d : drawn) {
      states.add(act.apply(d.value));
    }
    trial.settle();
    for (int i = 0; i < states.size(); i++) {
      S state = states.get(i);
      PropertyViolation violation = violation(v -> verify.accept(v, state), drawn.get(i).value);
      if (violation != null) {
        throw told(violation, drawn.get(i).value);
      }
    }
  }

  private <T> List<Drawn<T>> draw(Supplier<Arbitrary<T>> values, int tries) {
    List<Drawn<T>> drawn = new ArrayList<>();
    JqwikSession.run(
        () -> {
          RandomGenerator<T> generator = values.get().generator(SIZE, true);
          for (int i = 0; i < tries; i++) {
            Shrinkable<T> next = generator.next(trial.random());
            drawn.add(new Drawn<>(next.value(), next));
          }
        });
    return drawn;
  }

  private <T> @Nullable PropertyViolation violation(Trial.Step<T> check, T value)
      throws InterruptedException {
    trial.restart();
    try {
      check.accept(value);
      return null;
    } catch (PropertyViolation e) {
      return e;
    }
  }

  private <T> PropertyViolation smallest(
      Drawn<T> failing, Trial.Step<T> check, PropertyViolation first) throws InterruptedException {
    Drawn<T> smallest = failing;
    PropertyViolation violation = first;
    int asked = 0;
    int from = 0;
    List<Drawn<T>> candidates = trial.shrinks() ? shrink(smallest, from) : List.of();
    while (!candidates.isEmpty() && asked < MOST_SHRINKS) {
      from += candidates.size();
      for (Drawn<T> candidate : candidates) {
        asked++;
        PropertyViolation again = violation(check, candidate.value);
        if (again != null) {
          smallest = candidate;
          violation = again;
          from = 0;
          break;
        }
      }
      candidates = shrink(smallest, from);
    }
    if (trial.shrinks()) {
      // Once more, so that what has been recorded is of the smallest.
      PropertyViolation last = violation(check, smallest.value);
      violation = last == null ? violation : last;
    }
    return told(violation, smallest.value);
  }

  /** A few candidates at a time: one of the first mostly fails, and making them takes long. */
  private static <T> List<Drawn<T>> shrink(Drawn<T> drawn, int from) {
    List<Drawn<T>> smaller = new ArrayList<>();
    JqwikSession.run(
        () ->
            drawn
                .shrinkable
                .shrink()
                .skip(from)
                .limit(SHRINKS_AT_ONCE)
                .forEach(s -> smaller.add(new Drawn<>(s.value(), s))));
    return smaller;
  }

  private static PropertyViolation told(PropertyViolation violation, Object value) {
    String sample = value instanceof byte[] bytes ? bytes.length + " bytes" : String.valueOf(value);
    if (sample.length() > LONGEST_SAMPLE) {
      sample = sample.substring(0, LONGEST_SAMPLE) + "…";
    }
    return new PropertyViolation(
        violation.text() + " [drawn: " + sample + "]", violation.key().orElse(null));
  }
}
