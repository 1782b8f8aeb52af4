package dev.flowkv.server.cli.terminal;

import dev.flowkv.server.files.Question;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Asks on the terminal, and waits for an answer for a bounded time. */
public final class TerminalQuestion implements Question {
  /** Long enough to make room on a disk. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final PrintWriter err;
  private final BufferedReader input;
  private final Duration patience;

  /**
   * A question on a terminal.
   *
   * @param err where it is put
   * @param input where answers are typed
   */
  TerminalQuestion(PrintWriter err, InputStream input, Duration patience) {
    this.err = err;
    this.input = new BufferedReader(new InputStreamReader(input, Charset.defaultCharset()));
    this.patience = patience;
  }

  /** Returns a question on this program's terminal; one for nobody if it has none. */
  public static Question ofThisProgram(PrintWriter err) {
    return Terminal.isConsole() ? new TerminalQuestion(err, System.in, PATIENCE) : NOBODY;
  }

  @Override
  public @Nullable String ask(String question) {
    err.print(question);
    err.flush();
    CompletableFuture<@Nullable String> answer = new CompletableFuture<>();
    Thread reader = new Thread(() -> answer.complete(line()), "flowkv-answer");
    reader.setDaemon(true);
    reader.start();
    try {
      String line = answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      if (line == null) {
        err.println();
      }
      return line;
    } catch (TimeoutException | ExecutionException e) {
      err.println();
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  private @Nullable String line() {
    try {
      return input.readLine();
    } catch (IOException e) {
      return null; // The terminal has gone.
    }
  }
}
