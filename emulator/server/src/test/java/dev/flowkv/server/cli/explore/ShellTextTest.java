package dev.flowkv.server.cli.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Commands as they are typed. */
class ShellTextTest {
  @Test
  void aWordIsQuotedWhereAShellWouldChangeIt() {
    assertThat(ShellText.command(List.of("npx", "vitest", "--dir=a/b", "two words", "it's", "")))
        .isEqualTo("npx vitest --dir=a/b 'two words' 'it'\\''s' ''");
  }
}
