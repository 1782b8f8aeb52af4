package dev.flowkv.testkit;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A program that a test starts, watches and ends, with all that it has started itself. */
public final class ExternalProgram implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Process process;
  private final Path output;
  private final String name;

  private ExternalProgram(Process process, Path output, String name) {
    this.process = process;
    this.output = output;
    this.name = name;
  }

  public static ExternalProgram start(
      List<String> command, Path folder, Map<String, String> environment) {
    try {
      Path output = Files.createTempFile(folder, "output", ".log");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
              .redirectOutput(output.toFile());
      builder.environment().putAll(environment);
      return new ExternalProgram(builder.start(), output, String.join(" ", command));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A port of the loopback address that nobody listens on, for a program that takes its port as an
   * argument.
   */
  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The result of a program that has ended. */
  public record Outcome(int status, String output) {}

  /** Runs a program to its end. */
  public static Outcome run(List<String> command, Path folder, Map<String, String> environment) {
    return run(command, folder, environment, PATIENCE);
  }

  /** Runs a program to its end, which may take long: one that builds or fetches something. */
  public static Outcome run(
      List<String> command, Path folder, Map<String, String> environment, Duration atMost) {
    try (ExternalProgram program = start(command, folder, environment)) {
      return program.awaitEnd(atMost);
    }
  }

  public Outcome awaitEnd() {
    return awaitEnd(PATIENCE);
  }

  private Outcome awaitEnd(Duration atMost) {
    try {
      if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError(
            name + " has not ended within " + atMost.toSeconds() + " s:\n" + output());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return new Outcome(process.exitValue(), output());
  }

  /** Waits for a piece of output; fails at once if the program ends before. */
  public Matcher awaitOutput(String regex) {
    Pattern pattern = Pattern.compile(regex);
    await(name)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> pattern.matcher(output()).find() || !process.isAlive());
    Matcher matcher = pattern.matcher(output());
    if (!matcher.find()) {
      throw new AssertionError(name + " ended without \"" + regex + "\":\n" + output());
    }
    return matcher;
  }

  public String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    List<ProcessHandle> started = process.descendants().toList();
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    started.forEach(ProcessHandle::destroyForcibly);
  }
}
