package dev.flowkv.server.http;

import java.util.function.Function;
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

  private final Function<Request, BodyLimit> limits;
  private final BodyMemory memory;

  /**
   * A handler in front of {@code next}.
   *
   * @param limits what happens to a request's body: nothing is kept of one that will be refused
   *     whatever it is
   */
  public BodyFirstHandler(Function<Request, BodyLimit> limits, BodyMemory memory, Handler next) {
    super(next);
    this.limits = limits;
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
    BodyReader.read(request, limit(request), memory)
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

  /** Looking for the route costs something, and most requests are reads. */
  private BodyLimit limit(Request request) {
    HttpFields headers = request.getHeaders();
    boolean isRead = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
    boolean hasBody =
        headers.getLongField(HttpHeader.CONTENT_LENGTH) > 0
            || headers.contains(HttpHeader.TRANSFER_ENCODING);
    return isRead && !hasBody ? BodyLimit.NOTHING : limits.apply(request);
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
