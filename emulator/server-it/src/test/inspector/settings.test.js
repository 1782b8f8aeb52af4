// Settings, namespaces and the state as a file: what is shown is what the API says.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { assertAccessible, assertNoSidewaysScroll, binding, closeBrowser, control, emulator, emulatorProgram, open, picture, ready } from "./browser.js";

after(closeBrowser);

const row = (page, name) => page.locator(`flowkv-setting-table tr[data-name="${name}"]`);
const settings = async (kv) => (await control(kv, "GET", "/settings")).settings;

/** Waits until a setting's value on the page is this one. */
const awaitValue = (page, name, text) => row(page, name).locator(".value").getByText(text, { exact: true }).waitFor();

const FROM = { profile: "the profile", option: "an option at the start", file: "flowkv.toml", change: "a change since the start" };

test("every setting is there, with where it comes from and how it is known", async (t) => {
  const kv = await emulatorProgram(t, { profile: "worst-case", settings: { replicationLag: "fixed:2s" } });
  const page = await open(t, `${kv.url}/#/settings`);
  await row(page, "replicationLag").waitFor();
  const shown = await page.locator("flowkv-setting-table tbody tr").evaluateAll((rows) =>
    rows.map((each) => [
      each.dataset.name,
      each.querySelector(".value").textContent,
      each.querySelector(".from").textContent,
      each.querySelectorAll("td")[2].textContent,
      each.querySelector(".evidence").textContent,
    ]),
  );
  const text = (value) => (value === null ? "off" : String(value));
  const said = (await settings(kv)).map((setting) => [setting.name, text(setting.value), FROM[setting.from], text(setting.default), setting.evidence]);
  assert.ok(said.length > 20);
  assert.deepEqual(shown, said);
  await row(page, "replicationLag").getByText("an option at the start").waitFor();
  await page.getByLabel("Find a setting").fill("assumed cursor");
  await page.getByText("2 of").waitFor();
  assert.match(page.url(), /filter=assumed\+cursor$/);
  await assertAccessible(page);
});

test("a setting is changed and goes back to the profile's; what is refused is said", async (t) => {
  const kv = await emulator(t);
  const page = await open(t, `${kv.url}/#/settings`, { expected: /400/ });
  await row(page, "replicationLag").waitFor();
  await page.getByRole("button", { name: "Change replicationLag" }).click();
  const input = page.getByRole("textbox", { name: "replicationLag" });
  await input.fill("fixed");
  await input.press("Enter");
  await row(page, "replicationLag").getByRole("alert").filter({ hasText: "replicationLag must be none, fixed:60s," }).waitFor();
  const before = await settings(kv);
  assert.equal(before[0].from, "profile");
  await input.fill("fixed:5s");
  await input.press("Enter");
  await awaitValue(page, "replicationLag", "fixed:5s");
  await row(page, "replicationLag").getByText("a change since the start").waitFor();
  assert.equal((await control(kv, "GET", "/config")).settings.replicationLag, "fixed:5s");
  await page.getByRole("button", { name: "Back to the profile’s value: replicationLag" }).click();
  await awaitValue(page, "replicationLag", before[0].default);
  await page.getByRole("button", { name: "Change negativeCache" }).click();
  await page.getByRole("combobox", { name: "negativeCache" }).selectOption("false");
  await row(page, "negativeCache").getByRole("button", { name: "Set" }).click();
  await awaitValue(page, "negativeCache", "false");
  await page.getByRole("button", { name: "Change sameKeyWritesPerSecond" }).click();
  await page.getByRole("textbox", { name: "sameKeyWritesPerSecond" }).fill("off");
  await page.keyboard.press("Enter");
  await awaitValue(page, "sameKeyWritesPerSecond", "off");
  const { settings: changed } = await control(kv, "GET", "/config");
  assert.deepEqual([changed.negativeCache, changed.sameKeyWritesPerSecond], [false, null]);
  // Somebody else's change appears.
  await control(kv, "PATCH", "/config", { settings: { listCacheSeconds: 7 } });
  await awaitValue(page, "listCacheSeconds", "7");
  await picture(page, "settings");
});

test("profile, seed and locations are chosen; a profile asks, since settings are lost", async (t) => {
  const kv = await emulator(t, { settings: { listCacheSeconds: 7 } });
  const page = await open(t, `${kv.url}/#/settings`, { expected: /400/ });
  await row(page, "replicationLag").waitFor();
  await page.getByLabel("Seed", { exact: true }).fill("9223372036854775807");
  await page.getByRole("button", { name: "Set the seed" }).click();
  const inForce = page.getByRole("status").filter({ hasText: "It is in force." });
  await inForce.waitFor();
  assert.match(await (await fetch(`${kv.url}/__flowkv/config`)).text(), /"seed":9223372036854775807/);
  await page.getByLabel("Seed", { exact: true }).fill("seven");
  await page.getByRole("button", { name: "Set the seed" }).click();
  await page.getByRole("alert").filter({ hasText: "seed must be a whole number." }).waitFor();
  await page.getByLabel("Locations", { exact: true }).fill("lhr, nrt sjc");
  await page.getByRole("button", { name: "Set the locations" }).click();
  await inForce.waitFor();
  await page.waitForFunction(() => document.querySelector("[name=locations]").value === "lhr, nrt, sjc");
  assert.deepEqual((await control(kv, "GET", "/config")).locations, ["lhr", "nrt", "sjc"]);
  await page.getByRole("combobox", { name: /^Profile/ }).selectOption("strong");
  await page.getByRole("button", { name: "Choose …" }).click();
  const dialog = page.getByRole("dialog", { name: "Choose the profile “strong”?" });
  await dialog.getByText("What was set before is lost: listCacheSeconds 7.").waitFor();
  await dialog.getByRole("button", { name: "Cancel" }).click();
  assert.equal((await control(kv, "GET", "/config")).profile, "cloudflare");
  await page.getByRole("button", { name: "Choose …" }).click();
  await dialog.getByRole("button", { name: "Choose", exact: true }).click();
  await awaitValue(page, "replicationLag", "none");
  const { profile, seed, settings: { listCacheSeconds } } = await control(kv, "GET", "/config");
  assert.deepEqual([profile, listCacheSeconds, typeof seed], ["strong", 0, "number"]);
});

