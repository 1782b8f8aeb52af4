package dev.flowkv.conformance.property;

import dev.flowkv.conformance.Property;
import java.util.List;
import java.util.stream.Stream;

/** Every property, subject by subject. */
public final class AllProperties {
  private AllProperties() {}

  /** All of them, in the order of reports. */
  public static List<Property> list() {
    return Stream.of(
            Values.properties(),
            Keys.properties(),
            Metadata.properties(),
            Expirations.properties(),
            Caching.properties(),
            Visibility.properties(),
            Lists.properties(),
            ListPages.properties(),
            BulkReads.properties(),
            BulkWrites.properties(),
            Limits.properties(),
            Concurrency.properties(),
            Programs.properties(),
            Providers.properties())
        .flatMap(List::stream)
        .toList();
  }
}
