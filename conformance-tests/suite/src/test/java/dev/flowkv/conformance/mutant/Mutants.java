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
import dev.flowkv.conformance.Request.BulkGet;
import dev.flowkv.conformance.Request.Delete;
import dev.flowkv.conformance.Request.Get;
import dev.flowkv.conformance.Request.ListKeys;
import dev.flowkv.conformance.Request.Put;
import dev.flowkv.engine.Profile;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The wrong services. */
final class Mutants {
  private static final int MIB = 1 << 20;

  private Mutants() {}

  static List<Mutant> all() {
    List<Mutant> all = new ArrayList<>();
    all.addAll(lists());
    all.addAll(values());
    all.addAll(metadata());
    all.addAll(expirations());
    all.addAll(consistency());
    all.addAll(limits());
    all.addAll(bulk());
    return all;
  }

  private static List<Mutant> lists() {
    return List.of(
        Mutant.of("lists backwards", "list-byte-order", names(Mutants::reversed)),
        Mutant.of("lists in the order of UTF-16", "list-byte-order", names(Mutants::inUtf16Order)),
        Mutant.of(
            "pages have one key too many",
            "list-pages",
            asking(
                ListKeys.class,
                l ->
                    new ListKeys(
                        l.prefix(), l.limit() == null ? null : l.limit() + 1, l.cursor()))),
        Mutant.of(
            "pages have one key too few, which is lost",
            "list-pages",
            names(n -> n.size() < 4 ? n : n.subList(0, n.size() - 1))),
        Mutant.of(
            "the prefix is cut by a character",
            "list-prefix",
            asking(ListKeys.class, Mutants::cutPrefix)),
        Mutant.of(
            "a cursor skips a key",
            "list-pages",
            onFollowingPages(n -> n.subList(Math.min(1, n.size()), n.size()))),
        Mutant.of(
            "a page is the last one too early",
            "list-pages",
            answering(Page.class, p -> new Page(p.names(), true, null, p.cacheStatus()))),
        Mutant.of(
            "a page shows the last key of the one before again", "list-pages", RepeatsLastKey::new),
        Mutant.of(
            Profile.WORST_CASE,
            "an empty page is the last one",
            "list-tombstones",
            answering(
                Page.class,
                p -> p.names().isEmpty() ? new Page(p.names(), true, null, p.cacheStatus()) : p)),
        Mutant.of(
            "a cursor is a place in the list and not a key",
            "list-cursor-mutation",
            OffsetCursors::new),
        Mutant.of(
            "any cursor is accepted",
            "list-cursor-foreign",
            answering(
                Refused.class,
                r ->
                    r.text().equals("Invalid cursor") ? new Page(List.of(), true, null, null) : r)),
        Mutant.of(
            "a list of nothing has a page behind it",
            "list-empty",
            answering(
                Page.class,
                p ->
                    p.names().isEmpty() && p.complete()
                        ? new Page(List.of(), false, "more", null)
                        : p)),
        Mutant.of(
            "keys with an emoji are not listed",
            "list-any",
            names(
                n ->
                    n.stream()
                        .filter(l -> l.name().codePoints().noneMatch(c -> c > 0xFFFF))
                        .toList())),
        Mutant.of(
            "a prefix is cut to 512 bytes",
            "list-prefix-size",
            asking(
                ListKeys.class,
                l ->
                    l.prefix().length() == 513
                        ? new ListKeys(l.prefix().substring(1), l.limit(), l.cursor())
                        : l)),
        Mutant.of(
            "a NUL ends a prefix",
            "list-prefix-nul",
            asking(
                ListKeys.class,
                l -> new ListKeys(l.prefix().replaceAll("\u0000.*", ""), l.limit(), l.cursor()))),
        Mutant.of(
            "a page of one key has no other behind it",
            "list-pages-any-limit",
            () ->
                (request, service) -> {
                  Answer answer = service.perform(request);
                  return request instanceof ListKeys l
                          && l.limit() != null
                          && l.limit() == 1
                          && answer instanceof Page p
                      ? new Page(p.names(), true, null, p.cacheStatus())
                      : answer;
                }),
        Mutant.of("a cursor belongs to its limit", "list-limit-change", LimitedCursors::new),
        Mutant.of(
            "without a limit a page has 100 keys",
            "list-default-limit",
            asking(
                ListKeys.class,
                l -> l.limit() == null ? new ListKeys(l.prefix(), 100L, l.cursor()) : l)),
        Mutant.of(
            "a page has up to 1,001 keys",
            "list-limit-maximum",
            asking(
                ListKeys.class,
                l ->
                    l.limit() != null && l.limit() == 1001
                        ? new ListKeys(l.prefix(), 1000L, l.cursor())
                        : l)));
  }

