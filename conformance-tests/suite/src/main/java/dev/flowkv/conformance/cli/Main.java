package dev.flowkv.conformance.cli;

import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import picocli.CommandLine;

/** The program {@code flowkv-conformance}. */
public final class Main {
  private static final long PATIENCE_MILLIS = 60_000;

  private Main() {}

  /** Runs the suite, or what its arguments say. */
  public static void main(String[] args) {
    Thread running = Thread.currentThread();
    Thread end = new Thread(() -> giveUp(running), "conformance-end");
    Runtime.getRuntime().addShutdownHook(end);
    int status = run(args);
    // Here nothing is left to be given up.
    Runtime.getRuntime().removeShutdownHook(end);
    System.exit(status);
  }

  /** Lets a run that is ended from outside clean up, and end what it has started. */
  private static void giveUp(Thread running) {
    running.interrupt();
    try {
      running.join(PATIENCE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Runs, and gives the exit status: 0 all that is required holds, 1 a violation, 2 not run. */
  public static int run(String... args) {
    PrintWriter err =
        new PrintWriter(new OutputStreamWriter(System.err, StandardCharsets.UTF_8), true);
    boolean calibrates = args.length > 0 && args[0].equals("calibrate");
    String name = calibrates ? "calibrate" : "conformance";
    return new CommandLine(calibrates ? new CalibrateCommand() : new ConformanceCommand())
        .setOut(new PrintWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8), true))
        .setErr(err)
        .setParameterExceptionHandler(
            (e, arguments) -> {
              err.println(name + ": " + oneLine(e));
              return CommandLine.ExitCode.USAGE;
            })
        .setExecutionExceptionHandler(
            (e, commandLine, parsed) -> {
              err.println(name + ": " + oneLine(e));
              return CommandLine.ExitCode.USAGE;
            })
        .execute(calibrates ? Arrays.copyOfRange(args, 1, args.length) : args);
  }

  private static String oneLine(Exception e) {
    return String.valueOf(e.getMessage()).replaceAll("\\s*\\R\\s*", " ");
  }
}
