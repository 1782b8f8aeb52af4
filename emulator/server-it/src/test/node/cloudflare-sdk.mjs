// The official SDK against the emulator's REST face: node cloudflare-sdk.mjs URL
import assert from "node:assert/strict";
import Cloudflare, { toFile } from "cloudflare";

const client = new Cloudflare({ apiToken: "any", baseURL: `${process.argv[2]}/client/v4`, maxRetries: 0 });
const account_id = "acct";
const kv = client.kv.namespaces;

const created = await kv.create({ account_id, title: "SDK" });
assert.match(created.id, /^[0-9a-f]{32}$/);
const namespace_id = created.id;
const at = { account_id, namespace_id };

const titles = [];
for await (const namespace of kv.list({ account_id, per_page: 1 })) titles.push(namespace.title);
assert.deepEqual(titles, ["SDK"]);
assert.equal((await kv.get(namespace_id, { account_id })).title, "SDK");
assert.equal((await kv.update(namespace_id, { account_id, title: "SDK2" })).title, "SDK2");

await kv.values.update("a+b/c", { ...at, value: "text", metadata: JSON.stringify({ m: [1] }), expiration_ttl: 600 });
assert.equal(await (await kv.values.get("a+b/c", at)).text(), "text");
assert.deepEqual(await kv.metadata.get("a+b/c", at), { m: [1] });
const bytes = Buffer.from([0, 255, 1]);
await kv.values.update("bin", { ...at, value: await toFile(bytes, "bin") });
assert.deepEqual(Buffer.from(await (await kv.values.get("bin", at)).arrayBuffer()), bytes);

const put = await kv.bulkUpdate(namespace_id, {
  account_id,
  body: Array.from({ length: 25 }, (_, i) => ({ key: `k${String(i).padStart(2, "0")}`, value: `v${i}` })),
});
assert.equal(put.successful_key_count, 25);
const names = [];
for await (const key of kv.keys.list(namespace_id, { account_id, prefix: "k", limit: 10 })) names.push(key.name);
assert.equal(names.length, 25);
assert.deepEqual(names, [...names].sort());
const [withExpiration] = (await kv.keys.list(namespace_id, { account_id, prefix: "a+" })).result;
assert.deepEqual(withExpiration.metadata, { m: [1] });
assert.ok(withExpiration.expiration > Date.now() / 1000);

const got = await kv.bulkGet(namespace_id, { account_id, keys: ["k00", "nope"] });
assert.deepEqual(got.values, { k00: "v0", nope: null });
assert.equal((await kv.bulkDelete(namespace_id, { account_id, body: ["k00", "k01"] })).successful_key_count, 2);
await kv.values.delete("bin", at);
await assert.rejects(kv.values.get("bin", at), (e) => {
  assert.ok(e instanceof Cloudflare.NotFoundError);
  assert.deepEqual(e.errors.map(({ code, message }) => ({ code, message })), [{ code: 10009, message: "get: 'key not found'" }]);
  return true;
});
await assert.rejects(kv.values.update("k", { ...at, value: "v", expiration_ttl: 59 }), (e) => {
  assert.ok(e instanceof Cloudflare.BadRequestError);
  assert.equal(e.errors[0].code, 10034);
  return true;
});
await assert.rejects(kv.create({ account_id, title: "SDK2" }), (e) => e.errors[0].code === 10014);
await kv.delete(namespace_id, { account_id });
await assert.rejects(kv.get(namespace_id, { account_id }), Cloudflare.NotFoundError);
console.log("cloudflare SDK: ok");
