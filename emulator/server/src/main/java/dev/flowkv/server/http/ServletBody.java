package dev.flowkv.server.http;

import io.javalin.http.Context;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;

/** The bodies of requests that a servlet answers. */
public final class ServletBody {
  private ServletBody() {}

  /** Reads the body to its end; of one that is larger than {@code maxBytes}, only the size. */
  public static Body read(Context ctx, long maxBytes) {
    return BodyReader.read(ServletContextRequest.getServletContextRequest(ctx.req()), maxBytes)
        .join();
  }

  /**
   * Reads what nobody has read. Otherwise a client that is still sending sees a broken connection
   * in place of the answer.
   */
  public static void discard(Context ctx) {
    read(ctx, 0);
  }
}
