package dev.flowkv.conformance.record;

import dev.flowkv.conformance.Answer;
import dev.flowkv.conformance.HttpFacts;
import dev.flowkv.conformance.Request;
import dev.flowkv.conformance.history.CanonicalJson;
import dev.flowkv.conformance.run.RunOptions;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reduces the requests and answers of a property to what may be kept and can be compared. Keys,
 * values and metadata in an answer are kept if this property has asked for them or written them;
 * others lose all but their length. The run's id, the moment and the account are replaced by names.
 * Safe for use by threads.
 */
final class Reduction {
  /** Stands for a run's id; of the same length, so that limits of keys are where they were. */
  static final String RUN = RunOptions.OWN;

  /** A shorter one would be found in words, and tells little. */
  private static final int SHORTEST_IDENTITY = 6;

  private static final int LONGEST_TEXT = 300;
  private static final int LONGEST_SEARCHED_VALUE = 65_536;
  private static final Pattern HARMLESS_FAILURE =
      Pattern.compile("HTTP status \\d{3}|KV \\w+ failed: \\d{3} [A-Za-z ]*|[A-Za-z ]{1,80}");

  private final String runId;
  private final String prefix;
  private final Map<String, String> names = new LinkedHashMap<>();
  private final long baseSeconds;
  private final Set<String> keys = new HashSet<>();
  private final Map<ByteBuffer, byte[]> values = new HashMap<>();
  private final Set<String> metadata = new HashSet<>();
  private final Map<String, String> cursors = new HashMap<>();

  /**
   * A reduction.
   *
   * @param property its id: keys of other properties are none of it
   * @param identities what tells whose target it is, by name
   * @param baseSeconds the second in which the property began, on the target's clock
   */
  Reduction(String runId, String property, Map<String, String> identities, long baseSeconds) {
    this.runId = runId;
    this.prefix = RunOptions.PREFIX + runId + "/" + property + "/";
    this.baseSeconds = baseSeconds;
    identities.entrySet().stream()
        .filter(e -> e.getValue().length() >= SHORTEST_IDENTITY)
        .sorted((a, b) -> b.getValue().length() - a.getValue().length())
        .forEach(e -> names.put(e.getValue(), "{" + e.getKey() + "}"));
  }

  /** Reduces a request, and remembers what it asks for and writes. */
  synchronized Request request(Request r) {
    if (r instanceof Request.Get g) {
      return new Request.Get(key(g.key()), g.type(), g.withMetadata(), g.cacheTtl());
    } else if (r instanceof Request.GetMetadata g) {
      return new Request.GetMetadata(key(g.key()));
    } else if (r instanceof Request.BulkGet b) {
      return new Request.BulkGet(keys(b.keys()), b.type(), b.withMetadata(), b.cacheTtl());
    } else if (r instanceof Request.Put p) {
      return put(p);
    } else if (r instanceof Request.Delete d) {
      return new Request.Delete(key(d.key()));
    } else if (r instanceof Request.ListKeys l) {
      String cursor = l.cursor() == null ? null : cursors.getOrDefault(l.cursor(), l.cursor());
      return new Request.ListKeys(anonymous(l.prefix()), l.limit(), cursor);
    } else if (r instanceof Request.BulkPut b) {
      return new Request.BulkPut(b.puts().stream().map(this::put).toList());
    }
    return new Request.BulkDelete(keys(((Request.BulkDelete) r).keys()));
  }

  private Request.Put put(Request.Put p) {
    byte[] value = value(p.value());
    values.put(ByteBuffer.wrap(p.value()), value);
    String json = p.metadata() == null ? null : anonymous(p.metadata());
    metadata.add(String.valueOf(CanonicalJson.of(json)));
    return new Request.Put(
        key(p.key()), value, p.way(), relative(p.expiration()), p.expirationTtl(), json);
  }

  private byte[] value(byte[] value) {
    if (value.length > LONGEST_SEARCHED_VALUE) {
      return value;
    }
    String before = new String(value, StandardCharsets.ISO_8859_1);
    String after = anonymous(before);
    return after.equals(before) ? value : after.getBytes(StandardCharsets.ISO_8859_1);
  }

  private List<String> keys(List<String> raw) {
    return raw.stream().map(this::key).toList();
  }

  private String key(String raw) {
    keys.add(raw);
    return anonymous(raw);
  }

  private boolean isOurs(String key) {
    return keys.contains(key) || key.startsWith(prefix);
  }

  private @Nullable Long relative(@Nullable Long unixSeconds) {
    return unixSeconds == null ? null : Long.valueOf(Moments.relative(unixSeconds, baseSeconds));
  }

  String anonymous(String text) {
    String left = text.replace(runId, RUN);
    for (Map.Entry<String, String> e : names.entrySet()) {
      left = left.replace(e.getKey(), e.getValue());
    }
    return left;
  }

