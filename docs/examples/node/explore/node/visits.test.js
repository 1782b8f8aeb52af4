// The first test fails, and is to: it shows what a failure says.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { explore, startWorkersKv } from "flowkv";
import { Miniflare } from "miniflare";
import { countInOneKey, countedInOneKey, record, recorded } from "../src/visits.js";

let kv, mf, london, sanJose;
before(async () => {
  kv = await startWorkersKv();
  const worker = (location) => ({
    name: location,
    modules: true,
    script: "export default {}",
    compatibilityDate: "2026-04-01",
    kvNamespaces: kv.bindings({ MY_KV: "app" }, { location }),
  });
  mf = new Miniflare({ workers: [worker("lhr"), worker("sjc")] });
  london = await mf.getKVNamespace("MY_KV", "lhr");
  sanJose = await mf.getKVNamespace("MY_KV", "sjc");
});
after(async () => {
  await mf.dispose();
  await kv.close();
});

// sample: explore-node-test
test("every visit counts", (t) =>
  explore({ kv, name: t.name, schedules: 200 }, async () => {
    await countInOneKey(london);
    await kv.advanceClock(5_000);
    await countInOneKey(sanJose);
    assert.equal(await countedInOneKey(sanJose), 2);
  }));
// end of sample

test("no visit is lost", (t) =>
  explore({ kv, name: t.name, schedules: "all" }, async () => {
    await record(london, "a");
    await kv.advanceClock(5_000);
    await record(sanJose, "b");
    await recorded(sanJose); // May lack the first visit, and is cached for a minute.
    await kv.advanceClock(180_000);
    assert.equal(await recorded(sanJose), 2);
  }));
