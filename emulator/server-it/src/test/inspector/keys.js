// What the tests of the screens "Keys" and "Key" share: a state with every kind of answer in it, and
// what the API says of it.
import assert from "node:assert/strict";
import { binding } from "./browser.js";

/** Every kind of answer within a few keys: nothing lags by chance. */
export const OPTIONS = {
  locations: ["lhr", "sjc"],
  settings: { replicationLag: "fixed:5s", sameKeyWritesPerSecond: "off" },
};

/** Keys that a page could stumble over, and how they are shown. */
export const HOSTILE = {
  "<img src=x onerror=alert(1)>": "<img src=x onerror=alert(1)>",
  ["ש".repeat(256)]: "ש".repeat(120),
  "\u202egpj.exe": "[U+202E]gpj.exe",
  "a\u0000b": "a␀b",
  __proto__: "__proto__",
  constructor: "constructor",
  "%2F": "%2F",
  "a/../b?c#d&e=f": "a/../b?c#d&e=f",
  "🎈": "🎈",
  "\\ud800": "\\ud800",
  " ": "␠",
};
// A literal's __proto__ is no member.
Object.defineProperty(HOSTILE, "__proto__", { value: "__proto__", enumerable: true });

export const LHR = { location: "lhr" };
export const SJC = { location: "sjc" };

/** Asks the control API. */
export async function api(kv, path, options) {
  const answer = await fetch(`${kv.url}/__flowkv${path}`, options);
  assert.equal(answer.status, 200, path);
  return answer.json();
}

export async function put(kv, place, key, value, query = "") {
  const answer = await fetch(`${kv.url}/${encodeURIComponent(key)}?urlencoded=true${query}`, {
    method: "PUT",
    body: value,
    headers: { "X-KV-Namespace-Id": "app", "X-KV-Location": place.location },
  });
  assert.equal(answer.status, 200, await answer.text());
}

/** Writes keys of a namespace at once, as `flowkv import` does. */
export async function importKeys(kv, keys) {
  await api(kv, "/snapshot?namespace=app", { method: "PUT", body: JSON.stringify(keys.map((key) => ({ key, value: `value of ${key}` }))) });
}

/** A key of each kind. What the names say is so at sjc. */
export async function everyKind(kv) {
  await put(kv, LHR, "stale", "one");
  await put(kv, LHR, "deleted", "to be deleted");
  await put(kv, LHR, "expired", "short", "&expiration_ttl=60");
  await kv.advanceClock(61_000);
  for (const key of ["stale", "deleted", "missed"]) await binding(kv, SJC, "GET", key);
  await put(kv, LHR, "current", "everywhere");
  await kv.advanceClock(5_000);
  for (const [key, value] of [["stale", "two"], ["missed", "is there"], ["on its way", "x".repeat(300)]]) await put(kv, LHR, key, value);
  await put(kv, LHR, "binary", new Uint8Array([0xff, 0, 1]));
  await binding(kv, LHR, "DELETE", "deleted");
}

/** The row of a key, or of a group. */
export function rowOf(page, shown) {
  const link = page.locator("th a").filter({ has: page.getByText(shown, { exact: true }) });
  return page.locator("flowkv-keys tbody tr").filter({ has: link });
}

/** Waits until the table shows the page that was asked for. */
export async function settled(page) {
  await page.locator('flowkv-keys table[aria-busy="false"]').waitFor();
}

/** The dialog that writes and deletes. */
export function dialog(page) {
  return page.getByRole("dialog");
}
