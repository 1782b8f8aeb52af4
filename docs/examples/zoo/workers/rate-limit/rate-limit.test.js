import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { explore, startWorkersKv } from "flowkv";
import { assertFound, assertMended, inTwoLocations, writtenLongBefore } from "../zoo.js";

const IDS = { HITS: "hits", LIMITS: "limits" };

const kv = await startWorkersKv({ namespaces: { limits: "limits" } });
after(() => kv.close());
before(() => writtenLongBefore(kv, "limits", "ann", "2"));

/** Two requests are allowed; the third one arrives in another location. */
const ask = ({ london, sanJose }) => async () => {
  const key = { headers: { "api-key": "ann" } };
  for (let request = 1; request <= 2; request++) {
    assert.equal((await london("GET", "/", key)).status, 200);
    await kv.advanceClock(5_000);
  }
  assert.equal((await sanJose("GET", "/", key)).status, 429);
};

test("a rate limiter lets everybody in", async (t) => {
  const worker = await inTwoLocations(t, kv, "rate-limit/worker.js", { kv: IDS });
  await assertFound("a-rate-limiter-lets-everybody-in", explore({ kv, schedules: 200, name: "refuses the third request" }, ask(worker)), "");
});

test("a Durable Object counts", async (t) => {
  const worker = await inTwoLocations(t, kv, "rate-limit/mended.js", {
    kv: IDS,
    durableObjects: { COUNTERS: "Counter" },
  });
  const program = async () => {
    // The exploration sets KV back before each run. What a program keeps elsewhere is its own affair.
    await worker.forget("COUNTERS", "ann");
    await ask(worker)();
  };
  await assertMended("a-rate-limiter-lets-everybody-in", explore({ kv, schedules: "all" }, program));
});
