// Fault rules: the screen shows what the API says, and operations fail as it says.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { assertAccessible, assertNoSidewaysScroll, binding, closeBrowser, control, emulator, open, picture, ready } from "./browser.js";

after(closeBrowser);

const rules = async (kv) => (await control(kv, "GET", "/faults")).rules;
const rows = (page) => page.locator("flowkv-faults tbody tr");
const cells = async (page, at) => (await rows(page).nth(at).locator("td").allInnerTexts()).map((text) => text.trim());

/** Waits until a cell of the table has a text. */
const awaitCell = (page, at, cell, text) => rows(page).nth(at).locator("td").nth(cell).getByText(text, { exact: true }).waitFor();

test("templates do what they say, and the hits are counted", async (t) => {
  const kv = await emulator(t);
  const page = await open(t, `${kv.url}/#/faults`);
  await page.getByText("There are no rules: nothing fails on purpose.").waitFor();
  await page.getByRole("button", { name: "Use it: One lost acknowledgement" }).click();
  await rows(page).first().waitFor();
  assert.equal((await binding(kv, {}, "PUT", "greeting", "hello")).status, 504);
  assert.equal(await (await binding(kv, {}, "GET", "greeting")).text(), "hello");
  await awaitCell(page, 0, 4, "1");
  assert.deepEqual((await cells(page, 0)).slice(1, 5), ["put, delete", "is done and answered 504, at most 1 time", "1", "1"]);
  await page.getByRole("button", { name: "Use it: A location that is behind" }).click();
  await rows(page).nth(1).waitFor();
  await page.getByRole("button", { name: "Use it: A 429 storm" }).click();
  await rows(page).nth(2).waitFor();
  assert.deepEqual(
    (await rules(kv)).map(({ match, effect, probability, count }) => [match.op, match.location, effect.type, effect.status, probability, count]),
    [
      [["put", "delete"], undefined, "lostAcknowledgement", undefined, 1, 1],
      [["get", "bulkGet", "list"], "sjc", "staleRead", undefined, 1, undefined],
      [["put", "delete"], undefined, "error", 429, 0.5, undefined],
    ],
  );
  await assertAccessible(page);
  await picture(page, "faults");
  await page.getByRole("button", { name: "Remove rule 2" }).click();
  await rows(page).nth(2).waitFor({ state: "detached" });
  assert.deepEqual((await rules(kv)).map(({ effect }) => effect.type), ["lostAcknowledgement", "error"]);
  await page.getByRole("button", { name: "Remove all rules" }).click();
  await page.getByText("There are no rules").waitFor();
  assert.deepEqual(await rules(kv), []);
});

test("a rule is switched off and on, and keeps its place and its seed", async (t) => {
  const kv = await emulator(t);
  const delay = (millis) => ({ match: { keyPrefix: "slow" }, effect: { type: "delay", millis } });
  await fetch(`${kv.url}/__flowkv/faults`, { method: "PUT", body: `{"seed":9223372036854775807,"rules":${JSON.stringify([1, 2, 3].map(delay))}}` });
  const page = await open(t, `${kv.url}/#/faults`);
  await rows(page).nth(2).waitFor();
  await page.getByRole("switch", { name: "Rule 2 is on" }).uncheck();
  await awaitCell(page, 1, 3, "–");
  assert.deepEqual((await rules(kv)).map(({ effect }) => effect.millis), [1, 3]);
  assert.match(await (await fetch(`${kv.url}/__flowkv/faults`)).text(), /"seed":9223372036854775807/);
  await page.getByText("A rule that is switched off is known to this tab alone").waitFor();
  await page.reload();
  await rows(page).nth(2).waitFor();
  assert.deepEqual(await page.getByRole("switch").evaluateAll((all) => all.map(({ checked }) => checked)), [true, false, true]);
  await page.getByRole("switch", { name: "Rule 2 is on" }).press("Space");
  await awaitCell(page, 1, 3, "0");
  assert.deepEqual((await rules(kv)).map(({ effect }) => effect.millis), [1, 2, 3]);
  // Somebody else takes them away under the open page.
  await page.getByRole("switch", { name: "Rule 3 is on" }).uncheck();
  await awaitCell(page, 2, 3, "–");
  await fetch(`${kv.url}/__flowkv/faults`, { method: "DELETE" });
  await rows(page).nth(1).waitFor({ state: "detached" });
  assert.match((await cells(page, 0))[2], /waits 3 ms/);
});

