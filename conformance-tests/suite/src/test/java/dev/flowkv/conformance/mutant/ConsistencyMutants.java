package dev.flowkv.conformance.mutant;

import static dev.flowkv.conformance.mutant.Mutant.asking;

import dev.flowkv.conformance.Answer;
import dev.flowkv.conformance.Answer.Found;
import dev.flowkv.conformance.Answer.Value;
import dev.flowkv.conformance.Request;
import dev.flowkv.conformance.Request.Delete;
import dev.flowkv.conformance.Request.Get;
import dev.flowkv.conformance.Request.Put;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Services that are staler than they say, or in another way. */
final class ConsistencyMutants {
  private ConsistencyMutants() {}

  static List<Mutant> all() {
    return List.of(
        Mutant.set("a miss is not cached", "negative-cache", "negativeCache", "false"),
        Mutant.set("nothing is cached", "cache-default-ttl", "readCache", "false"),
        Mutant.set(
            "a copy is used for five minutes",
            "cache-default-ttl",
            "cacheTtlDefaultSeconds",
            "300"),
        Mutant.of(
            "cacheTtl is ignored",
            "cache-ttl-respected",
            asking(
                Get.class,
                g ->
                    g.cacheTtl() != null && g.cacheTtl() >= 30
                        ? new Get(g.key(), g.type(), g.withMetadata(), null)
                        : g)),
        Mutant.set(
            "a write takes five minutes to other locations",
            "convergence",
            "replicationLag",
            "fixed:300s"),
        Mutant.set(
            "lags are drawn otherwise", "propagation", "replicationLag", "lognormal:500ms/10s/60s"),
        Mutant.set("own writes are not seen at once", "predicted", "writeThrough", "false"),
        Mutant.set("lists are not cached", "predicted", "listCacheSeconds", "0"),
        Mutant.of(
            "a delete does not reach other locations", "deletes-propagate", LocalDeletes::new),
        Mutant.of("a deleted value comes back", "no-resurrection", Resurrects::new),
        Mutant.of(
            "a read tells of a write that was superseded long ago", "history", AncientReads::new),
        Mutant.of("every fifth write is lost", "concurrent-keys", LosesWrites::new),
        Mutant.of("writes at the same time mix", "concurrent-writes", MixesWrites::new));
  }

  /** Elsewhere goes on with what was there before a delete. */
  private static final class LocalDeletes extends Remembering<Map<String, Value>> {
    @Override
    public Answer perform(Request request, Service service) {
      if (request instanceof Delete d
          && service.perform(Get.of(d.key())) instanceof Found f
          && f.value() != null) {
        remembered.put(d.key(), Map.of(service.location(), f.value()));
      } else if (request instanceof Put p) {
        remembered.remove(p.key());
      } else if (request instanceof Get g && remembered.containsKey(g.key())) {
        Map<String, Value> deleted = remembered.get(g.key());
        if (!deleted.containsKey(service.location())) {
          return new Found(deleted.values().iterator().next(), "HIT");
        }
      }
      return service.perform(request);
    }
  }

  /** A minute after the second look at it, a deleted value is there again. */
  private static final class Resurrects extends Remembering<Value> {
    private final Map<String, Integer> looks = new HashMap<>();

    @Override
    public void reset() {
      super.reset();
      looks.clear();
    }

    @Override
    public Answer perform(Request request, Service service) {
      Answer answer = service.perform(request);
      if (request instanceof Put p && answer instanceof Answer.Done) {
        remembered.put(p.key(), new Value(p.value(), p.metadata(), null));
      } else if (request instanceof Get g
          && answer instanceof Found f
          && f.value() == null
          && remembered.containsKey(g.key())
          && looks.merge(g.key(), 1, Integer::sum) > 5) {
        return new Found(remembered.get(g.key()), f.cacheStatus());
      }
      return answer;
    }
  }

  /** Reads elsewhere tell of the first write for ever, if it had no expiration. */
  private static final class AncientReads extends Remembering<Value> {
    @Override
    public Answer perform(Request request, Service service) {
      Answer answer = service.perform(request);
      if (request instanceof Put p && answer instanceof Answer.Done && p.expirationTtl() == null) {
        remembered.putIfAbsent(p.key(), new Value(p.value(), p.metadata(), null));
      }
      boolean elsewhere = !service.location().equals("lhr");
      return elsewhere
              && request instanceof Get g
              && remembered.containsKey(g.key())
              && answer instanceof Found f
              && f.value() != null
          ? new Found(remembered.get(g.key()), f.cacheStatus())
          : answer;
    }
  }

  private static final class LosesWrites implements Mutation {
    private int writes;

    @Override
    public Answer perform(Request request, Service service) {
      return request instanceof Put && ++writes % 5 == 0
          ? new Answer.Done()
          : service.perform(request);
    }
  }

  /** What is read has the value of one write and the metadata of another. */
  private static final class MixesWrites extends Remembering<String> {
    @Override
    public Answer perform(Request request, Service service) {
      Answer answer = service.perform(request);
      if (request instanceof Put p && p.metadata() != null) {
        remembered.put(p.key(), p.metadata());
      }
      return request instanceof Get g
              && answer instanceof Found f
              && f.value() != null
              && f.value().metadata() != null
              && remembered.containsKey(g.key())
          ? new Found(
              new Value(f.value().bytes(), remembered.get(g.key()), f.value().expirationSeconds()),
              f.cacheStatus())
          : answer;
    }
  }
}
