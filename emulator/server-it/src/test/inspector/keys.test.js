// The screen "Keys": what is on it is what the API says, whatever the keys are.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { assertAccessible, assertNoSidewaysScroll, closeBrowser, emulator, open, picture } from "./browser.js";
import { HOSTILE, LHR, OPTIONS, api, dialog, everyKind, importKeys, put, rowOf, settled } from "./keys.js";

after(closeBrowser);

/** What the table shows, row by row. */
function shownRows(page) {
  return page.locator("flowkv-keys tbody tr").evaluateAll((rows) =>
    rows.map((row) => ({
      key: row.querySelector("th a").textContent.trim(),
      store: row.querySelector(".store .value, .store .binary, .store .state").textContent.trim(),
      answers: [...row.querySelectorAll(".answer")].map((answer) => ({
        state: answer.dataset.state,
        value: answer.firstElementChild.textContent.trim(),
        word: answer.querySelector("summary").textContent.trim(),
        reason: answer.querySelector(".reason").textContent,
      })),
    })),
  );
}

/** How the beginning of a value is shown. */
function shownValue({ text, bytes, utf8 }) {
  if (utf8 === false) return `binary, ${bytes} B`;
  return text.length > 48 ? `${text.slice(0, 48)}…` : text;
}

test("each cell says what the API says", async (t) => {
  const kv = await emulator(t, OPTIONS);
  await everyKind(kv);
  const page = await open(t, `${kv.url}/#/keys?namespace=app&reasons=all`);
  await settled(page);
  const { rows } = await api(kv, "/namespaces/app/views");
  const shown = await shownRows(page);
  assert.deepEqual(
    shown.map(({ key, answers }) => [key, answers.map(({ state, value, reason }) => [state, value, reason])]),
    rows.map(({ key, locations }) => [
      key,
      locations.map((answer) => [answer.state, answer.present ? shownValue(answer) : "absent", answer.reason]),
    ]),
  );
  assert.deepEqual(
    shown.map(({ store }) => store),
    rows.map(({ store }) => (store.present ? shownValue(store) : store.deleted ? "deleted" : "expired")),
  );
  const atSjc = Object.fromEntries(shown.map(({ key, answers }) => [key, answers[1]]));
  assert.equal(atSjc.stale.word, "stale");
  assert.equal(atSjc.missed.word, "cached miss");
  assert.equal(atSjc["on its way"].word, "on its way");
  assert.equal(atSjc.current.word, "same as the store");
  assert.equal(atSjc.deleted.word, "deleted, still answered");
  await picture(page, "keys-states");
});

test("a reason can be read by keyboard, and the screen is accessible", async (t) => {
  const kv = await emulator(t, OPTIONS);
  await everyKind(kv);
  const page = await open(t, `${kv.url}/#/keys?namespace=app`);
  const summary = rowOf(page, "stale").locator("summary").nth(1);
  const reason = rowOf(page, "stale").locator(".reason").nth(1);
  assert.equal(await reason.isVisible(), false);
  await summary.focus();
  await page.keyboard.press("Enter");
  await reason.waitFor();
  assert.match(await reason.textContent(), /^cached value, fetched 5 s ago/);
  await assertAccessible(page);
  await page.getByRole("button", { name: "Write…" }).click();
  await dialog(page).waitFor();
  await assertAccessible(page);
  await page.keyboard.press("Escape");
  await page.setViewportSize({ width: 320, height: 900 });
  await assertNoSidewaysScroll(page);
  await picture(page, "keys-narrow");
});

test("120 keys are three pages, there and back", async (t) => {
  const kv = await emulator(t, OPTIONS);
  const keys = Array.from({ length: 120 }, (_, i) => `k${String(i).padStart(3, "0")}`);
  await importKeys(kv, keys);
  const page = await open(t, `${kv.url}/#/keys?namespace=app`);
  const shown = async (first) => {
    await rowOf(page, first).waitFor();
    await settled(page);
    return (await shownRows(page)).map(({ key }) => key);
  };
  const go = (name) => page.getByRole("link", { name }).click();
  assert.deepEqual(await shown("k000"), keys.slice(0, 50));
  await go("Next page");
  assert.deepEqual(await shown("k050"), keys.slice(50, 100));
  await go("Next page");
  assert.deepEqual(await shown("k100"), keys.slice(100));
  await page.getByText("This is the last page.").waitFor();
  await go("Page before");
  assert.deepEqual(await shown("k050"), keys.slice(50, 100));
  await page.reload();
  assert.deepEqual(await shown("k050"), keys.slice(50, 100), "the address has the page");
  await go("First page");
  assert.deepEqual(await shown("k000"), keys.slice(0, 50));
});

