package dev.flowkv.server.cli.explore;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What is done when a signal ends this program in the middle. The program's status is then that of
 * the signal: 130 after Ctrl-C, 143 after SIGTERM.
 */
final class Interruption implements AutoCloseable {
  private static final int SIGINT_STATUS = 130;
  private static final int SIGTERM_STATUS = 143;

  /** Ctrl-C goes to the user's program as well, which may be the first to end. */
  private static final long SIGNAL_MILLIS = 500;

  private final CountDownLatch begun = new CountDownLatch(1);
  private final Thread hook;

  private Interruption(Runnable action) {
    this.hook =
        new Thread(
            () -> {
              begun.countDown();
              action.run();
            },
            "flowkv-interrupted");
  }

  /** Does this when a signal comes, until it is closed. */
  static Interruption with(Runnable action) {
    Interruption interruption = new Interruption(action);
    Runtime.getRuntime().addShutdownHook(interruption.hook);
    return interruption;
  }

  /** Returns if no signal has come; else never, since the end is under way. */
  void check() throws InterruptedException {
    check(0);
  }

  /**
   * As {@link #check}.
   *
   * @param status with which the user's program has ended, perhaps by the same signal
   */
  void check(int status) throws InterruptedException {
    boolean mayComeYet = status == SIGINT_STATUS || status == SIGTERM_STATUS;
    if (begun.await(mayComeYet ? SIGNAL_MILLIS : 0, TimeUnit.MILLISECONDS)) {
      new CountDownLatch(1).await();
    }
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The end is under way.
      return;
    }
  }
}
