package dev.flowkv.server.control;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.eclipse.jetty.io.EofException;

/** Answers that are written while they are made. */
final class Download {
  private Download() {}

  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  static Object send(Context ctx, String contentType, Content content) {
    ctx.contentType(contentType);
    try {
      content.writeTo(ctx.outputStream());
    } catch (EofException e) {
      // The client has gone; nobody is left to be told.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ControlApi.SENT;
  }
}
