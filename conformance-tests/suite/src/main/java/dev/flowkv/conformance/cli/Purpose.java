package dev.flowkv.conformance.cli;

import dev.flowkv.conformance.ConformanceTarget;
import dev.flowkv.conformance.Property;
import dev.flowkv.conformance.run.PropertyResult;
import java.util.List;

/** What a run is for: which properties are asked, and what it makes beside the verdicts. */
interface Purpose {
  /** The properties to ask. */
  List<Property> properties();

  /** Gives a property the target as it is to see it. */
  default ConformanceTarget seen(Property property, ConformanceTarget target) {
    return target;
  }

  /** Takes note of a property that has been asked. */
  default void ended(PropertyResult result) {}

  /** What to print of a property that does not hold. */
  default List<String> lines(PropertyResult result) {
    return List.of(
        "  " + result.property().id() + " " + result.status().words() + ": " + result.text());
  }

  /** What to print after the run. */
  default List<String> closing() {
    return List.of();
  }
}
