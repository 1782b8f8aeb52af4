import { env } from "cloudflare:test";
import { expect, it } from "vitest";

it("begins with nothing, as every file of tests", async () => {
  expect(await env.MY_KV.get("greeting")).toBe(null);
});
