package dev.flowkv.server.cli.explore;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs the user's program, once or many times: with no input, and nothing left of it afterwards.
 */
final class Program {
  private static final boolean IS_WINDOWS =
      System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");
  private static final File NOTHING = new File(IS_WINDOWS ? "NUL" : "/dev/null");

  /** More often than the emulator gives up on who says nothing. */
  private static final long LOOK_EVERY_NANOS = Duration.ofSeconds(2).toNanos();

  /** For what is in the pipe when the program has ended. */
  private static final long REST_MILLIS = 1_000;

  private final List<String> command;
  private final Map<String, String> environment;
  private final Duration timeout;
  private final MarkedProcesses processes;
  private @Nullable Process running;

  /** Whether no run may begin any more. */
  private boolean isEnded;

  /**
   * Makes a program, which does not run yet.
   *
   * @param environment what is added to this process's own
   * @param timeout how long a run may take
   */
  Program(List<String> command, Map<String, String> environment, Duration timeout) {
    String mark = UUID.randomUUID().toString();
    this.command = List.copyOf(command);
    this.environment = new HashMap<>(environment);
    this.environment.put(MarkedProcesses.VARIABLE, mark);
    this.timeout = timeout;
    this.processes = new MarkedProcesses(mark);
  }

  /**
   * The result of a run.
   *
   * @param status the exit status, as a shell has it
   * @param isTimedOut whether it was ended because it took too long
   * @param output what it printed
   */
  record Outcome(int status, boolean isTimedOut, String output) {
    boolean isPassed() {
      return status == 0 && !isTimedOut;
    }
  }

  /** Is asked again and again while the program runs. */
  interface Watch {
    /**
     * Looks whether the run is still of use.
     *
     * @throws IOException if it is not, saying why
     */
    void look() throws IOException;
  }

  /** Returns the command as it is typed. */
  String name() {
    return ShellText.command(command);
  }

  /** Says why the program cannot be started; null: it is there. */
  static @Nullable String problem(String program) {
    if (IS_WINDOWS) {
      return null; // Its shell looks for it, and has rules of its own.
    }
    boolean isPath = program.contains("/");
    String path = System.getenv("PATH");
    for (String folder : isPath ? new String[] {""} : (path == null ? "" : path).split(":")) {
      Path file = Path.of(folder, program);
      if (isPath && Files.isDirectory(file)) {
        return "\"" + program + "\" is a folder";
      }
      if (Files.isRegularFile(file)) {
        if (Files.isExecutable(file)) {
          return null;
        }
        if (isPath) {
          return "\"" + program + "\" is not executable; chmod +x makes it so";
        }
      }
    }
    return isPath
        ? "there is no program \"" + program + "\""
        : "there is no program \""
            + program
            + "\" in the folders of PATH"
            + (program.contains(" ") ? "; a line for a shell goes after sh -c" : "");
  }

  /**
   * Runs it to its end, and ends what it has left behind.
   *
   * @throws IOException if it cannot be started, or what the watch throws
   */
  Outcome run(Watch watch) throws IOException, InterruptedException {
    Process process = start();
    BoundedOutput output = new BoundedOutput();
    Thread reader = new Thread(() -> output.read(process.getInputStream()), "flowkv-output");
    reader.setDaemon(true);
    reader.start();
    boolean isTimedOut;
    try {
      isTimedOut = !hasEnded(process, watch);
    } finally {
      processes.end(process);
      reader.join(REST_MILLIS);
    }
    return new Outcome(process.waitFor(), isTimedOut, output.text());
  }

  private Process start() throws IOException {
    List<String> words = new ArrayList<>(IS_WINDOWS ? List.of("cmd.exe", "/c") : List.of());
    words.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(NOTHING));
    builder.environment().putAll(environment);
    synchronized (this) {
      if (isEnded) {
        throw new IOException(name() + " was ended");
      }
      try {
        running = builder.start();
      } catch (IOException e) {
        throw new IOException(name() + " cannot be started: " + reason(e), e);
      }
      return running;
    }
  }

  /** The program is there: what is missing is the one in the first line of a script. */
  private static String reason(IOException e) {
    String text = String.valueOf(e.getMessage());
    return text.contains("No such file")
        ? "the program that its first line names does not exist"
        : text;
  }

  private boolean hasEnded(Process process, Watch watch) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (true) {
      long left = deadline - System.nanoTime();
      if (process.waitFor(Math.min(left, LOOK_EVERY_NANOS), TimeUnit.NANOSECONDS)) {
        return true;
      }
      if (deadline - System.nanoTime() <= 0) {
        return false;
      }
      watch.look();
    }
  }

  /** Ends a run that goes on, from another thread. No other one begins. */
  void end() throws InterruptedException {
    Process process;
    synchronized (this) {
      isEnded = true;
      process = running;
    }
    if (process != null) {
      processes.end(process);
    }
  }
}
