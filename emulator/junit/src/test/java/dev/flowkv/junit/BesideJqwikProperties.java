package dev.flowkv.junit;

import static dev.flowkv.junit.KvAssertions.assertThatKey;

import dev.flowkv.engine.ClockSetting;
import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.KvNamespace;
import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Properties and annotated tests live in one project; a property makes its emulator itself. */
class BesideJqwikProperties {
  @Property(tries = 100)
  void everyWriteConvergesWithinLagAndCache(@ForAll long seed) {
    EmulatorConfig config =
        EmulatorConfig.cloudflare().toBuilder().clock(ClockSetting.manual()).seed(seed).build();
    KvNamespace namespace = KvEmulator.create(config).namespace("app");
    namespace.at("sjc").get("k");
    namespace.at("lhr").put("k", "v");
    assertThatKey(namespace, "k").convergesWithin(Duration.ofMinutes(2)).hasValueEverywhere("v");
  }
}
