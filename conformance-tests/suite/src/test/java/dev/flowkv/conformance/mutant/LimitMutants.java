package dev.flowkv.conformance.mutant;

import static dev.flowkv.conformance.mutant.Mutant.asking;

import dev.flowkv.conformance.Answer;
import dev.flowkv.conformance.Answer.Found;
import dev.flowkv.conformance.Answer.Refused;
import dev.flowkv.conformance.Answer.Value;
import dev.flowkv.conformance.Request;
import dev.flowkv.conformance.Request.Delete;
import dev.flowkv.conformance.Request.Get;
import dev.flowkv.conformance.Request.Put;
import java.util.List;

/** Services with other limits. */
final class LimitMutants {
  private static final int MIB = 1 << 20;

  private LimitMutants() {}

  static List<Mutant> all() {
    return List.of(
        Mutant.set(
            "a key takes any number of writes", "same-key-rate", "sameKeyWritesPerSecond", "off"),
        Mutant.set(
            "a key takes two writes per second", "same-key-rate", "sameKeyWritesPerSecond", "2"),
        Mutant.of(
            "a write that is refused with 429 is done", "same-key-rate", DoesRefusedWrites::new),
        Mutant.of(
            "deletes are not limited",
            "same-key-rate-deletes",
            () ->
                (request, service) -> {
                  Answer answer = service.perform(request);
                  return request instanceof Delete
                          && answer instanceof Refused r
                          && r.status() == 429
                      ? new Answer.Done()
                      : answer;
                }),
        Mutant.of(
            "keys of up to 513 bytes are accepted",
            "key-size-limit",
            asking(
                Request.class,
                r ->
                    Mutant.withKey(
                        r, k -> Mutant.length(k) == 513 ? k.substring(0, k.length() - 1) : k))),
        Mutant.of(
            "keys of 512 bytes are refused",
            "key-size-limit",
            () ->
                (request, service) ->
                    request instanceof Put p && Mutant.length(p.key()) == 512
                        ? new Refused(
                            414,
                            null,
                            "UTF-8 encoded length of 512 exceeds key length limit of 511.")
                        : service.perform(request)),
        Mutant.of(
            "values are at most 20 MiB large",
            "value-size-limit",
            () ->
                (request, service) ->
                    request instanceof Put p && p.value().length > 20 * MIB
                        ? new Refused(
                            413,
                            null,
                            "Value length of "
                                + p.value().length
                                + " exceeds limit of "
                                + 20 * MIB
                                + ".")
                        : service.perform(request)),
        Mutant.of(
            "the key \"..\" is accepted",
            "key-illegal",
            asking(Request.class, r -> Mutant.withKey(r, k -> k.equals("..") ? "two dots" : k))),
        Mutant.of(
            "a cacheTtl of 29 seconds is accepted",
            "cache-ttl-minimum",
            asking(Get.class, g -> g.cacheTtl() != null && g.cacheTtl() == 29 ? g.cached(30) : g)),
        Mutant.set(
            "an invocation may make any number of operations",
            "operations-per-invocation",
            "operationsPerInvocation",
            "off"),
        Mutant.of(
            "a namespace takes a write per second", "other-keys-rate", OneWritePerSecond::new),
        Mutant.of(
            "a write that failed before its effect is done",
            "failed-write",
            DoesFailedWrites::new));
  }

  private static final class OneWritePerSecond implements Mutation {
    private long last = Long.MIN_VALUE / 2;

    @Override
    public Answer perform(Request request, Service service) {
      if (!(request instanceof Put)) {
        return service.perform(request);
      }
      if (service.nowMillis() - last < 1000) {
        return new Refused(429, null, "Too Many Requests");
      }
      last = service.nowMillis();
      return service.perform(request);
    }
  }

  private static final class DoesRefusedWrites extends Remembering<Value> {
    @Override
    public Answer perform(Request request, Service service) {
      Answer answer = service.perform(request);
      if (request instanceof Put p) {
        if (answer instanceof Refused r && r.status() == 429) {
          remembered.put(p.key(), new Value(p.value(), p.metadata(), null));
        } else {
          remembered.remove(p.key());
        }
      } else if (request instanceof Get g && remembered.containsKey(g.key())) {
        return new Found(remembered.get(g.key()), "HIT");
      }
      return answer;
    }
  }

  private static final class DoesFailedWrites extends Remembering<Value> {
    @Override
    public Answer perform(Request request, Service service) {
      Answer answer = service.perform(request);
      if (request instanceof Put p && answer instanceof Answer.Failed) {
        remembered.put(p.key(), new Value(p.value(), p.metadata(), null));
      } else if (request instanceof Get g && remembered.containsKey(g.key())) {
        return new Found(remembered.get(g.key()), "MISS");
      }
      return answer;
    }
  }
}
