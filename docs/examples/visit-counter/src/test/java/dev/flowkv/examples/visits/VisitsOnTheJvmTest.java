package dev.flowkv.examples.visits;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The example on a JVM prints what its README shows. */
class VisitsOnTheJvmTest {
  @Test
  void oneKeyForAllLosesVisitsAndOneKeyForEachDoesNot() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    VisitsOnTheJvm.run(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    String printed = bytes.toString(StandardCharsets.UTF_8);
    assertThat(printed).contains("One key for each says 20.");
    assertThat(printed).doesNotContain("One key for all says 20.");
    assertThat(Files.readString(Path.of("README.md"))).contains("```\n" + printed + "```");
  }
}
