// Tests of the Worker in Cloudflare's pool, and tests in Node beside it, on one emulator.
import { cloudflareTest } from "@cloudflare/vitest-pool-workers";
import { flowkv } from "flowkv/vitest";
import { defineConfig } from "vitest/config";

const onFlowkv = () => flowkv({ location: { MY_KV: "lhr", KV_IN_SAN_JOSE: "sjc" } });

export default defineConfig({
  test: {
    projects: [
      {
        plugins: [
          onFlowkv(),
          cloudflareTest({
            wrangler: { configPath: "./wrangler.toml" },
            miniflare: { kvNamespaces: { KV_IN_SAN_JOSE: "app" } }, // for the tests
          }),
        ],
        test: { name: "pool", include: ["test/pool.test.js"], testTimeout: 60_000 },
      },
      {
        plugins: [onFlowkv()],
        test: { name: "node", include: ["test/node.test.js"], testTimeout: 60_000 },
      },
    ],
  },
});
