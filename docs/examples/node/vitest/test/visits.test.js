// sample: vitest-test
import { SELF, env } from "cloudflare:test";
import { beforeEach, expect, it } from "vitest";

const emulator = (path, body = {}) =>
  fetch(`${env.WORKERS_KV}/__flowkv/${path}`, { method: "POST", body: JSON.stringify(body) });

beforeEach(() => emulator("reset"));

it("shows a cached miss, and the value a minute later", async () => {
  expect(await env.KV_IN_SAN_JOSE.get("greeting")).toBe(null);
  await SELF.fetch("http://worker/greeting", { method: "PUT", body: "hello" });
  expect(await env.MY_KV.get("greeting")).toBe("hello");
  expect(await env.KV_IN_SAN_JOSE.get("greeting")).toBe(null);

  await emulator("clock/advance", { millis: 121_000 });
  expect(await env.KV_IN_SAN_JOSE.get("greeting")).toBe("hello");
});

it("begins with nothing", async () => {
  expect(await env.MY_KV.get("greeting")).toBe(null);
});
// end of sample
