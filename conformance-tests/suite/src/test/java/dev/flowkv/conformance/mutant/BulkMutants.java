package dev.flowkv.conformance.mutant;

import static dev.flowkv.conformance.mutant.Mutant.answering;
import static dev.flowkv.conformance.mutant.Mutant.asking;

import dev.flowkv.conformance.Answer;
import dev.flowkv.conformance.Answer.Found;
import dev.flowkv.conformance.Answer.Refused;
import dev.flowkv.conformance.Answer.Value;
import dev.flowkv.conformance.Request;
import dev.flowkv.conformance.Request.BulkGet;
import dev.flowkv.conformance.Request.Get;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Services that are wrong about many keys at once. */
final class BulkMutants {
  private BulkMutants() {}

  static List<Mutant> all() {
    return List.of(
        Mutant.of(
            "a bulk read takes 101 keys",
            "bulk-get-limit",
            asking(
                BulkGet.class,
                b ->
                    b.keys().size() == 101
                        ? new BulkGet(
                            b.keys().subList(1, 101), b.type(), b.withMetadata(), b.cacheTtl())
                        : b)),
        Mutant.of(
            "a bulk read leaves missing keys out",
            "bulk-get",
            answering(
                Answer.FoundAll.class,
                all -> {
                  Map<String, @Nullable Value> found = new LinkedHashMap<>(all.values());
                  found.values().removeIf(v -> v == null);
                  return new Answer.FoundAll(found);
                })),
        Mutant.of(
            "a bulk read forgets metadata",
            "bulk-get-metadata",
            answering(
                Answer.FoundAll.class,
                all -> {
                  Map<String, @Nullable Value> found = new LinkedHashMap<>();
                  all.values()
                      .forEach(
                          (k, v) ->
                              found.put(
                                  k,
                                  v == null
                                      ? null
                                      : new Value(v.bytes(), null, v.expirationSeconds())));
                  return new Answer.FoundAll(found);
                })),
        Mutant.of(
            "a bulk read as JSON is one as text",
            "bulk-get-json-invalid",
            asking(
                BulkGet.class, b -> new BulkGet(b.keys(), null, b.withMetadata(), b.cacheTtl()))),
        Mutant.of(
            "a bulk read as JSON leaves out what JavaScript takes for false",
            "bulk-get-json",
            bulkRead(v -> List.of("0.0", "false", "\"\"").contains(v.text()) ? null : v)),
        Mutant.of(
            "a bulk read takes an empty value for none",
            "bulk-get-empty-value",
            bulkRead(v -> v.bytes().length == 0 ? null : v)),
        Mutant.of(
            "a bulk read takes any type",
            "bulk-get-type",
            asking(
                BulkGet.class,
                b ->
                    "stream".equals(b.type())
                        ? new BulkGet(b.keys(), null, b.withMetadata(), b.cacheTtl())
                        : b)),
        Mutant.of(
            "a bulk read refuses a key that is asked for twice",
            "bulk-get-duplicates",
            () ->
                (request, service) ->
                    request instanceof BulkGet b
                            && b.keys().stream().distinct().count() < b.keys().size()
                        ? new Refused(400, null, "duplicate key")
                        : service.perform(request)),
        Mutant.set("a bulk write takes any number of pairs", "bulk-write-limit", "sizes", "false"),
        Mutant.of(
            "a bulk write counts one too many",
            "bulk-put",
            answering(
                Answer.BulkDone.class,
                d -> new Answer.BulkDone(d.successful() + 1, d.unsuccessful()))),
        Mutant.of(
            "a bulk delete does not count keys that are not there",
            "bulk-delete",
            () ->
                (request, service) -> {
                  if (!(request instanceof Request.BulkDelete d)) {
                    return service.perform(request);
                  }
                  long there =
                      d.keys().stream()
                          .filter(
                              k ->
                                  service.perform(Get.of(k)) instanceof Found f
                                      && f.value() != null)
                          .count();
                  service.perform(request);
                  return new Answer.BulkDone(there, List.of());
                }),
        Mutant.of(
            "a refused bulk write stores what is allowed in it",
            "bulk-put-refused",
            PartialBulkWrites::new));
  }

  private static Supplier<Mutation> bulkRead(Function<Value, @Nullable Value> change) {
    return answering(
        Answer.FoundAll.class,
        all -> {
          Map<String, @Nullable Value> found = new LinkedHashMap<>();
          all.values().forEach((k, v) -> found.put(k, v == null ? null : change.apply(v)));
          return new Answer.FoundAll(found);
        });
  }

  private static final class PartialBulkWrites implements Mutation {
    @Override
    public Answer perform(Request request, Service service) {
      Answer answer = service.perform(request);
      if (request instanceof Request.BulkPut b && answer instanceof Refused) {
        b.puts().forEach(service::perform);
      }
      return answer;
    }
  }
}
