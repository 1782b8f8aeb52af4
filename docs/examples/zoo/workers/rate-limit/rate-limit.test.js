import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { explore, startWorkersKv } from "flowkv";
import { assertFound, assertMended, inTwoLocations, writtenLongBefore } from "../zoo.js";

const BUG = "a-rate-limiter-lets-everybody-in";
const EXPLANATION = `\
the second request is refused failed in schedule 2 of 200, with 1 surprise:
  step 5  get "hrl:ann" at sjc  → absent
          the put at lhr (step 3, 5.000 s before) had not arrived; the longest lag is 60 s`;
const name = "the second request is refused";

const IDS = { HITS: "hits", LIMITS: "limits" };

const kv = await startWorkersKv({ namespaces: { limits: "limits" } });
after(() => kv.close());
before(() => writtenLongBefore(kv, "limits", "ann", "1"));

/** One request is allowed; the next one arrives in another location. */
const ask = ({ london, sanJose }) => async () => {
  const ann = { headers: { "api-key": "ann" } };
  assert.equal((await london("GET", "/", ann)).status, 200);
  await kv.advanceClock(5_000);
  assert.equal((await sanJose("GET", "/", ann)).status, 429);
};

test("a rate limiter lets everybody in", async (t) => {
  const worker = await inTwoLocations(t, kv, "rate-limit/worker.js", { kv: IDS });
  await assertFound(BUG, explore({ kv, name, schedules: 200 }, ask(worker)), EXPLANATION);
});

test("a Durable Object counts", async (t) => {
  const worker = await inTwoLocations(t, kv, "rate-limit/mended.js", {
    kv: IDS,
    durableObjects: { COUNTERS: "Counter" },
  });
  const program = async () => {
    // The exploration sets KV back before each run. What a program keeps elsewhere stays.
    await worker.forget("COUNTERS", "ann");
    await ask(worker)();
  };
  await assertMended(BUG, explore({ kv, name, schedules: "all" }, program));
});
