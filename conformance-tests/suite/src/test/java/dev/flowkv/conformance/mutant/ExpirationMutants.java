package dev.flowkv.conformance.mutant;

import static dev.flowkv.conformance.mutant.Mutant.answering;
import static dev.flowkv.conformance.mutant.Mutant.asking;

import dev.flowkv.conformance.Answer;
import dev.flowkv.conformance.Answer.Found;
import dev.flowkv.conformance.Answer.Listed;
import dev.flowkv.conformance.Answer.Page;
import dev.flowkv.conformance.Answer.Refused;
import dev.flowkv.conformance.Answer.Value;
import dev.flowkv.conformance.Request;
import dev.flowkv.conformance.Request.Get;
import dev.flowkv.conformance.Request.ListKeys;
import dev.flowkv.conformance.Request.Put;
import java.util.ArrayList;
import java.util.List;

/** Services that are wrong about the end of values. */
final class ExpirationMutants {
  private ExpirationMutants() {}

  static List<Mutant> all() {
    return List.of(
        Mutant.of(
            "a time to live is a second longer",
            "expiration-ttl",
            asking(
                Put.class,
                p ->
                    p.expirationTtl() != null && p.expirationTtl() >= 60
                        ? p.ttl(p.expirationTtl() + 1)
                        : p)),
        Mutant.of(
            "an expiration is a second later",
            "expiration-absolute",
            asking(
                Put.class,
                p ->
                    p.expiration() != null && p.expiration() > 1_000_000
                        ? p.expires(p.expiration() + 1)
                        : p)),
        Mutant.of(
            "of both, the expiration counts",
            "expiration-both",
            asking(
                Put.class,
                p ->
                    p.expiration() != null && p.expirationTtl() != null
                        ? new Put(p.key(), p.value(), p.way(), p.expiration(), null, p.metadata())
                        : p)),
        Mutant.of(
            "a list shows keys that have just expired", "expiration-instant", ListsExpired::new),
        Mutant.of(
            "a list shows no expiration",
            "expiration-listed",
            answering(
                Page.class,
                p ->
                    new Page(
                        p.names().stream()
                            .map(l -> new Listed(l.name(), l.metadata(), null))
                            .toList(),
                        p.complete(),
                        p.cursor(),
                        p.cacheStatus()))),
        Mutant.of(
            "a plain write keeps the expiration", "overwrite-replaces-all", KeepsExpiration::new),
        Mutant.of(
            "a long cacheTtl outlives the expiration",
            "expiration-beats-cache",
            CachesExpired::new),
        Mutant.of(
            "a time to live of 59 seconds is accepted",
            "expiration-ttl-minimum",
            asking(
                Put.class,
                p -> p.expirationTtl() != null && p.expirationTtl() == 59 ? p.ttl(60) : p)),
        Mutant.of(
            "the refusal of an expiration has other words",
            "expiration-minimum",
            answering(
                Refused.class,
                r ->
                    r.text().startsWith("Invalid expiration of")
                        ? new Refused(r.status(), r.code(), "Bad expiration")
                        : r)),
        Mutant.overRest(
            "the refusal of an expiration has another code",
            "expiration-minimum",
            answering(
                Refused.class,
                r ->
                    r.code() != null && r.code() == 10033
                        ? new Refused(r.status(), 10034, r.text())
                        : r)),
        Mutant.overRest(
            "a missing key has another code",
            "rest-missing-key",
            answering(
                Found.class,
                f -> f.value() == null ? new Refused(404, 10007, "key not found") : f)));
  }

  private static final class KeepsExpiration extends Remembering<Long> {
    @Override
    public Answer perform(Request request, Service service) {
      if (request instanceof Put p) {
        if (p.expirationTtl() != null) {
          remembered.put(p.key(), p.expirationTtl());
        } else if (p.expiration() == null && remembered.containsKey(p.key())) {
          return service.perform(p.ttl(remembered.get(p.key())));
        }
      }
      return service.perform(request);
    }
  }

  /** Keeps what a list has shown for ten milliseconds after its expiration. */
  private static final class ListsExpired extends Remembering<Listed> {
    @Override
    public Answer perform(Request request, Service service) {
      Answer answer = service.perform(request);
      if (!(request instanceof ListKeys l) || !(answer instanceof Page p)) {
        return answer;
      }
      p.names().stream()
          .filter(n -> n.expirationSeconds() != null)
          .forEach(n -> remembered.put(n.name(), n));
      List<Listed> names = new ArrayList<>(p.names());
      for (Listed n : remembered.values()) {
        long end = n.expirationSeconds() * 1000;
        if (n.name().startsWith(l.prefix())
            && service.nowMillis() >= end
            && service.nowMillis() < end + 10) {
          names.add(n);
        }
      }
      return new Page(names, p.complete(), p.cursor(), p.cacheStatus());
    }
  }

  private static final class CachesExpired extends Remembering<Value> {
    @Override
    public Answer perform(Request request, Service service) {
      Answer answer = service.perform(request);
      if (request instanceof Get g
          && g.cacheTtl() != null
          && g.cacheTtl() > 300
          && answer instanceof Found f) {
        if (f.value() == null) {
          return new Found(remembered.get(g.key()), f.cacheStatus());
        }
        remembered.put(g.key(), f.value());
      }
      return answer;
    }
  }
}
