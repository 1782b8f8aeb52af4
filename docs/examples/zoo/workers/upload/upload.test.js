import assert from "node:assert/strict";
import { after, test } from "node:test";
import { explore, startWorkersKv } from "flowkv";
import { assertFound, assertMended, inTwoLocations } from "../zoo.js";

const kv = await startWorkersKv();
after(() => kv.close());

/** A file is uploaded; the recipient asks for it in another location, up to five times. */
const passOn = ({ london, sanJose }) => async () => {
  const upload = await london("POST", "/", { body: "a file" });
  const id = await upload.text();
  const statuses = [];
  for (let tries = 0; tries < 5 && statuses.at(-1) !== 200; tries++) {
    await kv.advanceClock(10_000);
    statuses.push((await sanJose("GET", `/${id}`)).status);
  }
  assert.equal(statuses.at(-1), 200, `the answers were ${statuses}`);
};

test("a 404 stays", async (t) => {
  const worker = await inTwoLocations(t, kv, "upload/worker.js", { kv: { FILES: "files" } });
  await assertFound("a-404-stays", explore({ kv, schedules: 200, name: "passes a file on" }, passOn(worker)), "");
});

test("R2 is asked before a file is called missing", async (t) => {
  const worker = await inTwoLocations(t, kv, "upload/mended.js", {
    kv: { FILES: "files" },
    r2Buckets: { ORIGINALS: "originals" },
  });
  await assertMended("a-404-stays", explore({ kv, schedules: "all" }, passOn(worker)));
});

test("a Worker that draws its ids at random proves nothing", async (t) => {
  const worker = await inTwoLocations(t, kv, "upload/mended.js", {
    kv: { FILES: "files" },
    r2Buckets: { ORIGINALS: "originals" },
    asItIs: true,
  });
  const { exhausted, notReproducible } = await explore({ kv, schedules: 200, name: "passes a file on" }, passOn(worker) );
  assert.equal(exhausted, false);
  assert.ok(notReproducible > 0);
});
