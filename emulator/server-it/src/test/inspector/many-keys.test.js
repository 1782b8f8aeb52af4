// A namespace with very many keys: the first screen is there within a second of the click, and no
// value is loaded that is not shown. FLOWKV_MANY_KEYS=1000000 tries a million.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { closeBrowser, emulator, open, SOON_MILLIS } from "./browser.js";
import { LHR, OPTIONS, api, put, rowOf, settled } from "./keys.js";

after(closeBrowser);

const KEYS = Number(process.env.FLOWKV_MANY_KEYS ?? 200_000);
const BATCH = 100_000;
const VALUE = "v".repeat(20);

/** Each in one of a thousand groups. */
function keyOf(i) {
  return `group-${String(i % 1000).padStart(3, "0")}/key-${String(i).padStart(7, "0")}`;
}

test("the first screen of very many keys", async (t) => {
  const kv = await emulator(t, OPTIONS);
  await put(kv, LHR, "!", "the other namespace stays small");
  for (let from = 0; from < KEYS; from += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, KEYS - from) }, (_, i) => ({ key: keyOf(from + i), value: VALUE }));
    await api(kv, "/snapshot?namespace=many", { method: "PUT", body: JSON.stringify(batch) });
  }
  const sizes = [];
  const prepare = (page) =>
    page.on("response", (response) => {
      if (response.url().includes("/views")) sizes.push(response.body().then((body) => body.length, () => 0));
    });
  const page = await open(t, `${kv.url}/#/keys?namespace=app`, { prepare });
  await settled(page);
  const shown = async (what, act, key) => {
    const start = performance.now();
    await act();
    await rowOf(page, key).waitFor();
    await settled(page);
    const millis = Math.round(performance.now() - start);
    t.diagnostic(`${KEYS} keys: ${what} after ${millis} ms`);
    return millis;
  };
  // The namespaces are counted first, which takes time by their keys; then one can be chosen.
  await page.locator('header option[value="many"]').waitFor({ state: "attached" });
  const first = await shown("the first screen", () => page.getByLabel("Namespace").selectOption("many"), keyOf(0));
  assert.equal(await page.locator("flowkv-keys tbody tr").count(), 50);
  const next = await shown("the next page", () => page.getByRole("link", { name: "Next page" }).click(), keyOf(50_000));
  const groups = await shown("the groups", () => page.getByLabel("Groups up to").fill("/"), "group-000/");
  const inside = await shown("inside of a group", () => page.getByRole("link", { name: "group-007/" }).click(), keyOf(7));
  for (const millis of [first, next, groups, inside]) assert.ok(millis < SOON_MILLIS, `${millis} ms`);
  const total = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  t.diagnostic(`${sizes.length} answers of views, ${total} bytes`);
  assert.ok(total < sizes.length * 60_000, `${total} bytes in ${sizes.length} answers`);
});
