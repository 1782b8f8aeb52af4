import assert from "node:assert/strict";
import { after, test } from "node:test";
import { explore, startWorkersKv } from "flowkv";
import { assertFound, assertMended, inTwoLocations } from "../zoo.js";

const BUG = "a-404-stays";
const name = "a file is passed on";
const EXPLANATION = `\
a file is passed on failed in schedule 2 of 200, with 1 surprise:
  step 2  get "416d4500-e9f1-45d7-8364-549dcb2c95af" at sjc  → absent
          the put at lhr (step 1, 10.000 s before) had not arrived; the longest lag is 60 s
  operation 3 (cached-miss): get "416d4500-e9f1-45d7-8364-549dcb2c95af" at sjc read absent, 20.0 s after the put at lhr (operation 1): a miss had been cached at sjc by operation 2 and is used for 50.0 s more
  operation 4 (cached-miss): get "416d4500-e9f1-45d7-8364-549dcb2c95af" at sjc read absent, 30.0 s after the put at lhr (operation 1): a miss had been cached at sjc by operation 2 and is used for 40.0 s more`;

const kv = await startWorkersKv();
after(() => kv.close());

/** A file is uploaded; the recipient asks for it in another location, up to three times. */
const passOn = ({ london, sanJose }) => async () => {
  const upload = await london("POST", "/", { body: "a file" });
  const id = await upload.text();
  const statuses = [];
  for (let tries = 0; tries < 3 && statuses.at(-1) !== 200; tries++) {
    await kv.advanceClock(10_000);
    statuses.push((await sanJose("GET", `/${id}`)).status);
  }
  assert.equal(statuses.at(-1), 200, `the answers were ${statuses}`);
};

test("a 404 stays", async (t) => {
  const worker = await inTwoLocations(t, kv, "upload/worker.js", { kv: { FILES: "files" } });
  await assertFound(BUG, explore({ kv, name, schedules: 200 }, passOn(worker)), EXPLANATION);
});

test("R2 is asked before a file is called missing", async (t) => {
  const worker = await inTwoLocations(t, kv, "upload/mended.js", {
    kv: { FILES: "files" },
    r2Buckets: { ORIGINALS: "originals" },
  });
  await assertMended(BUG, explore({ kv, name, schedules: "all" }, passOn(worker)));
});

test("a Worker that draws its ids at random proves nothing", async (t) => {
  const worker = await inTwoLocations(t, kv, "upload/mended.js", {
    kv: { FILES: "files" },
    r2Buckets: { ORIGINALS: "originals" },
    asItIs: true,
  });
  const { exhausted, notReproducible } = await explore({ kv, name, schedules: 200 }, passOn(worker));
  assert.equal(exhausted, false);
  assert.ok(notReproducible > 0);
});
