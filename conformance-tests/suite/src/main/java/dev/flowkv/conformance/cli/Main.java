package dev.flowkv.conformance.cli;

import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;

/** The program {@code flowkv-conformance}. */
public final class Main {
  private static final long PATIENCE_SECONDS = 60;

  /** The first argument of what asks no target about properties. */
  private static final List<String> OTHERS = List.of("calibrate", "assumptions");

  private Main() {}

  /** Runs the suite, or what its arguments say. */
  public static void main(String[] args) {
    Thread running = Thread.currentThread();
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> giveUp(running, ended), "conformance-end"));
    int status = run(args);
    ended.countDown();
    System.exit(status);
  }

  /** Lets a run that is ended from outside clean up, and end what it has started. */
  private static void giveUp(Thread running, CountDownLatch ended) {
    if (ended.getCount() == 0) {
      return;
    }
    running.interrupt();
    try {
      if (!ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("conformance: keys or programs of this run may be left");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Runs, and gives the exit status: 0 all that is required holds, 1 a violation, 2 not run. */
  public static int run(String... args) {
    return run(System.out, args);
  }

  /** Runs as {@link #run(String...)}, and prints results to a stream. */
  public static int run(PrintStream out, String... args) {
    PrintWriter err =
        new PrintWriter(new OutputStreamWriter(System.err, StandardCharsets.UTF_8), true);
    String name = args.length > 0 && OTHERS.contains(args[0]) ? args[0] : "conformance";
    boolean named = !name.equals("conformance");
    return new CommandLine(command(name))
        .setOut(new PrintWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), true))
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
        .execute(named ? Arrays.copyOfRange(args, 1, args.length) : args);
  }

  private static Callable<Integer> command(String name) {
    return switch (name) {
      case "calibrate" -> new CalibrateCommand();
      case "assumptions" -> new AssumptionsCommand();
      default -> new ConformanceCommand();
    };
  }

  private static String oneLine(Exception e) {
    if (e instanceof InterruptedException) {
      return "given up";
    }
    return String.valueOf(e.getMessage()).replaceAll("\\s*\\R\\s*", " ");
  }
}
