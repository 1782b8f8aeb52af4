package dev.flowkv.server.control;

import dev.flowkv.server.http.Query;
import dev.flowkv.server.http.RawPathConnectionFactory;
import io.javalin.http.Context;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The queries of requests. */
final class ControlQuery {
  private ControlQuery() {}

  /**
   * Refuses a query: who gives one means something narrower.
   *
   * @param instead where to go with it
   */
  static void none(Context ctx, String instead) {
    String raw = ctx.queryString();
    if (raw != null && !raw.isEmpty()) {
      throw new ControlFailure(400, null, "There are no parameters here; " + instead + ".");
    }
  }

  /** Reads the query of a request that takes these parameters and no others. */
  static Query of(Context ctx, Set<String> allowed) {
    String raw = ctx.queryString();
    Query query;
    try {
      query = Query.parse(raw == null ? null : RawPathConnectionFactory.restore(raw));
    } catch (Query.BadEncodingException e) {
      throw new ControlFailure(400, null, "The query is not percent-encoded UTF-8.");
    }
    for (String name : query.names()) {
      if (!allowed.contains(name)) {
        throw ControlFailure.badField(
            name,
            "\""
                + name
                + "\" is unknown; the parameters are "
                + String.join(", ", new TreeSet<>(allowed))
                + ".");
      }
    }
    return query;
  }

  /** The value of the one parameter that there may be; null: it is not there. */
  static @Nullable String only(Context ctx, String name) {
    String raw = ctx.queryString();
    Query query;
    try {
      query = Query.parse(raw == null ? null : RawPathConnectionFactory.restore(raw));
    } catch (Query.BadEncodingException e) {
      throw ControlFailure.badField(name, "The query is not percent-encoded UTF-8.");
    }
    for (String other : query.names()) {
      if (!other.equals(name)) {
        throw ControlFailure.badField(
            other, "\"" + other + "\" is unknown; the only parameter is " + name + ".");
      }
    }
    return query.get(name);
  }
}
