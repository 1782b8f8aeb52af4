package dev.flowkv.conformance.property;

import dev.flowkv.conformance.Answer;
import dev.flowkv.conformance.Answer.Listed;
import dev.flowkv.conformance.Answer.Value;
import dev.flowkv.conformance.ConformanceTarget.Prediction;
import dev.flowkv.conformance.Feature;
import dev.flowkv.conformance.PropertyViolation;
import dev.flowkv.conformance.Request;
import dev.flowkv.conformance.Trial;
import dev.flowkv.conformance.history.CanonicalJson;
import dev.flowkv.model.KvModel;
import dev.flowkv.model.ModelAnswer;
import dev.flowkv.model.ModelSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The target and the model, asked side by side: every answer must be the model's. */
final class Predicted {
  private final Trial t;
  private final KvModel model;
  private final boolean overRest;
  private final boolean tellsExpiration;
  private int gets;

  /** Cursors seen so far, with the model's for the same place. */
  private record Seen(String cursor, KvModel.Cursor model) {}

  private final List<Seen> cursors = new ArrayList<>();

  /** Starts again with an empty namespace, a seed. */
  Predicted(Trial t) {
    this.t = t;
    Prediction p = t.target().prediction().orElseThrow();
    long seed = t.random().nextLong();
    t.restart(seed);
    this.model = new KvModel(p.namespace(), new ModelSettings(p.settings()), seed, t.nowMillis());
    this.overRest = t.info().face().equals("rest");
    this.tellsExpiration = !t.info().face().equals("binding");
  }

  void pass(long millis) throws InterruptedException {
    t.pass(Duration.ofMillis(millis));
    model.advance(millis);
  }

  void put(String location, Request.Put put) {
    Answer answer = t.at(location).ask(put);
    ModelAnswer expected =
        model.put(
            location,
            new KvModel.Pair(
                put.key(),
                new String(put.value(), java.nio.charset.StandardCharsets.UTF_8),
                text(put.expiration()),
                text(put.expirationTtl()),
                put.metadata()));
    compare(location, put.key(), put, expected, shown(expected), shown(answer));
  }

  void delete(String location, String key) {
    Request.Delete request = new Request.Delete(key);
    Answer answer = t.at(location).ask(request);
    ModelAnswer expected = model.delete(location, key);
    compare(location, key, request, expected, shown(expected), shown(answer));
  }

  void get(String location, String key, @Nullable Long cacheTtl) {
    if (overRest && gets++ % 2 == 1) {
      getMetadata(location, key);
      return;
    }
    // Over REST, value and metadata come together from a bulk read alone.
    Request.Get request = new Request.Get(key, Request.Type.BYTES, !overRest, cacheTtl);
    Answer answer = t.at(location).ask(request);
    ModelAnswer expected = model.get(location, key, text(cacheTtl));
    compare(location, key, request, expected, shown(expected), shown(answer));
  }

  private void getMetadata(String location, String key) {
    Request.GetMetadata request = new Request.GetMetadata(key);
    Answer answer = t.at(location).ask(request);
    ModelAnswer expected = model.get(location, key, null);
    String wanted =
        expected instanceof ModelAnswer.Read read
            ? read.value() == null ? "nothing" : "metadata " + CanonicalJson.of(read.metadata())
            : shown(expected);
    String got =
        answer instanceof Answer.FoundMetadata found && found.isPresent()
            ? "metadata " + CanonicalJson.of(found.metadata())
            : answer instanceof Answer.FoundMetadata ? "nothing" : shown(answer);
    compare(location, key, request, expected, wanted, got);
  }

  void getAll(String location, List<String> keys, @Nullable Long cacheTtl) {
    Request.BulkGet request = new Request.BulkGet(keys, null, true, overRest ? null : cacheTtl);
    Answer answer = t.at(location).ask(request);
    ModelAnswer expected = model.getAll(location, keys, null, overRest ? null : text(cacheTtl));
    String wanted =
        expected instanceof ModelAnswer.Reads reads
            ? reads.reads().stream().map(r -> read(r, false)).toList().toString()
            : shown(expected);
    String got =
        answer instanceof Answer.FoundAll all
            ? keys.stream()
                .distinct()
                .map(k -> value(all.values().get(k), null, tellsExpiration, true))
                .toList()
                .toString()
            : shown(answer);
    compare(location, keys.isEmpty() ? "" : keys.get(0), request, expected, wanted, got);
  }