  private static List<Mutant> values() {
    return List.of(
        Mutant.of(
            "bytes are taken for UTF-8",
            "value-bytes",
            asking(
                Put.class,
                p ->
                    new Put(
                        p.key(),
                        new String(p.value(), StandardCharsets.UTF_8)
                            .getBytes(StandardCharsets.UTF_8),
                        p.way(),
                        p.expiration(),
                        p.expirationTtl(),
                        p.metadata()))),
        Mutant.of(
            "an empty value is absent",
            "value-empty",
            answering(
                Found.class,
                f ->
                    f.value() != null && f.value().bytes().length == 0
                        ? new Found(null, f.cacheStatus())
                        : f)),
        Mutant.of(
            "keys are decoded twice", "key-encoding", asking(Request.class, Mutants::decoded)),
        Mutant.of(
            "keys are lower-case",
            "key-characters",
            asking(Request.class, r -> withKey(r, k -> k.toLowerCase(java.util.Locale.ROOT)))),
        Mutant.of(
            "space at the end of a key is cut",
            "key-any",
            asking(Request.class, r -> withKey(r, k -> k.endsWith(" ") ? k.stripTrailing() : k))),
        Mutant.of(
            "a delete does nothing",
            "delete-removes",
            () ->
                (request, service) ->
                    request instanceof Delete ? new Answer.Done() : service.perform(request)),
        Mutant.of(
            "deleting a key that is not there fails",
            "delete-missing",
            () ->
                (request, service) -> {
                  if (request instanceof Delete d
                      && service.perform(Get.of(d.key())) instanceof Found f
                      && f.value() == null) {
                    return new Refused(404, null, "key not found");
                  }
                  return service.perform(request);
                }),
        Mutant.of(
            "the last line break of a text is lost",
            "value-text",
            asking(
                Put.class,
                p -> {
                  byte[] v = p.value();
                  boolean cut = v.length > 1 && v[v.length - 1] < ' ' && v[v.length - 1] >= 0;
                  return cut
                      ? new Put(
                          p.key(),
                          java.util.Arrays.copyOf(v, v.length - 1),
                          p.way(),
                          p.expiration(),
                          p.expirationTtl(),
                          p.metadata())
                      : p;
                })));
  }

  private static List<Mutant> metadata() {
    return List.of(
        Mutant.of(
            "metadata is that of the first write",
            "overwrite-replaces-all",
            () -> new KeepsFirst(true)),
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
            asking(Put.class, p -> length(p.metadata()) == 1025 ? p.metadata(null) : p)),
        Mutant.of(
            "metadata is counted in characters",
            "metadata-size-limit",
            asking(
                Put.class,
                p ->
                    p.metadata() != null
                            && p.metadata().length() <= 1024
                            && length(p.metadata()) > 1024
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

  private static List<Mutant> expirations() {
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
                f -> f.value() == null ? new Refused(404, 10013, "namespace not found") : f)));
  }

  private static List<Mutant> consistency() {
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

  private static List<Mutant> limits() {
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
                r -> withKey(r, k -> length(k) == 513 ? k.substring(0, k.length() - 1) : k))),
        Mutant.of(
            "keys of 512 bytes are refused",
            "key-size-limit",
            () ->
                (request, service) ->
                    request instanceof Put p && length(p.key()) == 512
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
            asking(Request.class, r -> withKey(r, k -> k.equals("..") ? "two dots" : k))),
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

