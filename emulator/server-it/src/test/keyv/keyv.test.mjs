// The suite that keyv's authors give to authors of stores, on the binding and on the REST API.
import suite from "@keyv/test-suite";
import Cloudflare from "cloudflare";
import { workersKv } from "flowkv";
import Keyv from "keyv";
import { Miniflare } from "miniflare";
import * as test from "vitest";
import { KvStore, overRest } from "./kv-store.mjs";

const emulator = workersKv(process.env.FLOWKV_EMULATOR);

test.describe("binding", async () => {
  const mf = new Miniflare({
    modules: true,
    script: "export default {}",
    compatibilityDate: "2026-04-01",
    kvNamespaces: emulator.bindings({ KV: "keyv-binding" }),
  });
  const kv = await mf.getKVNamespace("KV");
  test.afterAll(() => mf.dispose());
  suite(test, Keyv, () => new KvStore(kv));
});

test.describe("REST", () => {
  const client = new Cloudflare({ apiToken: "any", baseURL: emulator.restUrl, maxRetries: 0 });
  suite(test, Keyv, () => new KvStore(overRest(client, "keyv-rest")));
});
