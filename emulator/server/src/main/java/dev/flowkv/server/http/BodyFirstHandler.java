package dev.flowkv.server.http;

import java.util.function.ToLongFunction;
import org.eclipse.jetty.http.BadMessageException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
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

  private final ToLongFunction<Request> maxBytes;
  private final BodyMemory memory;

  /**
   * A handler in front of {@code next}.
   *
   * @param maxBytes the largest body of a request that is kept: 0 for one that will be refused
   *     whatever its body is
   */
  public BodyFirstHandler(ToLongFunction<Request> maxBytes, BodyMemory memory, Handler next) {
    super(next);
    this.maxBytes = maxBytes;
    this.memory = memory;
  }

  /** Returns the body that was read, from the attribute of that name. */
  static Body bodyOf(@Nullable Object attribute) {
    if (attribute instanceof Body body) {
      return body;
    }
    throw new IllegalStateException("no body was read: BodyFirstHandler is missing");
  }

  /** Returns the name of the attribute that holds the body. */
  static String attribute() {
    return BODY;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    BodyReader.read(request, hasBody(request) ? maxBytes.applyAsLong(request) : 0, memory)
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

  /** Looking for the route costs something, and most requests have no body. */
  private static boolean hasBody(Request request) {
    HttpFields headers = request.getHeaders();
    return headers.getLongField(HttpHeader.CONTENT_LENGTH) > 0
        || headers.contains(HttpHeader.TRANSFER_ENCODING);
  }

  private void next(Request request, Response response, Callback callback) {
    try {
      if (!super.handle(request, response, callback)) {
        Response.writeError(request, response, callback, 404);
      }
    } catch (Exception | OutOfMemoryError e) {
      Reply.failure(request, response, e, callback);
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
