// The screen "Keys" does what it says, and shows what others do.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { binding, closeBrowser, control, emulator, open, SOON_MILLIS } from "./browser.js";
import { LHR, OPTIONS, SJC, api, dialog, put, rowOf, settled } from "./keys.js";

after(closeBrowser);

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

test("a key that KV does not take can be pinned and taken off, and hides nothing else", async (t) => {
  const kv = await emulator(t, OPTIONS);
  await put(kv, LHR, "k", "1");
  const page = await open(t, `${kv.url}/#/keys?namespace=app`, { expected: /414/ });
  const pin = async (key) => {
    await page.getByLabel("Key", { exact: true }).fill(key);
    await page.getByRole("button", { name: "Pin", exact: true }).click();
  };
  await pin("..");
  await page.getByText("KV takes no key that is “.” or “..”.").waitFor();
  await pin("x".repeat(600));
  await page.locator("tr.pinned .problem").getByText(/512/).waitFor();
  await rowOf(page, "k").locator(".answer").first().waitFor();
  await page.locator("tr.pinned .pin").click();
  await page.locator("tr.pinned").waitFor({ state: "detached" });
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
  assert.ok(performance.now() - start < SOON_MILLIS, `after ${performance.now() - start} ms`);
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
  const page = await open(t, `${kv.url}/#/keys?namespace=app`, { expected: /ERR_|404|503/ });
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

test("a location that goes while the dialog is open stays the one that was chosen", async (t) => {
  const kv = await emulator(t, OPTIONS);
  await put(kv, LHR, "greeting", "hello");
  const page = await open(t, `${kv.url}/#/keys?namespace=app`, { expected: /400/ });
  await rowOf(page, "greeting").getByRole("button", { name: "Edit" }).click();
  const place = dialog(page).getByLabel("As a Worker at");
  await place.selectOption("sjc");
  await control(kv, "PATCH", "/config", { locations: ["lhr", "nrt"] });
  await place.locator("option", { hasText: "nrt" }).waitFor({ state: "attached" });
  assert.equal(await place.inputValue(), "sjc");
});

test("a namespace whose path or header would be another's is never that one", async (t) => {
  const kv = await emulator(t, OPTIONS);
  await put(kv, LHR, "precious", "1");
  for (const namespace of ["..", "."]) await binding(kv, { namespace }, "PUT", "k", "v");
  await control(kv, "PUT", `/namespaces/${encodeURIComponent(" app")}`, { title: "another" });
  const page = await open(t, `${kv.url}/#/settings`);
  await page.getByRole("button", { name: "Empty ..", exact: true }).click();
  await dialog(page).getByRole("button", { name: "Empty" }).click();
  await page.getByText("A browser cannot ask for the namespace “..”").waitFor();
  await page.goto(`${kv.url}/#/keys?namespace=.`);
  await page.getByText("A browser cannot ask for the namespace “.”").waitFor();
  await page.goto(`${kv.url}/#/keys?namespace=%20app`);
  await page.getByLabel("Key", { exact: true }).fill("k");
  await page.getByRole("button", { name: "Write…" }).click();
  await dialog(page).getByRole("button", { name: "Write" }).click();
  await dialog(page).getByText("This namespace’s id begins or ends with white space").waitFor();
  assert.deepEqual((await api(kv, "/namespaces/app/keys")).keys.map(({ name }) => name), ["precious"]);
});

test("a page that only shows offers no change", async (t) => {
  const kv = await emulator(t, OPTIONS);
  await put(kv, LHR, "k", "1");
  const readOnly = (page) =>
    page.addInitScript(() => new MutationObserver(() => (document.documentElement.dataset.readOnly = "true")).observe(document, { childList: true }));
  const page = await open(t, `${kv.url}/#/keys?namespace=app`, { prepare: readOnly });
  await rowOf(page, "k").waitFor();
  assert.deepEqual(await page.locator("flowkv-keys button").allInnerTexts(), ["Open", "Pin", "☆"]);
  await page.getByRole("link", { name: "k", exact: true }).click();
  await page.locator("flowkv-key .versions").waitFor();
  assert.deepEqual(await page.locator("flowkv-key button:not(.link)").allInnerTexts(), ["☆ Pin"]);
});
