package dev.flowkv.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.Shrinkable;
import org.jspecify.annotations.Nullable;

/** Draws values for a trial, and makes failing ones smaller where asking costs nothing. */
final class Draws {
  private static final int SIZE = 1000;
  private static final int MOST_SHRINKS = 400;
  private static final int LONGEST_SAMPLE = 600;

  private final Trial trial;

  Draws(Trial trial) {
    this.trial = trial;
  }

  <T> void each(Arbitrary<T> values, int tries, Trial.Step<T> check) throws InterruptedException {
    for (Shrinkable<T> drawn : draw(values, tries)) {
      PropertyViolation violation = violation(check, drawn.value());
      if (violation != null) {
        throw smallest(drawn, check, violation);
      }
    }
  }

  <T, S> void together(
      Arbitrary<T> values, int tries, Trial.Act<T, S> act, Trial.Verify<T, S> verify)
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
    List<Shrinkable<T>> drawn = draw(values, tries);
    List<S> states = new ArrayList<>();
    for (Shrinkable<T> value : drawn) {
      states.add(act.apply(value.value()));
    }
    trial.settle();
    for (int i = 0; i < states.size(); i++) {
      T value = drawn.get(i).value();
      S state = states.get(i);
      PropertyViolation violation = violation(v -> verify.accept(v, state), value);
      if (violation != null) {
        throw told(violation, value);
      }
    }
  }

  private <T> List<Shrinkable<T>> draw(Arbitrary<T> values, int tries) {
    List<Shrinkable<T>> drawn = new ArrayList<>();
    RandomGenerator<T> generator = values.generator(SIZE, true);
    for (int i = 0; i < tries; i++) {
      drawn.add(generator.next(trial.random()));
    }
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
      Shrinkable<T> failing, Trial.Step<T> check, PropertyViolation first)
      throws InterruptedException {
    Shrinkable<T> smallest = failing;
    PropertyViolation violation = first;
    int asked = 0;
    boolean smaller = trial.shrinks();
    while (smaller && asked < MOST_SHRINKS) {
      smaller = false;
      for (Shrinkable<T> candidate : shrink(smallest, MOST_SHRINKS - asked)) {
        asked++;
        Optional<PropertyViolation> again =
            Optional.ofNullable(violation(check, candidate.value()));
        if (again.isPresent()) {
          smallest = candidate;
          violation = again.get();
          smaller = true;
          break;
        }
      }
    }
    if (trial.shrinks()) {
      // Once more, so that what has been recorded is of the smallest.
      PropertyViolation last = violation(check, smallest.value());
      violation = last == null ? violation : last;
    }
    return told(violation, smallest.value());
  }

  private static <T> List<Shrinkable<T>> shrink(Shrinkable<T> value, int most) {
    return value.shrink().limit(most).collect(Collectors.toList());
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
