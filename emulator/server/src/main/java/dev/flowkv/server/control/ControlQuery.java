package dev.flowkv.server.control;

import dev.flowkv.server.http.Query;
import dev.flowkv.server.http.RawPathConnectionFactory;
import io.javalin.http.Context;
import java.util.List;
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

  /** The value of the one parameter that there may be; null: it is not there. */
  static @Nullable String only(Context ctx, String name) {
    return of(ctx, name).get(name);
  }

  /** The query, which has no parameters but these. */
  static Query of(Context ctx, String... names) {
    String raw = ctx.queryString();
    Query query;
    try {
      query = Query.parse(raw == null ? null : RawPathConnectionFactory.restore(raw));
    } catch (Query.BadEncodingException e) {
      throw ControlFailure.badField(names[0], "The query is not percent-encoded UTF-8.");
    }
    List<String> known = List.of(names);
    for (String other : query.names()) {
      if (!known.contains(other)) {
        throw ControlFailure.badField(
            other,
            "\""
                + other
                + "\" is unknown; "
                + (known.size() == 1 ? "the only parameter is " : "the parameters are ")
                + String.join(", ", known)
                + ".");
      }
    }
    return query;
  }

  /**
   * The parameter {@code limit}: how many there are to be at most.
   *
   * @param text null: not given
   */
  static int limit(@Nullable String text, int fallback, int most) {
    if (text == null) {
      return fallback;
    }
    int limit = text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0;
    if (limit < 1 || limit > most) {
      throw ControlFailure.badField(
          "limit", "limit must be from 1 to " + most + ", not \"" + text + "\".");
    }
    return limit;
  }
}
