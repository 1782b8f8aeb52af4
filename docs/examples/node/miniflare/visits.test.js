// sample: miniflare
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startWorkersKv } from "flowkv";
import { Miniflare } from "miniflare";

const script = `export default {
  async fetch(request, env) {
    const key = new URL(request.url).pathname.slice(1);
    if (request.method === "PUT") await env.MY_KV.put(key, await request.text());
    return Response.json(await env.MY_KV.get(key));
  }
}`;

let kv, mf;
before(async () => {
  kv = await startWorkersKv({ profile: "cloudflare", seed: 7 });
  const worker = (location) => ({
    name: location,
    modules: true,
    script,
    compatibilityDate: "2026-04-01",
    kvNamespaces: kv.bindings({ MY_KV: "app" }, { location }),
  });
  mf = new Miniflare({ workers: [worker("lhr"), worker("sjc")] });
});
after(async () => {
  await mf.dispose();
  await kv.close();
});

test("a miss is cached", async () => {
  const london = await mf.getWorker("lhr");
  const sanJose = await mf.getWorker("sjc");
  const read = async (place) => (await place.fetch("http://worker/greeting")).json();

  assert.equal(await read(sanJose), null); // and cached as absent
  await london.fetch("http://worker/greeting", { method: "PUT", body: "hello" });
  assert.equal(await read(london), "hello");
  assert.equal(await read(sanJose), null); // the cached miss

  await kv.advanceClock(121_000);
  assert.equal(await read(sanJose), "hello");
});
// end of sample

test("Miniflare's own namespace is the emulator's", async () => {
  const { MY_KV } = await mf.getBindings("lhr");
  await MY_KV.put("own", "v");
  const { locations } = await kv.views("app", "own");
  assert.deepEqual(
    locations.map(({ location, present }) => [location, present]),
    [["lhr", true], ["sjc", false], ["nrt", false], ["rest", false]],
  );
  await kv.reset();
  assert.equal(await MY_KV.get("own"), null);
});