test("namespaces are created, renamed, emptied and exported", async (t) => {
  const kv = await emulator(t);
  await binding(kv, {}, "PUT", "greeting", "hello");
  const page = await open(t, `${kv.url}/#/settings`, { expected: /400/ });
  const table = page.locator("flowkv-namespaces");
  await table.getByRole("row", { name: "app" }).waitFor();
  const create = page.getByRole("form", { name: "Create a namespace" });
  await create.getByLabel("Id").fill("0f2a");
  await create.getByLabel("Title").fill("Sessions");
  await create.getByRole("button", { name: "Create" }).click();
  await table.getByRole("row", { name: "Sessions" }).waitFor();
  await create.getByLabel("Id").fill("app");
  await create.getByRole("button", { name: "Create" }).click();
  await create.getByText("There is a namespace “app” already.").waitFor();
  await page.getByRole("button", { name: "Rename 0f2a" }).click();
  await page.getByLabel("The new title").fill("x".repeat(600));
  await page.keyboard.press("Enter");
  await table.getByRole("alert").first().waitFor();
  await page.getByLabel("The new title").fill("Logins");
  await page.keyboard.press("Enter");
  await table.getByRole("row", { name: "Logins" }).waitFor();
  const { namespaces } = await control(kv, "GET", "/namespaces");
  assert.deepEqual(namespaces.map(({ id, title }) => [id, title]).sort(), [["0f2a", "Logins"], ["app", namespaces.find(({ id }) => id === "app").title]]);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Export for wrangler: app" }).click(),
  ]);
  assert.equal(download.suggestedFilename(), "app.json");
  assert.deepEqual(JSON.parse(readFileSync(await download.path(), "utf8")), [{ key: "greeting", value: "hello" }]);
  await assertAccessible(page);
  await page.getByRole("button", { name: "Empty app" }).click();
  const dialog = page.getByRole("dialog", { name: "Empty the namespace “app”?" });
  await dialog.getByText("1 key, their versions").waitFor();
  await dialog.getByRole("button", { name: "Empty", exact: true }).click();
  await table.getByRole("row", { name: /^app .* 0 / }).waitFor();
  assert.equal((await binding(kv, {}, "GET", "greeting")).status, 404);
});

test("the state is saved and given back, and a broken file changes nothing", async (t) => {
  const kv = await emulator(t);
  const folder = mkdtempSync(join(tmpdir(), "flowkv-state-"));
  t.after(() => rmSync(folder, { recursive: true }));
  await binding(kv, {}, "PUT", "greeting", "hello");
  const page = await open(t, `${kv.url}/#/settings`, { expected: /400/ });
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Save the state as a file" }).click(),
  ]);
  const file = join(folder, download.suggestedFilename());
  await download.saveAs(file);
  assert.equal(JSON.parse(readFileSync(file, "utf8")).format, "flowkv-snapshot");
  await binding(kv, {}, "DELETE", "other");
  await kv.advanceClock(2000);
  await binding(kv, {}, "PUT", "greeting", "changed");
  const load = async (path, answer) => {
    await page.locator("flowkv-snapshot input").setInputFiles(path);
    await page.getByRole("dialog", { name: /^Load “/ }).getByRole("button", { name: answer, exact: true }).click();
  };
  await load(file, "Cancel");
  const broken = join(folder, "broken.json");
  writeFileSync(broken, readFileSync(file, "utf8").slice(0, -20));
  await load(broken, "Load");
  const said = page.locator("flowkv-snapshot").getByRole("alert");
  await said.waitFor();
  const refused = await fetch(`${kv.url}/__flowkv/snapshot`, { method: "PUT", body: readFileSync(broken) });
  assert.equal(await said.innerText(), (await refused.json()).error);
  assert.equal(await (await binding(kv, {}, "GET", "greeting")).text(), "changed");
  await load(file, "Load");
  await page.locator("flowkv-snapshot").getByText("was loaded: 1 namespace.").waitFor();
  assert.equal(await (await binding(kv, {}, "GET", "greeting")).text(), "hello");
  // The same by drop, with a file that is none of it.
  const transfer = await page.evaluateHandle(() => {
    const data = new DataTransfer();
    data.items.add(new File(["[]"], "<b>keys</b>.json", { type: "application/json" }));
    return data;
  });
  await page.locator("flowkv-snapshot .drop").dispatchEvent("drop", { dataTransfer: transfer });
  await page.getByRole("dialog", { name: "Load “<b>keys</b>.json”?" }).getByRole("button", { name: "Load", exact: true }).click();
  await said.waitFor();
  assert.equal(await (await binding(kv, {}, "GET", "greeting")).text(), "hello");
  await page.setViewportSize({ width: 320, height: 640 });
  await assertNoSidewaysScroll(page);
  await picture(page, "settings-narrow");
});
