package dev.flowkv.server.cli.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What is kept of a program's output. */
class BoundedOutputTest {
  private static String kept(String printed) {
    BoundedOutput output = new BoundedOutput();
    output.read(new ByteArrayInputStream(printed.getBytes(StandardCharsets.UTF_8)));
    return output.text();
  }

  @Test
  void upToAMebibyteIsKept() {
    String most = "begin\u00e9" + "x".repeat(1024 * 1024 - 10) + "end";
    assertThat(kept(most)).isEqualTo(most);
    assertThat(kept("")).isEmpty();
  }

  @Test
  void ofMoreTheBeginningAndTheEndAreKeptAndALineSaysHowMuchIsNot() {
    String text = kept("begin" + "x".repeat(3_000_000) + "end");
    assertThat(text)
        .startsWith("beginx")
        .endsWith("xend")
        .contains("x\n(1951432 bytes are left out here)\nx");
    assertThat(text.length()).isLessThan(1024 * 1024 + 100);
  }
}
