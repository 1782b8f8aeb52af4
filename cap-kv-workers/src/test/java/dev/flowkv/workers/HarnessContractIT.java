package dev.flowkv.workers;

import dev.flowkv.capability.KeyValue;
import dev.flowkv.testkit.KeyValueContract;
import org.junit.jupiter.api.Nested;

/** The provider in the Workers runtime, both builds, on Miniflare's KV and on the emulator. */
class HarnessContractIT {
  @Nested
  class JavaScriptOnMiniflare extends Contract {
    JavaScriptOnMiniflare() {
      super(HarnessTarget.JS_ON_MINIFLARE);
    }
  }

  @Nested
  class WasmOnMiniflare extends Contract {
    WasmOnMiniflare() {
      super(HarnessTarget.WASM_ON_MINIFLARE);
    }
  }

  @Nested
  class JavaScriptOnEmulator extends Contract {
    JavaScriptOnEmulator() {
      super(HarnessTarget.JS_ON_EMULATOR);
    }
  }

  @Nested
  class WasmOnEmulator extends Contract {
    WasmOnEmulator() {
      super(HarnessTarget.WASM_ON_EMULATOR);
    }
  }

  abstract static class Contract extends KeyValueContract {
    private final HarnessTarget target;

    Contract(HarnessTarget target) {
      this.target = target;
    }

    @Override
    protected KeyValue keyValue() {
      return target.session().keyValue();
    }

    @Override
    protected KeyValue keyValueWithMinimumCacheTtl30() {
      return target.session().keyValue().minimumCacheTtlSeconds(30);
    }

    @Override
    protected boolean seesBrokenStreams() {
      return false;
    }

    @Override
    protected boolean refusesForeignCursors() {
      return target == HarnessTarget.JS_ON_EMULATOR || target == HarnessTarget.WASM_ON_EMULATOR;
    }
  }
}
