package dev.flowkv.server.http;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Request;

/** What fault rules do to connections. */
public final class Connections {
  private Connections() {}

  /** Closes the client's connection at once, answered or not. */
  public static void drop(Request request) {
    request.getConnectionMetaData().getConnection().getEndPoint().close();
  }

  /** Runs tasks in {@code executor} when the time is over; none of its threads waits. */
  public static Executor after(Duration delay, Executor executor) {
    return CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS, executor);
  }
}
