// As visits.sh, for Vitest: it asks the emulator that `flowkv explore` names.
import { expect, test } from "vitest";

const emulator = process.env.FLOWKV_URL;

async function kv(method, location, key, body) {
  const headers = { "X-KV-Namespace-Id": "app", "X-KV-Location": location };
  const answer = await fetch(`${emulator}/${key}?urlencoded=true`, { method, headers, body });
  return answer.status === 404 ? undefined : answer.text();
}

async function visit(location) {
  const visits = Number((await kv("GET", location, "visits")) ?? 0);
  await kv("PUT", location, "visits", String(visits + 1));
}

test("every visit counts", async () => {
  await visit("lhr");
  await fetch(`${emulator}/__flowkv/clock/advance`, { method: "POST", body: '{"millis":5000}' });
  await visit("sjc");
  expect(await kv("GET", "sjc", "visits")).toBe("2");
});
