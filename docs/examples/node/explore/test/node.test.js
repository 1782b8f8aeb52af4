// The first test fails, and is to: it shows what a failure says.
import { explore, workersKv } from "flowkv";
import { Miniflare } from "miniflare";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { countInOneKey, countedInOneKey, record, recorded } from "../src/visits.js";

let mf, london, sanJose;
beforeAll(async () => {
  const emulator = workersKv(inject("workersKv"));
  const worker = (location) => ({
    name: location,
    modules: true,
    script: "export default {}",
    compatibilityDate: "2026-04-01",
    kvNamespaces: emulator.bindings({ MY_KV: "app" }, { location }),
  });
  mf = new Miniflare({ workers: [worker("lhr"), worker("sjc")] });
  london = await mf.getKVNamespace("MY_KV", "lhr");
  sanJose = await mf.getKVNamespace("MY_KV", "sjc");
});
afterAll(() => mf.dispose());

it("every visit counts", () =>
  explore({ schedules: 200 }, async (kv) => {
    await countInOneKey(london);
    await kv.advanceClock(5_000);
    await countInOneKey(sanJose);
    expect(await countedInOneKey(sanJose)).toBe(2);
  }));

it("no visit is lost", () =>
  explore({ schedules: "all" }, async (kv) => {
    await record(london, "a");
    await kv.advanceClock(5_000);
    await record(sanJose, "b");
    await recorded(sanJose); // May lack the first visit, and is cached for a minute.
    await kv.advanceClock(180_000);
    expect(await recorded(sanJose)).toBe(2);
  }));
