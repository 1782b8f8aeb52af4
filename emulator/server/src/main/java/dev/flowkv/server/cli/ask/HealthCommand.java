package dev.flowkv.server.cli.ask;

import dev.flowkv.capability.SecondsText;
import dev.flowkv.server.cli.client.ControlClient;
import dev.flowkv.server.cli.option.DurationConverter;
import dev.flowkv.server.cli.option.JsonOption;
import dev.flowkv.server.cli.option.Versions;
import dev.flowkv.server.cli.terminal.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code flowkv health}. */
@Command(
    name = "health",
    description = "Says whether an emulator answers: for scripts and for containers.",
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    footer = {
      "",
      "Status 0: it does; 1: it does not.",
      "Example:",
      "  flowkv health --url http://127.0.0.1:8786",
      "As soon as it does, for a script that has started one:",
      "  flowkv health --wait 30s"
    })
public final class HealthCommand implements Callable<Integer> {
  private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(100);

  @Spec private CommandSpec spec;
  @Mixin private ControlClient server;
  @Mixin private JsonOption json;

  @Option(
      names = "--wait",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description = "How long it may take until it answers: 500ms, 30s, 2m (default: 0s).")
  private Duration wait = Duration.ZERO;

  @Override
  public Integer call() throws IOException, InterruptedException {
    awaitAnswer();
    if (json.isGiven()) {
      Map<String, Object> answer = new LinkedHashMap<>();
      answer.put("status", "ok");
      answer.put("url", server.url());
      try {
        byte[] version = server.ask("GET", "version", null);
        answer.put("version", Json.read(version).path("version").asText());
      } catch (ControlClient.RefusedException e) {
        // It demands another token, and is healthy all the same.
      }
      Json.print(spec.commandLine().getOut(), answer);
    } else {
      spec.commandLine().getOut().println("ok");
    }
    return 0;
  }

  private void awaitAnswer() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + wait.toNanos();
    while (true) {
      try {
        server.requireAnswer(wait.isZero() ? ControlClient.ANSWER : left(deadline));
        return;
      } catch (ControlClient.BadOptionException e) {
        throw e;
      } catch (IOException e) {
        if (System.nanoTime() - deadline >= 0) {
          throw wait.isZero()
              ? e
              : new IOException(
                  "not within " + SecondsText.ofMillis(wait.toMillis()) + ": " + e.getMessage(), e);
        }
      }
      TimeUnit.NANOSECONDS.sleep(BETWEEN_ATTEMPTS.toNanos());
    }
  }

  /** The last attempt is made at the end, and takes a moment more. */
  private static Duration left(long deadline) {
    long nanos = Math.max(BETWEEN_ATTEMPTS.toNanos(), deadline - System.nanoTime());
    return Duration.ofNanos(nanos);
  }
}
