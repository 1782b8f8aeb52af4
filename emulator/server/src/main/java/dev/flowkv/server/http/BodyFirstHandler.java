package dev.flowkv.server.http;

import java.util.function.LongSupplier;
import org.eclipse.jetty.http.BadMessageException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Reads a request's body before the next handler sees the request, which finds it with {@link
 * #bodyOf}. So no thread waits for a client that has stopped sending, every answer comes after the
 * last byte of the request, and a client that breaks off is nobody else's case.
 */
public final class BodyFirstHandler extends Handler.Wrapper {
  private static final String BODY = BodyFirstHandler.class.getName();

  private final LongSupplier maxBytes;

  /**
   * A handler in front of {@code next}.
   *
   * @param maxBytes what is larger is counted and not kept
   */
  public BodyFirstHandler(LongSupplier maxBytes, Handler next) {
    super(next);
    this.maxBytes = maxBytes;
  }

  /** The body that was read, from the attribute of that name. */
  static Body bodyOf(@Nullable Object attribute) {
    if (attribute instanceof Body body) {
      return body;
    }
    throw new IllegalStateException("no body was read: BodyFirstHandler is missing");
  }

  /** The attribute that holds the body. */
  static String attribute() {
    return BODY;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    BodyReader.read(request, maxBytes.getAsLong())
        .whenComplete(
            (body, failure) -> {
              if (failure != null) {
                fail(failure, request, response, callback);
              } else {
                request.setAttribute(BODY, body);
                next(request, response, callback);
              }
            });
    return true;
  }

  private void next(Request request, Response response, Callback callback) {
    try {
      if (!super.handle(request, response, callback)) {
        Response.writeError(request, response, callback, 404);
      }
    } catch (Exception e) {
      callback.failed(e);
    }
  }

  private static void fail(
      Throwable failure, Request request, Response response, Callback callback) {
    if (failure instanceof BadMessageException bad) {
      Response.writeError(request, response, callback, bad.getCode());
    } else {
      callback.failed(failure);
    }
  }
}