  private static List<Mutant> bulk() {
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

  private static int length(@Nullable String text) {
    return text == null ? 0 : text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static Supplier<Mutation> names(Function<List<Listed>, List<Listed>> change) {
    return answering(
        Page.class,
        p -> new Page(change.apply(p.names()), p.complete(), p.cursor(), p.cacheStatus()));
  }

  private static List<Listed> reversed(List<Listed> names) {
    List<Listed> reversed = new ArrayList<>(names);
    Collections.reverse(reversed);
    return reversed;
  }

  private static List<Listed> inUtf16Order(List<Listed> names) {
    return names.stream().sorted(Comparator.comparing(Listed::name)).toList();
  }

  private static Supplier<Mutation> onFollowingPages(Function<List<Listed>, List<Listed>> change) {
    return () ->
        (request, service) -> {
          Answer answer = service.perform(request);
          return request instanceof ListKeys l && l.cursor() != null && answer instanceof Page p
              ? new Page(change.apply(p.names()), p.complete(), p.cursor(), p.cacheStatus())
              : answer;
        };
  }

  private static Request cutPrefix(ListKeys l) {
    return l.prefix().isEmpty()
        ? l
        : new ListKeys(l.prefix().substring(0, l.prefix().length() - 1), l.limit(), l.cursor());
  }

  private static Request decoded(Request request) {
    return withKey(
        request,
        k -> {
          try {
            return URLDecoder.decode(k.replace("+", "%2B"), StandardCharsets.UTF_8);
          } catch (IllegalArgumentException e) {
            return k;
          }
        });
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

  static Request withKey(Request request, Function<String, String> change) {
    if (request instanceof Put p) {
      return new Put(
          change.apply(p.key()),
          p.value(),
          p.way(),
          p.expiration(),
          p.expirationTtl(),
          p.metadata());
    } else if (request instanceof Get g) {
      return new Get(change.apply(g.key()), g.type(), g.withMetadata(), g.cacheTtl());
    } else if (request instanceof Delete d) {
      return new Delete(change.apply(d.key()));
    }
    return request;
  }

  /** Remembers something about keys. */
  private abstract static class Remembering<T> implements Mutation {
    final Map<String, T> remembered = new HashMap<>();

    @Override
    public void reset() {
      remembered.clear();
    }
  }

  private static final class RepeatsLastKey extends Remembering<Listed> {
    @Override
    public Answer perform(Request request, Service service) {
      Answer answer = service.perform(request);
      if (!(request instanceof ListKeys l) || !(answer instanceof Page p)) {
        return answer;
      }
      Listed last = l.cursor() == null ? null : remembered.get(l.cursor());
      if (p.cursor() != null && !p.names().isEmpty()) {
        remembered.put(p.cursor(), p.names().get(p.names().size() - 1));
      }
      List<Listed> names = new ArrayList<>(p.names());
      if (last != null) {
        names.add(0, last);
        if (l.limit() != null && names.size() > l.limit()) {
          names.remove(names.size() - 1);
        }
      }
      return new Page(names, p.complete(), p.cursor(), p.cacheStatus());
    }
  }

  private static final class LimitedCursors extends Remembering<Long> {
    @Override
    public Answer perform(Request request, Service service) {
      Answer answer = service.perform(request);
      if (request instanceof ListKeys l) {
        if (l.cursor() != null
            && remembered.containsKey(l.cursor())
            && !remembered.get(l.cursor()).equals(l.limit())) {
          return new Refused(400, null, "Invalid cursor");
        }
        if (answer instanceof Page p && p.cursor() != null && l.limit() != null) {
          remembered.put(p.cursor(), l.limit());
        }
      }
      return answer;
    }
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

  /** Takes the cursor for a number: what is deleted before it moves everything. */
  private static final class OffsetCursors implements Mutation {
    @Override
    public Answer perform(Request request, Service service) {
      if (!(request instanceof ListKeys l)
          || (l.cursor() != null && !l.cursor().startsWith("at-"))) {
        return service.perform(request);
      }
      int from = l.cursor() == null ? 0 : Integer.parseInt(l.cursor().substring(3));
      List<Listed> all = new ArrayList<>();
      String cursor = null;
      do {
        // A limit of its own, so that no cached page of another list is met.
        Answer answer = service.perform(new ListKeys(l.prefix(), 999L - from % 900, cursor));
        if (!(answer instanceof Page p)) {
          return answer;
        }
        all.addAll(p.names());
        cursor = p.cursor();
      } while (cursor != null);
      int most = l.limit() == null ? 1000 : (int) Math.min(l.limit(), 1000);
      int start = Math.min(from, all.size());
      int until = Math.min(all.size(), start + most);
      boolean complete = until == all.size();
      return new Page(
          List.copyOf(all.subList(start, until)), complete, complete ? null : "at-" + until, null);
    }
  }

  private static final class KeepsFirst extends Remembering<String> {
    private final boolean metadata;

    KeepsFirst(boolean metadata) {
      this.metadata = metadata;
    }

    @Override
    public Answer perform(Request request, Service service) {
      if (request instanceof Put p && metadata) {
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
