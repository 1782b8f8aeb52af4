package dev.flowkv.engine.provider;

import dev.flowkv.capability.KeyValue;
import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.TestEmulators;
import dev.flowkv.testkit.KeyValueProperties;

/** Any legal input through the in-process provider. */
class InProcessProperties extends KeyValueProperties {
  private final KvEmulator emulator = TestEmulators.create(EmulatorConfig.strong());

  @Override
  protected KeyValue keyValue() {
    return InProcessKeyValue.of(emulator, emulator.namespace("app"), "lhr");
  }
}