  /**
   * Reduces an answer.
   *
   * @param number of its exchange, by which its cursor is known from now on
   */
  synchronized Answer answer(int number, Request raw, Answer answer) {
    if (answer instanceof Answer.Found f) {
      return new Answer.Found(read(f.value(), raw), status(f.cacheStatus()));
    } else if (answer instanceof Answer.FoundMetadata f) {
      return new Answer.FoundMetadata(f.isPresent(), metadata(f.metadata()));
    } else if (answer instanceof Answer.FoundAll all) {
      Map<String, Answer.@Nullable Value> kept = new LinkedHashMap<>();
      all.values()
          .forEach(
              (key, value) -> {
                if (keys.contains(key)) {
                  kept.put(anonymous(key), read(value, raw));
                }
              });
      return new Answer.FoundAll(kept);
    } else if (answer instanceof Answer.BulkDone done) {
      return new Answer.BulkDone(
          done.successful(),
          done.unsuccessful().stream().filter(keys::contains).map(this::anonymous).toList());
    } else if (answer instanceof Answer.Page page) {
      return page(number, page);
    } else if (answer instanceof Answer.Refused r) {
      return new Answer.Refused(r.status(), r.code(), text(r.text(), raw));
    } else if (answer instanceof Answer.Failed f) {
      String text = anonymous(f.text());
      boolean harmless = HARMLESS_FAILURE.matcher(text).matches();
      return new Answer.Failed(harmless ? text : "no answer that can be kept");
    }
    return answer;
  }

  /** Reduces what HTTP said; what an answer itself says of an error is not said twice. */
  List<HttpFacts> http(Request raw, Answer answer, List<HttpFacts> facts) {
    boolean said = answer instanceof Answer.Refused || answer instanceof Answer.Failed;
    List<HttpFacts> kept = new ArrayList<>();
    for (HttpFacts f : facts) {
      HttpFacts.Failure error = f.error();
      kept.add(
          f.withError(
              error == null || said
                  ? null
                  : new HttpFacts.Failure(error.code(), text(error.text(), raw))));
    }
    return kept;
  }

  /** Whether a page shows keys that are none of this property's. */
  boolean hasOthers(Answer answer) {
    return answer instanceof Answer.Page page && !page.keys().stream().allMatch(this::isOurs);
  }

  private Answer.Page page(int number, Answer.Page page) {
    List<Answer.Listed> names = new ArrayList<>();
    for (Answer.Listed name : page.names()) {
      if (isOurs(name.name())) {
        names.add(
            new Answer.Listed(
                anonymous(name.name()),
                metadata(name.metadata()),
                relative(name.expirationSeconds())));
      }
    }
    String label = null;
    if (page.cursor() != null) {
      label = cursors.computeIfAbsent(page.cursor(), c -> Cursors.label(number));
    }
    return new Answer.Page(names, page.complete(), label, status(page.cacheStatus()));
  }

  private Answer.@Nullable Value read(Answer.@Nullable Value value, Request raw) {
    if (value == null) {
      return null;
    }
    byte[] known = values.get(ByteBuffer.wrap(value.bytes()));
    if (known == null && isJson(raw)) {
      known = parsed(value.bytes());
    }
    byte[] kept =
        known != null
            ? known
            : Foreign.value(value.bytes().length).getBytes(StandardCharsets.UTF_8);
    // In process, metadata comes also where nobody asks for it.
    String json = asksForMetadata(raw) ? metadata(value.metadata()) : null;
    return new Answer.Value(kept, json, relative(value.expirationSeconds()));
  }

  /** What was written as this JSON, in its one form. */
  private byte @Nullable [] parsed(byte[] canonical) {
    String wanted = new String(canonical, StandardCharsets.UTF_8);
    return values.values().stream()
        .map(v -> Foreign.json(v))
        .filter(wanted::equals)
        .findFirst()
        .map(v -> v.getBytes(StandardCharsets.UTF_8))
        .orElse(null);
  }

  private @Nullable String metadata(@Nullable String json) {
    String canonical = CanonicalJson.of(json == null ? null : anonymous(json));
    return canonical == null || metadata.contains(canonical) ? canonical : Foreign.METADATA;
  }

  private static boolean asksForMetadata(Request r) {
    return (r instanceof Request.Get g && g.withMetadata())
        || (r instanceof Request.BulkGet b && b.withMetadata());
  }

  private static boolean isJson(Request r) {
    return (r instanceof Request.Get g && g.type() == Request.Type.JSON)
        || (r instanceof Request.BulkGet b && "json".equals(b.type()));
  }

  private static @Nullable String status(@Nullable String cacheStatus) {
    return cacheStatus != null && cacheStatus.matches("[A-Z]{3,12}") ? cacheStatus : null;
  }

  /** The words of a refusal, its first line, with names for what changes from run to run. */
  private String text(String raw, Request request) {
    String text = raw.lines().findFirst().orElse("");
    for (Long seconds : expirations(request)) {
      text = text.replace(seconds.toString(), "{expiration}");
    }
    text = Secrets.without(anonymous(text));
    return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…";
  }

  private List<Long> expirations(Request request) {
    List<Request.Put> puts =
        request instanceof Request.Put put
            ? List.of(put)
            : request instanceof Request.BulkPut bulk ? bulk.puts() : List.of();
    return puts.stream()
        .map(Request.Put::expiration)
        .filter(Objects::nonNull)
        .filter(seconds -> !Moments.isFar(Moments.relative(seconds, baseSeconds)))
        .toList();
  }
}
