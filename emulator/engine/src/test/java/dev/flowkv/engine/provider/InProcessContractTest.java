package dev.flowkv.engine.provider;

import dev.flowkv.capability.KeyValue;
import dev.flowkv.capability.KvPolicy;
import dev.flowkv.engine.ClockSetting;
import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.TestEmulators;
import dev.flowkv.testkit.KeyValueContract;
import java.time.Instant;

/** The in-process provider, on a clock that stands still in another year. */
class InProcessContractTest extends KeyValueContract {
  private final KvEmulator emulator =
      TestEmulators.create(
          EmulatorConfig.strong().toBuilder()
              .clock(ClockSetting.manual(Instant.parse("2031-05-05T05:05:05Z")))
              .build());

  @Override
  protected KeyValue keyValue() {
    return InProcessKeyValue.of(emulator, emulator.namespace("app"), "lhr");
  }

  @Override
  protected KeyValue keyValueWithMinimumCacheTtl30() {
    return InProcessKeyValue.of(
        emulator,
        emulator.namespace("app").at("lhr"),
        KvPolicy.standard().withMinimumCacheTtlSeconds(30));
  }

  @Override
  protected long unixSeconds() {
    return emulator.clock().millis() / 1000;
  }
}
