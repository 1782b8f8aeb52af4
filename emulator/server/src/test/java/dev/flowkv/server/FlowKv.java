package dev.flowkv.server;

import dev.flowkv.server.cli.FlowKvCommand;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Runs {@code flowkv} in this process. */
final class FlowKv {
  private FlowKv() {}

  /** The result of a command. */
  record Outcome(int status, String out, String err) {}

  static Outcome run(String... arguments) {
    return run(List.of(arguments));
  }

  static Outcome run(List<String> arguments) {
    PrintStream outBefore = System.out;
    PrintStream errBefore = System.err;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    try {
      int status = FlowKvCommand.run(arguments.toArray(String[]::new));
      return new Outcome(
          status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(outBefore);
      System.setErr(errBefore);
    }
  }
}
