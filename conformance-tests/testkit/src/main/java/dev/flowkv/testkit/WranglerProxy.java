package dev.flowkv.testkit;

import java.nio.charset.StandardCharsets;

/**
 * Tells when the proxy of {@code wrangler dev}, which stands before the Worker, asks to send a
 * request again: the connection to workerd was closed while the request was on its way, or the
 * Worker was loaded again. It repeats GET and HEAD by itself; everything else it answers with 503
 * and a sentence (wrangler's {@code templates/startDevWorker/ProxyWorker.ts}, 4.x).
 *
 * <p>That is no answer of the Worker. A write that is sent again may happen twice.
 */
public final class WranglerProxy {
  /** How often a request is sent at most. */
  public static final int MOST_SENDINGS = 3;

  private static final String RESTARTED = "Your worker restarted mid-request.";
  private static final int UNAVAILABLE = 503;
  private static final long PAUSE_MILLIS = 300;

  private WranglerProxy() {}

  /** Whether an answer is the proxy's request to send again. */
  public static boolean asksAgain(int status, byte[] body) {
    return status == UNAVAILABLE && new String(body, StandardCharsets.UTF_8).startsWith(RESTARTED);
  }

  /** Waits as long as a Worker mostly needs to be loaded. */
  public static void pause() throws InterruptedException {
    Thread.sleep(PAUSE_MILLIS);
  }
}
