package dev.flowkv.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The sample of the page on embedding, and that it is the page's. */
class EmbedSampleTest {
  @Test
  void theSampleHolds() {
    // sample
    KvEmulator emulator =
        KvEmulator.create(
            EmulatorConfig.cloudflare().toBuilder().clock(ClockSetting.manual()).build());
    KvNamespace namespace = emulator.namespace("app");

    namespace.at("sjc").get("greeting"); // absent, and cached as absent
    namespace.at("lhr").put("greeting", "hello");
    assertThat(namespace.at("lhr").get("greeting").text()).contains("hello");
    assertThat(namespace.at("sjc").get("greeting").text()).isEmpty();

    emulator.clock().advance(Duration.ofSeconds(61));
    assertThat(namespace.at("sjc").get("greeting").text()).contains("hello");
    // end of sample
  }

  @Test
  void thePageShowsThisSample() throws Exception {
    String source =
        Files.readString(Path.of("src/test/java/dev/flowkv/engine/EmbedSampleTest.java"));
    String sample =
        source
            .substring(source.indexOf("// sample\n") + 10, source.indexOf("    // end of sample"))
            .lines()
            .map(line -> line.isBlank() ? "" : line.substring(4))
            .collect(Collectors.joining("\n", "```java\n", "\n```"));
    assertThat(Files.readString(Path.of("../../docs/how-to/embed.md"))).contains(sample);
  }
}
