package dev.flowkv.workers;

import dev.flowkv.capability.KeyValue;
import dev.flowkv.testkit.KeyValueProperties;
import net.jqwik.api.Group;

/** Any legal input through the provider in the Workers runtime. */
class HarnessPropertiesIT {
  @Group
  class JavaScriptOnMiniflare extends KeyValueProperties {
    @Override
    protected KeyValue keyValue() {
      return HarnessTarget.JS_ON_MINIFLARE.session().keyValue();
    }
  }

  @Group
  class WasmOnMiniflare extends KeyValueProperties {
    @Override
    protected KeyValue keyValue() {
      return HarnessTarget.WASM_ON_MINIFLARE.session().keyValue();
    }
  }

  @Group
  class JavaScriptOnEmulator extends KeyValueProperties {
    @Override
    protected KeyValue keyValue() {
      return HarnessTarget.JS_ON_EMULATOR.session().keyValue();
    }
  }

  @Group
  class WasmOnEmulator extends KeyValueProperties {
    @Override
    protected KeyValue keyValue() {
      return HarnessTarget.WASM_ON_EMULATOR.session().keyValue();
    }
  }
}
