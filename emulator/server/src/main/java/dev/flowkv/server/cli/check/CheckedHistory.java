package dev.flowkv.server.cli.check;

import dev.flowkv.conformance.history.CheckOptions;
import dev.flowkv.conformance.history.CheckResult;
import dev.flowkv.conformance.history.ExplainedHistory;
import dev.flowkv.conformance.history.History;
import dev.flowkv.conformance.history.HistoryChecker;
import dev.flowkv.conformance.history.HistoryFormatException;
import dev.flowkv.conformance.history.HistoryReader;
import dev.flowkv.server.cli.option.DurationConverter;
import dev.flowkv.server.cli.option.InputFile;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The history that a command checks, and how much staleness it may show. */
final class CheckedHistory {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "History as JSON Lines; -: standard input.")
  private Path file;

  @Option(
      names = "--propagation",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description = "How long a write may take to every location (default: 60s).")
  private Duration propagation = CheckOptions.DOCUMENTED.propagation();

  @Option(
      names = "--cache-ttl",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description = "Cache TTL of reads that name none, and of lists (default: 60s).")
  private Duration cacheTtl = CheckOptions.DOCUMENTED.cacheTtl();

  @Option(
      names = "--slack",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description = "How far clocks may be apart (default: 1s).")
  private Duration slack = CheckOptions.DOCUMENTED.slack();

  @Option(
      names = "--unknown-start",
      description = "The namespaces may have held keys before the first operation.")
  private boolean unknownStart;

  /**
   * A file that has been checked.
   *
   * @param explanations reads the same lines once more, with their anomalies
   */
  record Checked(
      Path file,
      History history,
      CheckOptions options,
      CheckResult result,
      Explanations explanations) {

    ExplainedHistory explained() throws IOException {
      try {
        return explanations.read();
      } catch (HistoryFormatException e) {
        throw new IllegalStateException(e); // The lines have been accepted.
      }
    }
  }

  /** Explains a history. Not every command does: it takes as long as to read it. */
  interface Explanations {
    ExplainedHistory read() throws IOException, HistoryFormatException;
  }

  /** Checks; what cannot be checked is bad usage, so that nobody takes it for a violation. */
  Checked check() {
    try {
      CheckOptions options = new CheckOptions(propagation, cacheTtl, slack);
      byte[] text = InputFile.read(file);
      History history = read(text);
      return new Checked(
          file,
          history,
          options,
          new HistoryChecker(options).check(history),
          () -> ExplainedHistory.read(lines(text)));
    } catch (HistoryFormatException e) {
      throw new CommandLine.ParameterException(spec.commandLine(), file + ": " + e.getMessage(), e);
    } catch (IOException | IllegalArgumentException | ArithmeticException e) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  /** A number of things that an option names. */
  int notNegative(String option, int number) {
    if (number < 0) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), option + ": must not be negative, not " + number);
    }
    return number;
  }

  private History read(byte[] text) throws IOException, HistoryFormatException {
    History history = HistoryReader.read(lines(text));
    return unknownStart ? history.withUnknownStart() : history;
  }

  private static BufferedReader lines(byte[] text) {
    return new BufferedReader(
        new InputStreamReader(new ByteArrayInputStream(text), StandardCharsets.UTF_8));
  }
}
