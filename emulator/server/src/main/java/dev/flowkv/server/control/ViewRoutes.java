package dev.flowkv.server.control;

import dev.flowkv.engine.KeyRange;
import dev.flowkv.engine.KeyViews;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.KvNamespace;
import dev.flowkv.server.http.Query;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code views}: what each location would answer, for one key and for many. Changes nothing. */
final class ViewRoutes {
  private static final String DELIMITER = "delimiter";
  private static final int DEFAULT_ROWS = 50;
  private static final int MOST_ROWS = 200;

  private final KvEmulator emulator;

  ViewRoutes(KvEmulator emulator) {
    this.emulator = emulator;
  }

  Object ofKey(Context ctx, String namespaceId, String key) {
    Query query = ControlQuery.of(ctx, Moments.AT);
    KvNamespace namespace = ControlApi.existing(emulator, namespaceId);
    Instant now = emulator.clock().instant();
    Instant at = Moments.parse(query.get(Moments.AT), now);
    return at == null
        ? ViewJson.of(namespace.view(key), null)
        : ViewJson.of(namespace.view(key, at), now);
  }

  Object ofMany(Context ctx, String namespaceId) {
    Query query =
        ControlQuery.of(
            ctx,
            NamespaceContents.PREFIX,
            NamespaceContents.AFTER,
            NamespaceContents.LIMIT,
            DELIMITER,
            Moments.AT);
    KvNamespace namespace = ControlApi.existing(emulator, namespaceId);
    KeyRange range = range(query);
    Instant now = emulator.clock().instant();
    Instant at = Moments.parse(query.get(Moments.AT), now);
    KeyViews views = namespace.views(range, at);
    Map<String, Object> json = new LinkedHashMap<>();
    ViewJson.putMoments(json, views.at(), at == null ? null : now);
    json.put("rows", views.rows().stream().map(RowJson::of).toList());
    json.put("complete", views.complete());
    if (!views.complete()) {
      json.put("next", views.rows().get(views.rows().size() - 1).name());
    }
    return json;
  }

  private static KeyRange range(Query query) {
    String delimiter = query.get(DELIMITER);
    if (delimiter != null && delimiter.isEmpty()) {
      throw ControlFailure.badField(
          DELIMITER, "delimiter must not be empty; without it, each key is a row.");
    }
    return new KeyRange(
        query.get(NamespaceContents.PREFIX, ""),
        query.get(NamespaceContents.AFTER),
        delimiter,
        limit(query.get(NamespaceContents.LIMIT)));
  }

  private static int limit(@Nullable String text) {
    return ControlQuery.limit(text, DEFAULT_ROWS, MOST_ROWS);
  }
}
