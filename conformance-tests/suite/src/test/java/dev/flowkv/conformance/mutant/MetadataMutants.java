package dev.flowkv.conformance.mutant;

import static dev.flowkv.conformance.mutant.Mutant.asking;

import dev.flowkv.conformance.Answer;
import dev.flowkv.conformance.Request;
import dev.flowkv.conformance.Request.Put;
import java.util.List;

/** Services that are wrong about metadata. */
final class MetadataMutants {
  private MetadataMutants() {}

  static List<Mutant> all() {
    return List.of(
        Mutant.of("metadata is that of the first write", "overwrite-replaces-all", KeepsFirst::new),
        Mutant.of(
            "metadata is that of the write before", "metadata-of-its-write", LateMetadata::new),
        Mutant.of(
            "metadata that JavaScript takes for false is dropped",
            "metadata-falsy",
            asking(
                Put.class,
                p ->
                    p.metadata() != null && List.of("0", "false", "\"\"").contains(p.metadata())
                        ? p.metadata(null)
                        : p)),
        Mutant.of(
            "metadata of 1,025 bytes is accepted",
            "metadata-size-limit",
            asking(Put.class, p -> Mutant.length(p.metadata()) == 1025 ? p.metadata(null) : p)),
        Mutant.of(
            "metadata is counted in characters",
            "metadata-size-limit",
            asking(
                Put.class,
                p ->
                    p.metadata() != null
                            && p.metadata().length() <= 1024
                            && Mutant.length(p.metadata()) > 1024
                        ? p.metadata(null)
                        : p)),
        Mutant.of(
            "a value without metadata has an empty object",
            "metadata-none",
            asking(Put.class, p -> p.metadata() == null ? p.metadata("{}") : p)),
        Mutant.of(
            "an array in metadata loses its nulls",
            "metadata-json",
            asking(
                Put.class,
                p ->
                    p.metadata() == null
                        ? p
                        : p.metadata(p.metadata().replace("null,", "").replace(",null]", "]")))));
  }

  private static final class KeepsFirst extends Remembering<String> {
    @Override
    public Answer perform(Request request, Service service) {
      if (request instanceof Put p) {
        String first = remembered.computeIfAbsent(p.key(), k -> String.valueOf(p.metadata()));
        return service.perform(p.metadata(first.equals("null") ? p.metadata() : first));
      }
      return service.perform(request);
    }
  }

  private static final class LateMetadata extends Remembering<String> {
    @Override
    public Answer perform(Request request, Service service) {
      if (request instanceof Put p && p.metadata() != null) {
        String before = remembered.put(p.key(), p.metadata());
        return service.perform(before == null ? p : p.metadata(before));
      }
      return service.perform(request);
    }
  }
}
