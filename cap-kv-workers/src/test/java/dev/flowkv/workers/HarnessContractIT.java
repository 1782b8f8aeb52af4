package dev.flowkv.workers;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.flowkv.capability.KeyValue;
import dev.flowkv.testkit.KeyValueContract;
import java.io.IOException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The provider in the Workers runtime, both builds, on Miniflare's KV and on the emulator. The
 * largest values pass each build and each KV once.
 */
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

    @Override
    @Test
    @Tag("thorough")
    protected void values25MiBLargePassAndLargerOnesAreRefusedWithNothingStored()
        throws IOException {
      super.values25MiBLargePassAndLargerOnesAreRefusedWithNothingStored();
    }
  }

  @Nested
  class JavaScriptOnEmulator extends Contract {
    JavaScriptOnEmulator() {
      super(HarnessTarget.JS_ON_EMULATOR);
    }

    @Override
    @Test
    @Tag("thorough")
    protected void values25MiBLargePassAndLargerOnesAreRefusedWithNothingStored()
        throws IOException {
      super.values25MiBLargePassAndLargerOnesAreRefusedWithNothingStored();
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
    protected void putBreakingStream(String key) {
      // Inside the Worker: to it, a request that breaks off has ended.
      assertThatExceptionOfType(IllegalStateException.class)
          .isThrownBy(
              () -> target.session().keyValue().putBreaking(key, new byte[300_000], 200_000))
          .withMessageContaining("the body broke off");
    }

    @Override
    protected boolean refusesForeignCursors() {
      return target.isOnEmulator();
    }
  }
}
