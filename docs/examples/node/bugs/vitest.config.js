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
            ...kv.bindings({ MY_KV: "app" }, { location: "lhr" }),
            ...kv.bindings({ KV_IN_SAN_JOSE: "app" }, { location: "sjc" }),
          },
          bindings: { WORKERS_KV: kv.url },
        },
      };
    }),
  ],
  test: {
    include: ["test/*.test.js"],
    globalSetup: ["./global-setup.js"],
    setupFiles: ["./test/setup.js"],
    fileParallelism: false,
  },
});
