// The screen "Keys": what is on it is what the API says, and it does what it says.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { assertAccessible, assertNoSidewaysScroll, binding, closeBrowser, emulator, open, picture } from "./browser.js";
import { HOSTILE, LHR, OPTIONS, SJC, api, everyKind, importKeys, put, rowOf, settled } from "./keys.js";

after(closeBrowser);

const dialog = (page) => page.getByRole("dialog");

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

test("keys are written, edited and deleted by mouse, at the chosen location", async (t) => {
  const kv = await emulator(t, OPTIONS);
  await put(kv, LHR, "other", "1");
  const page = await open(t, `${kv.url}/#/keys?namespace=app`);
  await page.getByLabel("Key", { exact: true }).fill("greeting");
  await page.getByRole("button", { name: "Write…" }).click();
  await dialog(page).getByLabel("As a Worker at").selectOption("sjc");
  await dialog(page).getByLabel("Value").fill("hello\nworld");
  await dialog(page).getByLabel("Metadata, as JSON").fill('{"n": 1.0}');
  await dialog(page).getByLabel("seconds").fill("90");
  await dialog(page).getByRole("button", { name: "Write" }).click();
  await page.getByText("greeting: Written at sjc.").waitFor();
  await rowOf(page, "greeting").waitFor();
  const written = await api(kv, "/namespaces/app/keys/greeting/views");
  const [{ writtenAt, text, metadata, expiration }] = written.chain;
  assert.deepEqual([writtenAt, text, metadata], ["sjc", "hello\nworld", { n: 1 }]);
  assert.equal(expiration, Math.floor(Date.parse(written.now) / 1000) + 90);

  await page.getByRole("button", { name: "Edit greeting" }).click();
  assert.equal(await dialog(page).getByLabel("Value").inputValue(), "hello\nworld");
  assert.equal(await dialog(page).getByLabel("Metadata, as JSON").inputValue(), '{"n": 1.0}', "as it was written");
  assert.equal(await dialog(page).getByRole("radio", { name: /as now/ }).isChecked(), true);
  await dialog(page).getByLabel("Value").fill("good day");
  await dialog(page).getByRole("button", { name: "Write" }).click();
  await page.locator(".store").getByText("good day").waitFor();
  const [edited] = (await api(kv, "/namespaces/app/keys/greeting/views")).chain;
  assert.deepEqual([edited.writtenAt, edited.expiration, edited.metadata], ["sjc", expiration, { n: 1 }]);

  await page.getByRole("button", { name: "Delete greeting" }).click();
  await dialog(page).getByLabel("As a Worker at").selectOption("lhr");
  await dialog(page).getByRole("button", { name: "Delete" }).click();
  await rowOf(page, "greeting").locator(".store").getByText("deleted").waitFor();
  assert.equal((await api(kv, "/namespaces/app/keys/greeting/views")).chain[0].writtenAt, "lhr");
});

test("keys are written, pinned, opened and deleted by keyboard alone", async (t) => {
  const kv = await emulator(t, OPTIONS);
  await put(kv, LHR, "other", "1");
  const page = await open(t, `${kv.url}/#/keys?namespace=app`);
  await settled(page);
  const { keyboard } = page;
  await page.getByLabel("Key", { exact: true }).focus();
  await keyboard.type("k");
  for (const _ of ["Open", "Pin", "Write…"]) await keyboard.press("Tab");
  await keyboard.press("Enter");
  await dialog(page).waitFor();
  await dialog(page).getByLabel("Value").focus();
  await keyboard.type("typed");
  await dialog(page).getByLabel("Metadata, as JSON").focus();
  await keyboard.press("Enter");
  await rowOf(page, "k").locator(".store").getByText("typed").waitFor();
  await rowOf(page, "k").getByRole("button", { name: "Pin k" }).focus();
  await keyboard.press("Space");
  await page.locator("tr.pinned").getByText("typed").first().waitFor();
  await rowOf(page, "k").getByRole("button", { name: "Delete k" }).focus();
  await keyboard.press("Enter");
  await dialog(page).getByRole("button", { name: "Delete" }).focus();
  await keyboard.press("Enter");
  await rowOf(page, "k").locator(".store").getByText("deleted").waitFor();
  await rowOf(page, "k").getByRole("link").focus();
  await keyboard.press("Enter");
  await page.getByRole("heading", { name: "Key k" }).waitFor();
});

test("a refusal is shown where it was caused, and changes nothing", async (t) => {
  const kv = await emulator(t, { ...OPTIONS, settings: { replicationLag: "none" } });
  await put(kv, LHR, "k", "1");
  const page = await open(t, `${kv.url}/#/keys?namespace=app`, { expected: /429|400/ });
  await page.getByRole("button", { name: "Edit k" }).click();
  const write = () => dialog(page).getByRole("button", { name: "Write" }).click();
  await write();
  await dialog(page).getByRole("alert").getByText("Too Many Requests").waitFor();
  await kv.advanceClock(1000);
  await dialog(page).getByLabel("seconds").fill("30");
  await write();
  await dialog(page).getByRole("alert").getByText("at least 60").waitFor();
  assert.equal((await api(kv, "/namespaces/app/keys/k/views")).chain.length, 1);
  await dialog(page).getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("button", { name: "Write…" }).click();
  await dialog(page).getByLabel("Key").fill("..");
  await write();
  await dialog(page).getByRole("alert").getByText("KV takes no key").waitFor();
});

