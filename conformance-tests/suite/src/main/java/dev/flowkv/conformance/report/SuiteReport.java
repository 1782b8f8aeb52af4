package dev.flowkv.conformance.report;

import dev.flowkv.conformance.Property;
import dev.flowkv.conformance.run.PropertyResult;
import dev.flowkv.conformance.run.TargetResult;
import java.util.List;
import java.util.Optional;

/**
 * A run of the suite, to be reported.
 *
 * @param startedAt when, as an ISO 8601 date and time
 * @param seed of all that was drawn
 * @param properties all that could be asked, in order
 * @param targets the results of each target
 */
public record SuiteReport(
    String startedAt, long seed, List<Property> properties, List<TargetResult> targets) {
  /** Copies the lists. */
  public SuiteReport {
    properties = List.copyOf(properties);
    targets = List.copyOf(targets);
  }

  /** The result of a property at a target; empty: the target was not asked. */
  static Optional<PropertyResult> result(TargetResult target, Property property) {
    return target.results().stream()
        .filter(r -> r.property().id().equals(property.id()))
        .findFirst();
  }
}
