// sample: vitest-config
import { cloudflareTest } from "@cloudflare/vitest-pool-workers";
import { workersKv } from "flowkv";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [
    cloudflareTest(({ inject }) => {
      const kv = workersKv(inject("workersKv"));
      return {
        wrangler: { configPath: "./wrangler.toml" },
        miniflare: {
          kvNamespaces: {
            ...kv.bindings({ MY_KV: "app" }, { location: "lhr" }), // the Worker's own binding
            ...kv.bindings({ KV_IN_SAN_JOSE: "app" }, { location: "sjc" }), // for the tests
          },
          bindings: { WORKERS_KV: kv.url },
        },
      };
    }),
  ],
  // One emulator for all test files: one after the other.
  test: { globalSetup: ["./global-setup.js"], fileParallelism: false },
});
// end of sample
