package dev.flowkv.conformance.run;

import dev.flowkv.conformance.Cost;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The results of all properties at a target.
 *
 * @param name the target's name
 * @param description what it is, with versions
 * @param notRun why the target could not be asked at all; null: it was
 * @param results property by property, in the order of {@code AllProperties}
 * @param millis how long it took, on the computer's clock
 * @param remarks what else there is to say: what could not be cleaned up
 */
public record TargetResult(
    String name,
    String description,
    @Nullable String notRun,
    List<PropertyResult> results,
    long millis,
    List<String> remarks) {
  /** Copies the lists. */
  public TargetResult {
    results = List.copyOf(results);
    remarks = List.copyOf(remarks);
  }

  /** A target that could not be asked. */
  public static TargetResult notRun(String name, String description, String why) {
    return new TargetResult(name, description, why, List.of(), 0, List.of());
  }

  /** How many properties came to this. */
  public long count(Status status) {
    return results.stream().filter(r -> r.status() == status).count();
  }

  /** All that was spent. */
  public Cost spent() {
    return results.stream().map(PropertyResult::spent).reduce(Cost.NONE, Cost::plus);
  }

  /** In one line, with the name. */
  public String summary() {
    return name + ": " + verdicts();
  }

  /** In one line. */
  public String verdicts() {
    return notRun != null
        ? "not run: " + notRun
        : "%d hold, %d violated, %d measured, %d not run%s, in %.1f s"
            .formatted(
                count(Status.HOLDS),
                count(Status.VIOLATED),
                count(Status.OBSERVED),
                count(Status.NOT_RUN),
                count(Status.BROKEN) == 0
                    ? ""
                    : ", " + count(Status.BROKEN) + " could not be asked",
                millis / 1000.0);
  }
}