test("a rule is written as a form or as JSON, and what is refused stands at the field", async (t) => {
  const kv = await emulator(t);
  await binding(kv, {}, "GET", "greeting");
  const page = await open(t, `${kv.url}/#/faults`, { expected: /400/ });
  await page.getByRole("button", { name: "Write one" }).click();
  const form = page.getByRole("form", { name: "A fault rule" });
  await form.getByLabel("get", { exact: true }).check();
  await form.getByLabel("Location").selectOption("sjc");
  await form.getByLabel("Namespace").selectOption("app");
  await form.getByLabel("Keys that begin with").fill("user:");
  await form.getByLabel("Status", { exact: true }).fill("99");
  await form.getByRole("button", { name: "Put it in force" }).click();
  const wrong = form.getByRole("alert");
  await wrong.waitFor();
  const refused = await fetch(`${kv.url}/__flowkv/faults`, { method: "PUT", body: '{"rules":[{"effect":{"type":"error","status":99}}]}' });
  assert.equal(await wrong.innerText(), (await refused.json()).error);
  assert.deepEqual(await rules(kv), []);
  await form.getByLabel("Status", { exact: true }).fill("503");
  await form.getByLabel("Probability").fill("2");
  await form.getByRole("button", { name: "Put it in force" }).click();
  await form.locator("[aria-invalid=true][name=probability]").or(form.getByRole("alert").filter({ hasText: "probability" })).first().waitFor();
  await assertAccessible(page);
  await picture(page, "faults-editor");
  await form.getByLabel("Probability").fill("");
  await form.getByRole("button", { name: "JSON" }).click();
  const json = JSON.parse(await form.getByLabel("The rule as JSON").inputValue());
  assert.deepEqual(json, { match: { op: ["get"], location: "sjc", namespace: "app", keyPrefix: "user:" }, effect: { type: "error", status: 503 } });
  await form.getByLabel("The rule as JSON").fill("{");
  await form.getByRole("button", { name: "Put it in force" }).click();
  await form.getByRole("alert").waitFor();
  await form.getByLabel("The rule as JSON").fill(JSON.stringify({ ...json, effect: { type: "error", status: 503, reason: "By <b>JSON</b>" } }));
  await form.getByRole("button", { name: "Put it in force" }).click();
  await form.waitFor({ state: "detached" });
  assert.equal((await binding(kv, { location: "sjc" }, "GET", "user:ann")).status, 503);
  assert.equal((await binding(kv, { location: "lhr" }, "GET", "user:ann")).status, 404);
  await awaitCell(page, 0, 4, "1");
  assert.deepEqual((await cells(page, 0)).slice(1, 3), ["get at sjc in app keys from “user:”", "answers 503 By <b>JSON</b>"]);
  await page.getByRole("button", { name: "Edit rule 1" }).click();
  assert.equal(await form.getByLabel("Status", { exact: true }).inputValue(), "503");
  await form.getByRole("button", { name: "Cancel" }).click();
  await page.setViewportSize({ width: 320, height: 640 });
  await page.getByRole("button", { name: "Edit rule 1" }).click();
  await assertNoSidewaysScroll(page);
});

test("what another tab does to the rules is neither undone nor overwritten", async (t) => {
  const kv = await emulator(t);
  const delay = (millis) => ({ match: { keyPrefix: "slow" }, effect: { type: "delay", millis } });
  await control(kv, "PUT", "/faults", { rules: [1, 2, 3].map(delay) });
  const page = await open(t, `${kv.url}/#/faults`);
  const millis = async () => (await rules(kv)).map(({ effect }) => effect.millis);
  await page.getByRole("button", { name: "Edit rule 3" }).click();
  // The rules before it go while it is edited.
  await control(kv, "PUT", "/faults", { rules: [4, 3].map(delay) });
  await awaitCell(page, 0, 2, "waits 4 ms first");
  await page.getByLabel("Milliseconds").fill("33");
  await page.getByRole("button", { name: "Put it in force" }).click();
  await awaitCell(page, 1, 2, "waits 33 ms first");
  assert.deepEqual(await millis(), [4, 33]);
  await page.getByRole("button", { name: "Edit rule 2" }).click();
  await control(kv, "PUT", "/faults", { rules: [4].map(delay) });
  await page.getByRole("button", { name: "Put it in force" }).click();
  await page.getByText("Somebody has changed or removed this rule meanwhile. Nothing was changed.").waitFor();
  assert.deepEqual(await millis(), [4]);
});
