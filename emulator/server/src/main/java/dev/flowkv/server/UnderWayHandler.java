package dev.flowkv.server;

import dev.flowkv.server.http.Reply;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Counts the requests under way, so that an end can wait for them, and logs answers that could not
 * be sent. Jetty's {@code GracefulHandler} costs a percent of the requests more.
 */
final class UnderWayHandler extends Handler.Wrapper {
  private final AtomicInteger underWay = new AtomicInteger();
  private volatile boolean ending;

  UnderWayHandler(Handler next) {
    super(next);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    underWay.incrementAndGet();
    Callback counted =
        new Callback.Nested(callback) {
          @Override
          public void succeeded() {
            try {
              super.succeeded();
            } finally {
              ended();
            }
          }

          @Override
          public void failed(Throwable failure) {
            try {
              Reply.logUnsent(request, failure);
              super.failed(failure);
            } finally {
              ended();
            }
          }
        };
    if (ending) {
      response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE.asString());
      Reply.refusal(request, response, 503, "Service Unavailable: the emulator is ending", counted);
      return true;
    }
    return super.handle(request, response, counted);
  }

  private void ended() {
    if (underWay.decrementAndGet() == 0 && ending) {
      synchronized (this) {
        notifyAll();
      }
    }
  }

  /** Lets no more requests in, and waits until none is under way, at most for this long. */
  synchronized void end(Duration atMost) throws InterruptedException {
    ending = true;
    long deadline = System.nanoTime() + atMost.toNanos();
    long left = atMost.toMillis();
    while (underWay.get() > 0 && left > 0) {
      wait(left);
      left = (deadline - System.nanoTime()) / 1_000_000;
    }
  }
}
