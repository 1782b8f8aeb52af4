package dev.flowkv.server.http;

import java.util.function.Supplier;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Makes the next handler when the first request needs it, or before, when the server has time: so
 * that a server listens before it has made what takes longest.
 */
public final class DeferredHandler extends Handler.Abstract {
  private final Supplier<Handler> maker;
  private volatile @Nullable Handler made;

  /** A handler in front of the one that {@code maker} makes, once. */
  public DeferredHandler(Supplier<Handler> maker) {
    this.maker = maker;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    return next().handle(request, response, callback);
  }

  /** Makes the next handler now, unless it is there already or the server is ending. */
  public void make() {
    if (isRunning()) {
      next();
    }
  }

  private Handler next() {
    Handler next = made;
    return next == null ? madeOnce() : next;
  }

  private synchronized Handler madeOnce() {
    Handler next = made;
    if (next == null) {
      next = maker.get();
      next.setServer(getServer());
      // Starts it, and ends it with this one.
      addManaged(next);
      made = next;
    }
    return next;
  }
}
