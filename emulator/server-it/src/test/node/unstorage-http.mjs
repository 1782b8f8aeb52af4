// unstorage's HTTP driver against the emulator's REST face: node unstorage-http.mjs URL NAMESPACE
import assert from "node:assert/strict";
import { createStorage } from "unstorage";
import driver from "unstorage/drivers/cloudflare-kv-http";

const storage = createStorage({
  driver: driver({ accountId: "acct", namespaceId: process.argv[3], apiToken: "any", apiURL: process.argv[2], base: "app" }),
});
await storage.setItem("user:1", { name: "väl" });
await storage.setItem("text", "plain");
assert.deepEqual(await storage.getItem("user:1"), { name: "väl" });
assert.equal(await storage.getItem("text"), "plain");
assert.equal(await storage.hasItem("text"), true);
assert.deepEqual((await storage.getKeys()).sort(), ["text", "user:1"]);
await storage.removeItem("text");
assert.equal(await storage.getItem("text"), null);
await storage.clear();
assert.deepEqual(await storage.getKeys(), []);
console.log("unstorage HTTP driver: ok");