  /** A page; {@code back}: which of the cursors seen so far, counted back; null: none. */
  void list(String location, String prefix, @Nullable Long limit, @Nullable Integer back) {
    Seen seen =
        back == null || back >= cursors.size() ? null : cursors.get(cursors.size() - 1 - back);
    Request.ListKeys request =
        new Request.ListKeys(prefix, limit, seen == null ? null : seen.cursor);
    Answer answer = t.at(location).ask(request);
    ModelAnswer expected =
        model.list(location, prefix, text(limit), seen == null ? null : seen.model);
    compare(location, prefix, request, expected, shown(expected), shown(answer));
    if (answer instanceof Answer.Page page
        && expected instanceof ModelAnswer.Page p
        && page.cursor() != null
        && p.lastTaken() != null) {
      cursors.add(new Seen(page.cursor(), new KvModel.Cursor(prefix, p.lastTaken())));
    }
  }

  private void compare(
      String location,
      String key,
      Request request,
      ModelAnswer expected,
      String wanted,
      String got) {
    if (!wanted.equals(got)) {
      throw new PropertyViolation(
          request.getClass().getSimpleName()
              + " of \""
              + key
              + "\" at "
              + location
              + " was answered "
              + got
              + "; the model's one answer is "
              + wanted
              + (expected instanceof ModelAnswer.Refused ? " (refused)" : ""),
          key);
    }
  }

  private String shown(ModelAnswer answer) {
    if (answer instanceof ModelAnswer.Read read) {
      return read(read, true);
    } else if (answer instanceof ModelAnswer.Page page) {
      List<String> keys =
          page.keys().stream().map(k -> listed(k.name(), k.metadata(), k.expiration())).toList();
      return keys
          + (page.lastTaken() == null ? " complete" : " and more")
          + status(overRest ? null : page.cacheStatus());
    } else if (answer instanceof ModelAnswer.Refused refused) {
      return refused.text();
    }
    return "done";
  }

  private String shown(Answer answer) {
    if (answer instanceof Answer.Found found) {
      return value(found.value(), found.cacheStatus(), tellsExpiration, !overRest);
    } else if (answer instanceof Answer.Page page) {
      List<String> keys = new ArrayList<>();
      for (Listed l : page.names()) {
        keys.add(listed(l.name(), CanonicalJson.of(l.metadata()), l.expirationSeconds()));
      }
      return keys + (page.complete() ? " complete" : " and more") + status(page.cacheStatus());
    } else if (answer instanceof Answer.Refused refused) {
      return refused.text();
    }
    return answer instanceof Answer.Done ? "done" : String.valueOf(answer);
  }

  private String read(ModelAnswer.Read r, boolean single) {
    String text = r.value();
    Value value =
        text == null
            ? null
            : new Value(
                text.getBytes(java.nio.charset.StandardCharsets.UTF_8),
                r.metadata(),
                r.expiration());
    boolean knowsMetadata = !(single && overRest);
    return value(
        value, single && !overRest ? r.cacheStatus() : null, tellsExpiration, knowsMetadata);
  }

  private String value(
      @Nullable Value value,
      @Nullable String cacheStatus,
      boolean withExpiration,
      boolean withMetadata) {
    String base =
        value == null
            ? "nothing"
            : "\""
                + value.text()
                + "\""
                + (withMetadata ? " metadata " + CanonicalJson.of(value.metadata()) : "")
                + (withExpiration && t.info().face().equals("java")
                    ? " expires " + value.expirationSeconds()
                    : "");
    return base + status(cacheStatus);
  }

  private static String listed(
      String name, @Nullable String metadata, @Nullable Long expirationSeconds) {
    return name + " " + CanonicalJson.of(metadata) + " " + expirationSeconds;
  }

  private static String status(@Nullable String cacheStatus) {
    return cacheStatus == null ? "" : " " + cacheStatus;
  }

  private static @Nullable String text(@Nullable Long number) {
    return number == null ? null : Objects.toString(number);
  }

  boolean predictsBulk() {
    return t.info().has(Feature.BULK_READ);
  }
}
