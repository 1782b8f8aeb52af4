package dev.flowkv.server.http;

import io.javalin.http.Context;

/** The bodies of requests that a servlet answers. */
public final class ServletBody {
  private ServletBody() {}

  /** The body; of one that is larger than {@code maxBytes}, only the size. */
  public static Body read(Context ctx, long maxBytes) {
    Body body = BodyFirstHandler.bodyOf(ctx.req().getAttribute(BodyFirstHandler.attribute()));
    return body.size() > maxBytes ? new Body(null, body.size()) : body;
  }
}
