package dev.flowkv.engine.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.capability.KeyValue;
import dev.flowkv.capability.KvCapabilityInfo.Consistency;
import dev.flowkv.capability.KvErrorCode;
import dev.flowkv.capability.KvThrottledException;
import dev.flowkv.capability.PutOptions;
import dev.flowkv.engine.ClockSetting;
import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.KvEmulator;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page's sample of the capability: it runs, and the page shows what runs. */
class CapabilitySampleTest {
  @Test
  void thePagesSampleRuns() {
    KvEmulator emulator =
        KvEmulator.create(
            EmulatorConfig.cloudflare().toBuilder().clock(ClockSetting.manual()).build());
    // sample begins.
    KeyValue visits = InProcessKeyValue.of(emulator, emulator.namespace("app"), "lhr");

    visits.put(
        "ann", "1", PutOptions.NONE.withExpirationTtlSeconds(3600).withMetadata("{\"n\":1}"));
    assertThat(visits.getWithMetadata("ann").orElseThrow().metadata()).contains("{\"n\":1}");
    assertThat(visits.info().consistency()).isEqualTo(Consistency.EVENTUAL);
    try {
      visits.put("ann", "2");
    } catch (KvThrottledException e) {
      assertThat(e.code()).isEqualTo(KvErrorCode.RATE_LIMITED); // One key takes one write a second.
    }
    // sample ends.
  }

  @Test
  void thePageShowsIt() throws Exception {
    String source =
        Files.readString(
            Path.of("src/test/java/dev/flowkv/engine/provider/CapabilitySampleTest.java"));
    String sample =
        source
            .substring(
                source.indexOf("// sample begins.") + 17, source.indexOf("    // sample ends."))
            .stripTrailing()
            .stripIndent()
            .strip();
    assertThat(Files.readString(Path.of("../../docs/reference/capabilities-and-binding.md")))
        .contains("```java\n" + sample + "\n```");
  }
}