test("a pinned key is watched before it is written, across a reload", async (t) => {
  const kv = await emulator(t, OPTIONS);
  await put(kv, LHR, "other", "1");
  const page = await open(t, `${kv.url}/#/keys?namespace=app`);
  await page.getByLabel("Key", { exact: true }).fill("flag");
  await page.getByRole("button", { name: "Pin", exact: true }).click();
  const pinned = page.locator("tr.pinned");
  await pinned.locator(".store").getByText("never written").waitFor();
  await binding(kv, SJC, "GET", "flag");
  await put(kv, LHR, "flag", "on");
  await pinned.locator('.answer[data-state="cachedMiss"]').waitFor();
  await page.reload();
  await pinned.getByText("cached miss").waitFor();
  assert.equal(await rowOf(page, "flag").count(), 1, "it is in no other row");
  await kv.advanceClock(61_000);
  await pinned.locator('.answer[data-state="cachedMiss"]').waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Pin flag" }).click();
  await pinned.waitFor({ state: "detached" });
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
  await dialog(page).getByText("The value of now has 25 MiB. It is not shown").waitFor();
  await dialog(page).getByRole("button", { name: "Write" }).click();
  await dialog(page).getByText("Nothing is written: load the value").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Edit binary" }).click();
  await dialog(page).getByText("The value of now is binary, 2 B.").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Edit longer" }).click();
  assert.equal(await dialog(page).getByLabel("Value").inputValue(), "");
  await dialog(page).getByRole("button", { name: /^Load it/ }).click();
  await dialog(page).getByRole("button", { name: /^Load it/ }).waitFor({ state: "detached" });
  assert.equal(await dialog(page).getByLabel("Value").inputValue(), "é".repeat(1_000));
  const total = (await Promise.all(bytes)).reduce((sum, size) => sum + size, 0);
  assert.ok(total < 1_000_000, `the page has loaded ${total} bytes`);
});

test("another tab's write appears within a second, and nothing is asked where nothing happens", async (t) => {
  const kv = await emulator(t, { ...OPTIONS, settings: { replicationLag: "none" } });
  await put(kv, LHR, "k", "1");
  await kv.advanceClock(61_000);
  const asked = [];
  const prepare = (page) => page.on("request", (request) => request.url().includes("/views") && asked.push(request.url()));
  const page = await open(t, `${kv.url}/#/keys?namespace=app`, { prepare });
  await settled(page);
  const other = await open(t, `${kv.url}/#/keys?namespace=app`, { context: page.context() });
  await other.getByRole("button", { name: "Edit k" }).click();
  await other.getByRole("dialog").getByLabel("Value").fill("2");
  await other.getByRole("dialog").getByRole("button", { name: "Write" }).click();
  await other.getByText("k: Written at lhr.").waitFor();
  const start = performance.now();
  await rowOf(page, "k").locator(".store").getByText("2", { exact: true }).waitFor();
  assert.ok(performance.now() - start < 1_000, `after ${performance.now() - start} ms`);
  const before = asked.length;
  await put(kv, LHR, "elsewhere", "1");
  await fetch(`${kv.url}/x?urlencoded=true`, { headers: { "X-KV-Namespace-Id": "other" } });
  await rowOf(page, "elsewhere").waitFor();
  // Two looks at the clock of the head later: nothing else has been asked.
  for (let i = 0; i < 2; i++) await page.waitForResponse((response) => response.url().endsWith("/__flowkv/clock"));
  assert.ok(asked.length <= before + 2, asked.slice(before).join("\n"));
});

test("a restart, a reset and another namespace under an open page", async (t) => {
  const kv = await emulator(t, OPTIONS);
  await put(kv, LHR, "before", "1");
  const page = await open(t, `${kv.url}/#/keys?namespace=app`, { expected: /ERR_|404/ });
  await rowOf(page, "before").waitFor();
  await kv.reset();
  await page.getByText("There is no namespace \"app\".").waitFor();
  await put(kv, LHR, "after the reset", "1");
  await rowOf(page, "after the reset").waitFor();
  assert.equal(await rowOf(page, "before").count(), 0);
  await kv.close();
  await page.getByText("The emulator does not answer.").waitFor();
  await rowOf(page, "after the reset").waitFor();
  const again = await emulator(t, { ...OPTIONS, port: Number(new URL(kv.url).port) });
  await put(again, SJC, "after the restart", "1");
  await rowOf(page, "after the restart").waitFor();
  assert.equal(await rowOf(page, "after the reset").count(), 0);
});

test("a page that only shows offers no change", async (t) => {
  const kv = await emulator(t, OPTIONS);
  await put(kv, LHR, "k", "1");
  const readOnly = (page) =>
    page.addInitScript(() => new MutationObserver(() => (document.documentElement.dataset.readOnly = "true")).observe(document, { childList: true }));
  const page = await open(t, `${kv.url}/#/keys?namespace=app`, { prepare: readOnly });
  await rowOf(page, "k").waitFor();
  assert.deepEqual(await page.locator("flowkv-keys button").allInnerTexts(), ["Open", "Pin", "☆"]);
});
