import { env } from "cloudflare:test";
import { beforeEach, expect, it } from "vitest";
import worker from "../src/index.js";

const emulator = (path, body = {}) =>
  fetch(`${env.WORKERS_KV}/__flowkv/${path}`, { method: "POST", body: JSON.stringify(body) });
const seconds = (number) => emulator("clock/advance", { millis: number * 1000 });

// The Worker, as it runs in two places.
const at = (kv) => (method, path) => worker.fetch(new Request(`http://worker/${path}`, { method }), { MY_KV: kv });
const london = at(env.MY_KV);
const sanJose = at(env.KV_IN_SAN_JOSE);

beforeEach(() => emulator("reset"));

it("gives a lock once", async () => {
  expect((await london("POST", "lock/job")).status).toBe(201);
  await seconds(3);
  expect((await sanJose("POST", "lock/job")).status).toBe(409);
});

it("counts every visit", async () => {
  expect(await (await london("POST", "visit")).json()).toBe(1);
  await seconds(120);
  expect(await (await sanJose("POST", "visit")).json()).toBe(2);
  await seconds(3);
  expect(await (await london("POST", "visit")).json()).toBe(3);
});

it("knows a session everywhere", async () => {
  expect((await sanJose("GET", "session/ada")).status).toBe(401);
  expect((await london("POST", "session/ada")).status).toBe(201);
  await seconds(20);
  expect((await sanJose("GET", "session/ada")).status).toBe(200);
});

it("lists every order", async () => {
  expect(await (await sanJose("GET", "orders")).json()).toEqual([]);
  expect((await london("POST", "order/7")).status).toBe(201);
  await seconds(20);
  expect(await (await sanJose("GET", "orders")).json()).toEqual(["order:7"]);
});
