package dev.flowkv.server.control;

import dev.flowkv.engine.KvHistory;
import dev.flowkv.explain.Anomaly;
import dev.flowkv.explain.AnomalyKind;
import dev.flowkv.server.explain.EntryExplainer;
import dev.flowkv.server.explain.InspectorAddress;
import dev.flowkv.server.http.Query;
import io.javalin.http.Context;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** {@code anomalies}: what was unusual among the operations that the history holds. */
final class AnomalyRoutes {
  private final @Nullable HistoryFeed feed;

  AnomalyRoutes(@Nullable HistoryFeed feed) {
    this.feed = feed;
  }

  Object get(Context ctx) {
    Query query = ControlQuery.of(ctx, "kind", "key", "location", "namespace", "after");
    long after = after(query.get("after"));
    Predicate<Anomaly> isAsked = filter(query).and(anomaly -> anomaly.operation() > after);
    KvHistory.Recorded recorded = HistoryRoutes.recording(feed).history().recorded();
    long last = recorded.first() + recorded.entries().size() - 1;
    AnomalyAnswer answer = new AnomalyAnswer();
    // Who only wants to know the last number has nothing explained.
    if (after < last) {
      EntryExplainer.explain(
          recorded,
          anomaly -> {
            if (isAsked.test(anomaly)) {
              answer.add(anomaly);
            }
          });
    }
    long forgotten = Math.max(0, recorded.first() - 1 - Math.max(after, recorded.cleared()));
    InspectorAddress inspector = new InspectorAddress("http://" + ctx.req().getHeader("Host"));
    return answer.json(
        forgotten,
        last,
        anomaly -> {
          Map<String, Object> json = AnomalyAnswer.json(anomaly);
          json.put("link", inspector.of(anomaly));
          return json;
        });
  }

  private static Predicate<Anomaly> filter(Query query) {
    String kind = query.get("kind");
    return (kind == null ? (Predicate<Anomaly>) anomaly -> true : ofKind(kind))
        .and(equal(query.get("key"), Anomaly::key))
        .and(equal(query.get("location"), Anomaly::location))
        .and(equal(query.get("namespace"), Anomaly::namespace));
  }

  private static Predicate<Anomaly> ofKind(String name) {
    try {
      AnomalyKind kind = AnomalyKind.named(name);
      return anomaly -> anomaly.kind().is(kind);
    } catch (IllegalArgumentException e) {
      throw ControlFailure.badField("kind", "kind " + e.getMessage() + ".");
    }
  }

  private static Predicate<Anomaly> equal(
      @Nullable String asked, Function<Anomaly, String> property) {
    return anomaly -> asked == null || asked.equals(property.apply(anomaly));
  }

  private static long after(@Nullable String text) {
    try {
      long number = text == null ? 0 : Long.parseLong(text);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Refused below.
    }
    throw ControlFailure.badField(
        "after", "after must be the number of an operation, from 0 on, not \"" + text + "\".");
  }
}
