package dev.flowkv.server.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Questions on a terminal. */
class TerminalQuestionTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  private final StringWriter err = new StringWriter();

  private TerminalQuestion question(InputStream input, Duration patience) {
    return new TerminalQuestion(new PrintWriter(err), input, patience);
  }

  @Test
  void everyQuestionHasTheNextLineAndTheEndIsNoAnswer() {
    TerminalQuestion question =
        question(new ByteArrayInputStream("one\n\ntwo".getBytes(StandardCharsets.UTF_8)), LONG);
    assertThat(question.ask("1? ")).isEqualTo("one");
    assertThat(question.ask("2? ")).isEmpty();
    assertThat(question.ask("3? ")).isEqualTo("two");
    assertThat(question.ask("4? ")).isNull();
    assertThat(err).hasToString("1? 2? 3? 4? " + System.lineSeparator());
  }

  @Test
  void aTerminalThatHasGoneIsNoAnswer() {
    InputStream gone =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("Input/output error");
          }
        };
    assertThat(question(gone, LONG).ask("? ")).isNull();
  }

  @Test
  void theWaitHasABound() throws IOException {
    try (PipedOutputStream typed = new PipedOutputStream();
        PipedInputStream silent = new PipedInputStream(typed)) {
      assertThat(question(silent, Duration.ZERO).ask("? ")).isNull();
    }
  }
}
