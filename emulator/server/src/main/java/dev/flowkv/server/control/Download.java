package dev.flowkv.server.control;

import dev.flowkv.server.http.Connections;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EofException;

/** Answers that are written while they are made. */
final class Download {
  private Download() {}

  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /** Sends it. What breaks off in the middle breaks the connection: it is not to look whole. */
  static Object send(Context ctx, String contentType, Content content) {
    ctx.contentType(contentType);
    try {
      content.writeTo(ctx.outputStream());
    } catch (EofException e) {
      // The client has gone; nobody is left to be told.
    } catch (IOException | RuntimeException e) {
      if (ctx.res().isCommitted()) {
        Connections.drop(ServletContextRequest.getServletContextRequest(ctx.req()));
      } else {
        ctx.res().reset();
      }
      throw e instanceof RuntimeException unchecked
          ? unchecked
          : new UncheckedIOException((IOException) e);
    }
    return ControlApi.SENT;
  }
}
