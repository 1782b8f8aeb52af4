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
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int status = Main.run(new PrintStream(out, true, StandardCharsets.UTF_8), arguments);
    return new SuiteRun(status, out.toString(StandardCharsets.UTF_8));
  }
}
