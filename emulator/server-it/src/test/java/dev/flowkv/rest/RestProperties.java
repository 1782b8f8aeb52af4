package dev.flowkv.rest;

import dev.flowkv.capability.KeyValue;
import dev.flowkv.testkit.KeyValueProperties;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Any legal input through the provider over REST. */
class RestProperties extends KeyValueProperties {
  private static RestTarget target;
  private static KeyValue keyValue;

  @BeforeContainer
  static void start() {
    target = RestTarget.strong();
    keyValue = target.keyValue();
  }

  @AfterContainer
  static void stop() {
    target.close();
  }

  @Override
  protected KeyValue keyValue() {
    return keyValue;
  }
}
