// The first test fails, and is to: it shows what a failure says.
// sample: explore-pool
import { SELF, env } from "cloudflare:test";
import { explore } from "flowkv/client";
import { expect, inject, it } from "vitest";
import worker from "../src/index.js";

const inLondon = (method, path) => SELF.fetch(`http://worker/${path}`, { method });
const inSanJose = (method, path) =>
  worker.fetch(new Request(`http://worker/${path}`, { method }), { MY_KV: env.KV_IN_SAN_JOSE });

it("every visit counts", () =>
  explore({ kv: inject("workersKv"), schedules: 200 }, async (kv) => {
    await inLondon("POST", "counted");
    await kv.advanceClock(5_000);
    await inSanJose("POST", "counted");
    expect(await (await inSanJose("GET", "counted")).json()).toBe(2);
  }));
// end of sample

it("no visit is lost", () =>
  explore({ kv: inject("workersKv"), schedules: "all" }, async (kv) => {
    await inLondon("POST", "recorded/a");
    await kv.advanceClock(5_000);
    await inSanJose("POST", "recorded/b");
    await inSanJose("GET", "recorded"); // May lack the first visit, and is cached for a minute.
    await kv.advanceClock(180_000);
    expect(await (await inSanJose("GET", "recorded")).json()).toBe(2);
  }));
