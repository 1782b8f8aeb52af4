import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { Miniflare } from "miniflare";
import { kv } from "./setup.js";

const seconds = (number) => kv.advanceClock(number * 1000);
let mf;
const at = (location) => async (method, path) =>
  (await mf.getWorker(location)).fetch(`http://worker/${path}`, { method });
const london = at("lhr");
const sanJose = at("sjc");

before(() => {
  const worker = (location) => ({
    name: location,
    modules: true,
    scriptPath: new URL("../src/index.js", import.meta.url).pathname,
    compatibilityDate: "2026-04-01",
    kvNamespaces: kv.bindings({ MY_KV: "app" }, { location }),
  });
  mf = new Miniflare({ workers: [worker("lhr"), worker("sjc")] });
});
after(() => mf.dispose());
beforeEach(() => kv.reset());

test("gives a lock once", async () => {
  assert.equal((await london("POST", "lock/job")).status, 201);
  await seconds(3);
  assert.equal((await sanJose("POST", "lock/job")).status, 409);
});

test("counts every visit", async () => {
  assert.equal(await (await london("POST", "visit")).json(), 1);
  await seconds(120);
  assert.equal(await (await sanJose("POST", "visit")).json(), 2);
  await seconds(3);
  assert.equal(await (await london("POST", "visit")).json(), 3);
});

test("knows a session everywhere", async () => {
  assert.equal((await sanJose("GET", "session/ada")).status, 401);
  assert.equal((await london("POST", "session/ada")).status, 201);
  await seconds(20);
  assert.equal((await sanJose("GET", "session/ada")).status, 200);
});

test("lists every order", async () => {
  assert.deepEqual(await (await sanJose("GET", "orders")).json(), []);
  assert.equal((await london("POST", "order/7")).status, 201);
  await seconds(20);
  assert.deepEqual(await (await sanJose("GET", "orders")).json(), ["order:7"]);
});
