package dev.flowkv.testcontainers;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;

/**
 * Waits until the emulator answers for its health; unlike {@code Wait.forHttp}, not any longer once
 * the emulator has ended, as it does at once after an option that it does not take.
 */
final class EmulatorWaitStrategy extends AbstractWaitStrategy {
  private static final Duration STEP = Duration.ofMillis(50);
  private static final int PATIENCE_MILLIS = 5_000;

  @Override
  protected void waitUntilReady() {
    long end = System.nanoTime() + startupTimeout.toNanos();
    while (!isHealthy()) {
      if (!waitStrategyTarget.isRunning()) {
        throw new ContainerLaunchException(
            "the emulator has ended: " + waitStrategyTarget.getLogs().strip());
      }
      if (System.nanoTime() - end > 0) {
        throw new ContainerLaunchException(
            "the emulator did not answer within " + startupTimeout.toSeconds() + " s");
      }
      pause();
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(STEP.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ContainerLaunchException("interrupted before the emulator answered", e);
    }
  }

  private boolean isHealthy() {
    try {
      URI health =
          URI.create(
              "http://"
                  + waitStrategyTarget.getHost()
                  + ":"
                  + waitStrategyTarget.getMappedPort(WorkersKvContainer.PORT)
                  + "/__flowkv/health");
      HttpURLConnection connection = (HttpURLConnection) health.toURL().openConnection();
      connection.setConnectTimeout(PATIENCE_MILLIS);
      connection.setReadTimeout(PATIENCE_MILLIS);
      int status = connection.getResponseCode();
      // One that demands a token is there as well.
      return status == HttpURLConnection.HTTP_OK || status == HttpURLConnection.HTTP_UNAUTHORIZED;
    } catch (IOException notYet) {
      return false;
    }
  }
}
