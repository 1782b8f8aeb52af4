package dev.flowkv.conformance;

import dev.flowkv.conformance.Answer.Done;
import dev.flowkv.conformance.Answer.Found;
import dev.flowkv.conformance.Answer.Listed;
import dev.flowkv.conformance.Answer.Page;
import dev.flowkv.conformance.Answer.Refused;
import dev.flowkv.conformance.Answer.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The namespace from one location, as a property uses it. What is not expected is a violation; all
 * but {@link #ask} keep to one write of a key per second.
 */
public final class Kv {
  private static final int MOST_PAGES = 2000;

  private final Trial trial;
  private final KvClient client;
  private final String location;

  Kv(Trial trial, KvClient client, String location) {
    this.trial = trial;
    this.client = client;
    this.location = location;
  }

  /** Where it is. */
  public String location() {
    return location;
  }

  /**
   * Asks, whatever is answered.
   *
   * @throws TargetTroubleException if nothing is, or nobody is let in, or too much was asked; reads
   *     are tried once more
   */
  public Answer ask(Request request) {
    Answer answer = askOnce(request);
    boolean isRead =
        request instanceof Request.Get
            || request instanceof Request.GetMetadata
            || request instanceof Request.ListKeys;
    if (answer instanceof Answer.Failed && isRead) {
      answer = askOnce(request);
    }
    if (answer instanceof Answer.Failed || Trouble.isIn(answer, trial.info())) {
      throw new TargetTroubleException(shown(request) + " was " + answer);
    }
    return answer;
  }

  /** Asks once, whatever comes, no answer included. */
  public Answer askOnce(Request request) {
    trial.spend(request);
    trial.note(request);
    long call = trial.nowMillis();
    Answer answer = client.perform(request);
    if (client.isHeldUp()) {
      trial.holdUp();
    }
    trial.recorder().record(location, request, answer, call, trial.nowMillis());
    return answer;
  }

  /** Asks in turn until a moment, as fast as the target can; nothing is recorded. */
  public List<KvClient.Timed> repeatUntil(List<Request> round, long untilMillis) {
    round.forEach(trial::spend);
    return client.repeatUntil(round, untilMillis);
  }

  /** Value and metadata of a key. */
  public Optional<Value> get(String key) {
    return found(Request.Get.of(key));
  }

  /** What a read finds. */
  public Optional<Value> found(Request.Get request) {
    return Optional.ofNullable(expect(Found.class, request).value());
  }

  /** The text of a key; null: absent. */
  public @Nullable String text(String key) {
    return get(key).map(Value::text).orElse(null);
  }

  /** Writes a text. */
  public void put(String key, String text) throws InterruptedException {
    put(Request.Put.of(key, text));
  }

  /** Writes. */
  public void put(Request.Put put) throws InterruptedException {
    trial.pace(put.key());
    expect(Done.class, put);
    trial.wrote(put.key());
  }

  /** Deletes. */
  public void delete(String key) throws InterruptedException {
    trial.pace(key);
    expect(Done.class, new Request.Delete(key));
    trial.wrote(key);
  }

  /** One page. */
  public Page page(String prefix, @Nullable Integer limit, @Nullable String cursor) {
    Long wanted = limit == null ? null : Long.valueOf(limit);
    return expect(Page.class, new Request.ListKeys(prefix, wanted, cursor));
  }

  /** All pages, as the documentation says: until {@code list_complete}, with the cursor. */
  public List<Page> pages(String prefix, @Nullable Integer limit) {
    List<Page> pages = new ArrayList<>();
    String cursor = null;
    while (pages.size() < MOST_PAGES) {
      Page page = page(prefix, limit, cursor);
      pages.add(page);
      if (page.complete()) {
        return pages;
      }
      if (page.cursor() == null || page.cursor().isEmpty()) {
        throw new PropertyViolation(
            "a page of the list \"" + prefix + "\" is not complete and has no cursor");
      }
      cursor = page.cursor();
    }
    throw new PropertyViolation(
        "the list \"" + prefix + "\" does not end within " + MOST_PAGES + " pages");
  }

  /** The keys of all pages. */
  public List<Listed> list(String prefix) {
    return pages(prefix, null).stream().flatMap(p -> p.names().stream()).toList();
  }

  /** The names of all pages. */
  public List<String> names(String prefix) {
    return list(prefix).stream().map(Listed::name).toList();
  }

  /** Asks, and expects a kind of answer. */
  public <T extends Answer> T expect(Class<T> kind, Request request) {
    Answer answer = ask(request);
    if (kind.isInstance(answer)) {
      return kind.cast(answer);
    }
    throw new PropertyViolation(
        shown(request) + " was " + answer + "; it is allowed", key(request));
  }

  /**
   * Asks for what is not allowed.
   *
   * @param status the status; 0 is always taken: the runtime refused before the service could
   * @param texts one of these must be the text, or its end after what names the kind of error
   * @return the refusal
   */
  public Refused expectRefusal(Request request, int status, String... texts) {
    Answer answer = ask(request);
    String expected = "refused with " + status + " " + String.join(" or ", texts);
    if (!(answer instanceof Refused refused)) {
      throw new PropertyViolation(
          shown(request) + " was answered " + answer + ", not " + expected, key(request));
    }
    boolean right =
        (refused.status() == status || refused.status() == 0)
            && Arrays.stream(texts)
                .anyMatch(t -> refused.text().equals(t) || refused.text().endsWith(": " + t));
    if (!right) {
      throw new PropertyViolation(
          shown(request) + " was " + refused + ", not " + expected, key(request));
    }
    return refused;
  }

  private static @Nullable String key(Request request) {
    if (request instanceof Request.Put put) {
      return put.key();
    } else if (request instanceof Request.Get get) {
      return get.key();
    } else if (request instanceof Request.GetMetadata get) {
      return get.key();
    } else if (request instanceof Request.Delete delete) {
      return delete.key();
    }
    return null;
  }

  /** A request in few words. */
  public static String shown(Request request) {
    if (request instanceof Request.Put p) {
      return "put(\""
          + brief(p.key())
          + "\", "
          + p.value().length
          + " bytes"
          + (p.expiration() == null ? "" : ", expiration " + p.expiration())
          + (p.expirationTtl() == null ? "" : ", expirationTtl " + p.expirationTtl())
          + (p.metadata() == null ? "" : ", metadata " + brief(p.metadata()))
          + ")";
    } else if (request instanceof Request.Get g) {
      return "get(\""
          + brief(g.key())
          + "\""
          + (g.cacheTtl() == null ? "" : ", cacheTtl " + g.cacheTtl())
          + (g.type() == Request.Type.BYTES ? "" : ", type " + g.type().wireName())
          + ")";
    } else if (request instanceof Request.GetMetadata g) {
      return "get of the metadata of \"" + brief(g.key()) + "\"";
    } else if (request instanceof Request.BulkGet b) {
      return "get of " + b.keys().size() + " keys" + (b.type() == null ? "" : ", type " + b.type());
    } else if (request instanceof Request.Delete d) {
      return "delete(\"" + brief(d.key()) + "\")";
    } else if (request instanceof Request.ListKeys l) {
      return "list(\""
          + brief(l.prefix())
          + "\""
          + (l.limit() == null ? "" : ", limit " + l.limit())
          + (l.cursor() == null ? "" : ", cursor " + brief(l.cursor()))
          + ")";
    } else if (request instanceof Request.BulkPut b) {
      return "a bulk write of " + b.puts().size() + " pairs";
    }
    return "a bulk delete of " + ((Request.BulkDelete) request).keys().size() + " keys";
  }

  private static String brief(String text) {
    return text.length() <= 120
        ? text
        : text.substring(0, 100) + "… (" + text.length() + " characters)";
  }
}
