// sample: vitest-config
import { cloudflareTest } from "@cloudflare/vitest-pool-workers";
import { flowkv } from "flowkv/vitest";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [
    flowkv({ location: { MY_KV: "lhr", KV_IN_SAN_JOSE: "sjc" } }),
    cloudflareTest({
      wrangler: { configPath: "./wrangler.toml" },
      miniflare: { kvNamespaces: { KV_IN_SAN_JOSE: "app" } }, // for the tests
    }),
  ],
});
// end of sample
