package dev.flowkv.rest;

import dev.flowkv.capability.KeyValue;
import dev.flowkv.capability.KvPolicy;
import dev.flowkv.testkit.KeyValueContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The provider over REST, against the emulator's REST API. */
class RestContractTest extends KeyValueContract {
  private static RestTarget target;

  @BeforeAll
  static void start() {
    target = RestTarget.strong();
  }

  @AfterAll
  static void stop() {
    target.close();
  }

  @Override
  protected KeyValue keyValue() {
    return target.keyValue();
  }

  @Override
  protected KeyValue keyValueWithMinimumCacheTtl30() {
    return target.keyValue(KvPolicy.standard().withMinimumCacheTtlSeconds(30));
  }
}
