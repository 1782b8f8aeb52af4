package dev.flowkv.conformance;

import dev.flowkv.conformance.cli.Main;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * What the suite's program says when it is run.
 *
 * @param status the exit status
 * @param out what it prints
 */
record SuiteRun(int status, String out) {
  /** Runs it in this process. */
  static SuiteRun of(String... arguments) {
    PrintStream before = System.out;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      return new SuiteRun(Main.run(arguments), out.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(before);
    }
  }
}