test("a prefix filters, groups are entered and left", async (t) => {
  const kv = await emulator(t, OPTIONS);
  await importKeys(kv, ["config", "user/1/name", "user/1/mail", "user/2/name", "users"]);
  const page = await open(t, `${kv.url}/#/keys?namespace=app`);
  await rowOf(page, "config").waitFor();
  const keys = () => page.locator("flowkv-keys tbody th a").allInnerTexts();
  await page.getByLabel("Prefix").fill("user");
  await rowOf(page, "config").waitFor({ state: "detached" });
  assert.deepEqual(await keys(), ["user/1/mail", "user/1/name", "user/2/name", "users"]);
  await page.getByLabel("Prefix").fill("");
  await page.getByLabel("Groups up to").fill("/");
  await rowOf(page, "user/").waitFor();
  await settled(page);
  assert.deepEqual(await keys(), ["config", "user/", "users"]);
  await page.getByRole("link", { name: "user/", exact: true }).click();
  await rowOf(page, "user/1/").waitFor();
  assert.deepEqual(await keys(), ["user/1/", "user/2/"]);
  await page.getByRole("link", { name: "user/1/", exact: true }).click();
  await rowOf(page, "user/1/name").waitFor();
  assert.deepEqual(await keys(), ["user/1/mail", "user/1/name"]);
  const crumbs = page.getByRole("navigation", { name: "Groups" });
  assert.deepEqual(await crumbs.getByRole("link").allInnerTexts(), ["all keys", "user/", "1/"]);
  await crumbs.getByRole("link", { name: "user/" }).click();
  await rowOf(page, "user/2/").waitFor();
  await page.goBack();
  await rowOf(page, "user/1/mail").waitFor();
  await crumbs.getByRole("link", { name: "all keys" }).click();
  await rowOf(page, "config").waitFor();
  await page.getByLabel("Prefix").fill("nothing");
  await page.getByText("No key starts with “nothing”.").waitFor();
});

test("hostile keys are text, can be opened and deleted", async (t) => {
  const kv = await emulator(t, OPTIONS);
  const keys = Object.keys(HOSTILE);
  for (const key of keys) await put(kv, LHR, key, `<script>alert(2)</script> of ${key}`.slice(0, 60));
  const page = await open(t, `${kv.url}/#/keys?namespace=app`);
  await settled(page);
  const links = page.locator("flowkv-keys tbody th a");
  assert.deepEqual((await links.allTextContents()).sort(), Object.values(HOSTILE).map((shown) => (shown.length === 120 ? `${shown} … 136 more` : shown)).sort());
  assert.equal(await page.locator("flowkv-app img, flowkv-app script").count(), 0);
  await picture(page, "keys-hostile");
  const { rows } = await api(kv, "/namespaces/app/views");
  for (const [at, { key }] of rows.entries()) {
    await links.nth(at).click();
    await page.getByRole("heading", { level: 1 }).getByText(key.length > 200 ? key : HOSTILE[key], { exact: true }).waitFor();
    await page.locator("flowkv-key .versions").waitFor();
    await page.getByRole("button", { name: "Delete…" }).click();
    await dialog(page).getByRole("button", { name: "Delete" }).click();
    await page.locator("flowkv-key .versions tbody tr").first().getByText("deleted").waitFor();
    assert.equal((await api(kv, `/namespaces/app/keys/${encodeURIComponent(key)}/views`)).chain[0].tombstone, true, key);
    await page.goBack();
    await settled(page);
  }
});

test("a value of 25 MiB is not loaded, and is no text to edit", async (t) => {
  const kv = await emulator(t, OPTIONS);
  await put(kv, LHR, "big", new Uint8Array(26_214_400).fill(0x61));
  await put(kv, LHR, "binary", new Uint8Array([0xff, 0xfe]));
  await put(kv, LHR, "longer", "é".repeat(1_000));
  const bytes = [];
  const prepare = (page) => page.on("response", (response) => bytes.push(response.body().then((body) => body.length, () => 0)));
  const page = await open(t, `${kv.url}/#/keys?namespace=app`, { prepare });
  await rowOf(page, "big").locator(".store").getByText("25 MiB").waitFor();
  await rowOf(page, "binary").locator(".store").getByText("binary, 2 B").waitFor();
  await page.getByRole("button", { name: "Edit big" }).click();
  await dialog(page).getByText("The current value has 25 MiB. It is not shown").waitFor();
  await dialog(page).getByRole("button", { name: "Write" }).click();
  await dialog(page).getByText("There is nothing to write. Load the value").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Edit binary" }).click();
  await dialog(page).getByText("The current value is binary, 2 B.").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Edit longer" }).click();
  assert.equal(await dialog(page).getByLabel("Value").inputValue(), "");
  await dialog(page).getByRole("button", { name: /^Load it/ }).click();
  await dialog(page).getByRole("button", { name: /^Load it/ }).waitFor({ state: "detached" });
  assert.equal(await dialog(page).getByLabel("Value").inputValue(), "é".repeat(1_000));
  const total = (await Promise.all(bytes)).reduce((sum, size) => sum + size, 0);
  assert.ok(total < 1_000_000, `the page has loaded ${total} bytes`);
});
