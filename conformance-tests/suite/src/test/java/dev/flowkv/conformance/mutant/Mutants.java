package dev.flowkv.conformance.mutant;

import java.util.List;
import java.util.stream.Stream;

/** The wrong services. */
final class Mutants {
  private Mutants() {}

  static List<Mutant> all() {
    return Stream.of(
            ListMutants.all(),
            ValueMutants.all(),
            MetadataMutants.all(),
            ExpirationMutants.all(),
            ConsistencyMutants.all(),
            LimitMutants.all(),
            BulkMutants.all(),
            ValueRouteMutants.all(),
            MetadataRouteMutants.all(),
            BulkRouteMutants.all(),
            KeysRouteMutants.all())
        .flatMap(List::stream)
        .toList();
  }
}
