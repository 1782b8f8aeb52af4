// As visits.sh, for Vitest.
import { workersKv } from "flowkv/client";
import { expect, inject, test } from "vitest";

const emulator = workersKv(inject("workersKv"));

async function kv(method, location, key, body) {
  const headers = { "X-KV-Namespace-Id": "app", "X-KV-Location": location };
  const answer = await fetch(`${emulator.url}/${key}?urlencoded=true`, { method, headers, body });
  return answer.status === 404 ? undefined : answer.text();
}

async function visit(location) {
  const visits = Number((await kv("GET", location, "visits")) ?? 0);
  await kv("PUT", location, "visits", String(visits + 1));
}

test("every visit counts", async () => {
  await visit("lhr");
  await emulator.advanceClock(5_000);
  await visit("sjc");
  expect(await kv("GET", "sjc", "visits")).toBe("2");
});
