// sample: vitest-test
import { SELF, env } from "cloudflare:test";
import { workersKv } from "flowkv/client";
import { expect, inject, it } from "vitest";

const kv = workersKv(inject("workersKv"));

it("shows a cached miss, and the value a minute later", async () => {
  expect(await env.KV_IN_SAN_JOSE.get("greeting")).toBe(null);
  await SELF.fetch("http://worker/greeting", { method: "PUT", body: "hello" });
  expect(await env.MY_KV.get("greeting")).toBe("hello");
  expect(await env.KV_IN_SAN_JOSE.get("greeting")).toBe(null);

  await kv.advanceClock(121_000);
  expect(await env.KV_IN_SAN_JOSE.get("greeting")).toBe("hello");
});
// end of sample
