package dev.flowkv.conformance.record;

import dev.flowkv.conformance.Cost;
import dev.flowkv.conformance.HttpFacts;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a target was asked about one property, and what it answered.
 *
 * @param header what was asked, of what, when and where
 * @param steps in the order of their beginnings
 * @param end how it ended
 */
public record Recorded(Header header, List<Step> steps, End end) {
  /** Copies the list. */
  public Recorded {
    steps = List.copyOf(steps);
  }

  /**
   * The first line of a file.
   *
   * @param property the id
   * @param rule of the property, in words
   * @param date when the run began, UTC
   * @param target as on the command line
   * @param description what the target is, with versions
   * @param face how it was asked: {@code java}, {@code binding}, {@code rest}
   * @param suite the version of the suite
   * @param seed of all that the run drew
   * @param staleness how stale the target's answers were allowed to be
   * @param slack how far the clocks of suite and target may be apart
   * @param virtual whether the suite moved the target's clock
   * @param phaseMillis in which millisecond of a second the property began
   * @param locations of the target; exchanges name them by index
   * @param needs what the property needs of a target, by the names of features
   */
  public record Header(
      String property,
      String rule,
      String date,
      String target,
      String description,
      String face,
      String suite,
      long seed,
      Duration staleness,
      Duration slack,
      boolean virtual,
      long phaseMillis,
      List<String> locations,
      List<String> needs) {
    /** Copies the lists. */
    public Header {
      locations = List.copyOf(locations);
      needs = List.copyOf(needs);
    }
  }

  /**
   * The last line of a file.
   *
   * @param exchanges how many there are: fewer lines are a file that was cut off
   * @param verdict what the suite made of it
   * @param stopped why nothing more was recorded; null: the property came to its end
   * @param omitted what was asked and is not in the file
   */
  public record End(int exchanges, String verdict, @Nullable String stopped, List<String> omitted) {
    /** Copies the list. */
    public End {
      omitted = List.copyOf(omitted);
    }
  }

  /** The exchanges. */
  List<Step.Exchange> exchanges() {
    return steps.stream()
        .filter(Step.Exchange.class::isInstance)
        .map(Step.Exchange.class::cast)
        .toList();
  }

  /** How many exchanges there are. */
  public int size() {
    return exchanges().size();
  }

  /** What it costs to ask all of it. */
  Cost cost() {
    return exchanges().stream().map(e -> Cost.of(e.request())).reduce(Cost.NONE, Cost::plus);
  }

  /** The data centers that answered, as far as they said so. */
  public List<String> colos() {
    TreeSet<String> colos = new TreeSet<>();
    for (Step.Exchange e : exchanges()) {
      e.http().stream().map(HttpFacts::colo).filter(Objects::nonNull).forEach(colos::add);
    }
    return List.copyOf(colos);
  }
}
