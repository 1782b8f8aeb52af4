package dev.flowkv.exploration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.engine.ClockSetting;
import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.KvNamespace;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the page on exploration shows. */
class ExplorationSampleTest {
  @Test
  void aProgramIsExplored() {
    // sample: program
    EmulatorConfig config =
        EmulatorConfig.cloudflare().toBuilder().clock(ClockSetting.manual()).build();
    Exploration exploration =
        KvExploration.of(config)
            .schedules(200)
            .run(
                emulator -> {
                  KvNamespace kv = emulator.namespace("app");
                  kv.at("lhr").put("session", "ann");
                  emulator.clock().advance(Duration.ofSeconds(10));
                  if (!kv.at("nrt").get("session").isPresent()) {
                    throw new IllegalStateException("logged out");
                  }
                });
    System.out.println(exploration.text());
    // end of sample
    assertThat(exploration.text().lines())
        .containsExactly(
            "the program failed in schedule 2 of 200, with 1 surprise:",
            "  step 2  get \"session\" at nrt  → absent",
            "          the put at lhr (step 1, 10.000 s before) had not arrived; the longest lag is"
                + " 60 s",
            "  thrown:   java.lang.IllegalStateException: logged out",
            "  schedule: app/nrt:get:session#1=-1");
  }
}
