package dev.flowkv.server.http;

import io.javalin.http.Context;

/** The bodies of requests that a servlet answers. */
public final class ServletBody {
  private ServletBody() {}

  /**
   * Returns the body; of one that is larger than {@code maxBytes}, only the size.
   *
   * @throws Body.NoRoomException if there was no memory for it
   */
  public static Body read(Context ctx, long maxBytes) {
    return BodyFirstHandler.bodyOf(ctx.req().getAttribute(BodyFirstHandler.attribute()))
        .upTo(maxBytes);
  }
}
