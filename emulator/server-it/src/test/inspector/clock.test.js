// The clock in the head of every screen: what it shows is what the API says, and it does what it says.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { assertAccessible, assertNoSidewaysScroll, binding, closeBrowser, control, emulator, emulatorProgram, open, picture, ready } from "./browser.js";

after(closeBrowser);

const LAG = { settings: { replicationLag: "fixed:10s" } };

/** What the head shows, as an instant. */
const shown = async (page) => page.locator("flowkv-clock time").first().getAttribute("datetime");

/** Waits until the head shows an instant. */
const awaitShown = (page, instant) => page.locator(`flowkv-clock .now time[datetime="${instant}"]`).waitFor();

const now = async (kv) => (await control(kv, "GET", "/clock")).now;

/** A cached miss at sjc, and a value that is on its way there and that expires. */
async function something(kv) {
  await binding(kv, { location: "sjc" }, "GET", "greeting");
  await kv.advanceClock(5000);
  await fetch(`${kv.url}/greeting?expiration_ttl=300`, { method: "PUT", body: "hello", headers: { "X-KV-Namespace-Id": "app", "X-KV-Location": "lhr" } });
}

test("what happens next is what the API says, by click and by keyboard", async (t) => {
  const kv = await emulator(t, LAG);
  await something(kv);
  const page = await open(t, kv.url);
  await ready(page);
  await awaitShown(page, await now(kv));
  const panel = page.locator("#clock-panel");
  assert.ok(await panel.isHidden());
  await page.locator("flowkv-clock .now").press("Enter");
  await panel.waitFor();
  const { events } = await control(kv, "GET", "/next-events?limit=20");
  assert.deepEqual(events.map(({ kind }) => kind), ["arrival", "arrival", "cacheEnd", "cacheEnd", "expiration"]);
  await panel.locator("tbody tr").nth(events.length - 1).waitFor();
  assert.deepEqual(await panel.locator("tbody tr a").allInnerTexts(), events.map(({ text }) => text));
  assert.deepEqual(await panel.locator("tbody tr").evaluateAll((rows) => rows.map(({ dataset }) => dataset.kind)), events.map(({ kind }) => kind));
  assert.deepEqual(await panel.locator("tbody tr").evaluateAll((rows) => rows.map(({ dataset }) => dataset.at)), events.map(({ at }) => at));
  await assertAccessible(page);
  await picture(page, "clock");
  await page.keyboard.press("Escape");
  await panel.waitFor({ state: "hidden" });
  await page.locator("flowkv-clock .now").click();
  await panel.getByRole("link", { name: "arrives at sjc" }).click();
  await page.waitForURL(/#\/key\?namespace=app&key=greeting$/);
});

test("it is moved by an amount, and to the next event", async (t) => {
  const kv = await emulator(t, LAG);
  await something(kv);
  const page = await open(t, kv.url);
  await ready(page);
  const start = Date.parse(await now(kv));
  const at = (millis) => awaitShown(page, new Date(start + millis).toISOString());
  await page.getByRole("button", { name: "+1 s", exact: true }).click();
  await at(1000);
  await page.getByRole("button", { name: "Step" }).click();
  await at(10_000);
  await page.getByRole("status").filter({ hasText: 'Now the write of "greeting" (version 1) arrives at rest; the write of "greeting" (version 1) arrives at sjc.' }).waitFor();
  assert.equal(await now(kv), new Date(start + 10_000).toISOString());
  await page.locator("flowkv-clock .now").click();
  const panel = page.locator("#clock-panel");
  await panel.locator("tbody tr").nth(2).waitFor();
  assert.equal(await panel.locator("tbody tr").count(), 3);
  await panel.getByLabel("By").fill("1.5m");
  await panel.getByRole("button", { name: "Advance" }).click();
  await at(100_000);
  await panel.locator("tr[data-kind=cacheEnd]").first().waitFor({ state: "detached" });
  await panel.getByLabel("By").fill("soon");
  await panel.getByLabel("By").press("Enter");
  await panel.getByRole("alert").filter({ hasText: "A duration has a number and a unit, such as 500ms, 1.5s, 2m or 1h, not “soon”." }).waitFor();
  assert.equal(await now(kv), new Date(start + 100_000).toISOString());
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Step" }).click();
  await page.getByRole("status").filter({ hasText: 'Now the value of "greeting" expires.' }).waitFor();
  await at(Math.floor((start + 300_000) / 1000) * 1000 - start);
  await page.getByRole("button", { name: "Step" }).click();
  await page.getByRole("status").filter({ hasText: "Nothing is to come: the clock stays where it is." }).waitFor();
});

test("a clock that runs goes on between two looks, and does not drift from the emulator's", async (t) => {
  const kv = await emulator(t);
  const page = await open(t, kv.url);
  await ready(page);
  await page.locator("flowkv-clock .now").click();
  const panel = page.locator("#clock-panel");
  await panel.getByLabel("Mode").selectOption("scaled");
  await panel.getByLabel("Factor").fill("100");
  await panel.getByRole("button", { name: "Set mode" }).click();
  await page.locator("flowkv-clock .mode", { hasText: "×100" }).waitFor();
  assert.equal((await control(kv, "GET", "/clock")).scale, 100);
  assert.equal(await page.getByRole("button", { name: "Step" }).count(), 0);
  // No look is answered from here on: what moves, moves by itself.
  let release;
  const released = new Promise((resolve) => (release = resolve));
  let isHeld;
  const held = new Promise((resolve) => (isHeld = resolve));
  await page.route("**/__flowkv/clock", async (route) => {
    isHeld();
    await released;
    await route.continue();
  });
  await held;
  const before = Date.parse(await shown(page));
  await page.waitForFunction(
    (least) => Date.parse(document.querySelector("flowkv-clock time").dateTime) > least,
    before + 150_000,
  );
  // Between two questions to the emulator, the page shows a time between their answers, give or take the second that it shows and the time of an answer.
  const [least, page_, most] = [await now(kv), await shown(page), await now(kv)].map((instant) => Date.parse(instant));
  assert.ok(page_ > least - 30_000 && page_ < most + 30_000, `${page_} is not between ${least} and ${most}`);
  release();
  await panel.getByLabel("Mode").selectOption("manual");
  await panel.getByRole("button", { name: "Set mode" }).click();
  await page.getByRole("button", { name: "Step" }).waitFor();
  await awaitShown(page, await now(kv));
});

test("a refusal is shown: a clock that somebody else has made real, and one that would go back", async (t) => {
  const kv = await emulator(t);
  const page = await open(t, kv.url, { expected: /409|400/ });
  await ready(page);
  // The page has not seen yet that the clock is a real one.
  let release;
  const released = new Promise((resolve) => (release = resolve));
  let isHeld;
  const held = new Promise((resolve) => (isHeld = resolve));
  await page.route("**/__flowkv/clock", async (route) => {
    isHeld();
    await released;
    await route.continue();
  });
  await held;
  await control(kv, "PUT", "/clock", { mode: "real" });
  const refused = await fetch(`${kv.url}/__flowkv/clock/step`, { method: "POST" });
  assert.equal(refused.status, 409);
  await page.getByRole("button", { name: "Step" }).click();
  await page.getByRole("status").filter({ hasText: (await refused.json()).error }).waitFor();
  await page.getByRole("button", { name: "+61 s" }).click();
  await page.getByRole("status").filter({ hasText: /Only a manual clock can be (advanced|moved)|manual/ }).waitFor();
  release();
  await page.locator("flowkv-clock .mode", { hasText: "real" }).waitFor();
  await page.locator("flowkv-clock .now").click();
  await page.locator("#clock-panel").getByLabel("Mode").selectOption("scaled");
  await page.locator("#clock-panel").getByLabel("Factor").fill("0");
  await page.locator("#clock-panel").getByRole("button", { name: "Set mode" }).click();
  await page.locator("#clock-panel").getByRole("alert").waitFor();
  assert.equal((await control(kv, "GET", "/clock")).mode, "real");
});

test("a reset asks first and says what goes", async (t) => {
  const kv = await emulator(t);
  await binding(kv, {}, "PUT", "greeting", "hello");
  // A question of the screen behind may come between the reset and the page's learning of it.
  const page = await open(t, kv.url, { expected: /404/ });
  await ready(page);
  const ask = async () => {
    await page.locator("flowkv-clock .now").click();
    await page.getByRole("button", { name: "Reset the emulator" }).click();
    return page.getByRole("dialog", { name: "Reset the emulator?" });
  };
  let dialog = await ask();
  await dialog.getByText("1 key in 1 namespace,").waitFor();
  await assertAccessible(page);
  await picture(page, "confirm");
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  dialog = await ask();
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await dialog.waitFor({ state: "detached" });
  assert.equal(await (await binding(kv, {}, "GET", "greeting")).text(), "hello");
  dialog = await ask();
  await dialog.getByRole("button", { name: "Reset", exact: true }).click();
  await page.getByRole("status").filter({ hasText: "The emulator is empty." }).waitFor();
  assert.equal((await binding(kv, {}, "GET", "greeting")).status, 404);
});

test("two tabs show the same, no matter which one moves the clock, and hidden ones take nothing from them", async (t) => {
  const kv = await emulator(t);
  const first = await open(t, kv.url);
  const context = first.context();
  await ready(first);
  // A browser gives a host six connections, and a page that follows the operations holds one.
  const prepare = (page) => page.addInitScript(() => Object.defineProperty(document, "hidden", { get: () => true }));
  for (let i = 0; i < 6; i++) {
    const hidden = await open(t, kv.url, { context, prepare });
    await hidden.getByRole("heading", { level: 1 }).waitFor();
  }
  const second = await open(t, `${kv.url}/#/live`, { context });
  await ready(second);
  const instant = (await kv.advanceClock(12_345)).toISOString();
  await Promise.all([first, second].map((page) => awaitShown(page, instant)));
  await first.getByRole("button", { name: "+10 s" }).click();
  const later = new Date(Date.parse(instant) + 10_000).toISOString();
  await Promise.all([first, second].map((page) => awaitShown(page, later)));
  await binding(kv, {}, "PUT", "greeting", "hello");
  await second.getByRole("row", { name: "greeting" }).waitFor();
});

test("a page that may not change anything offers nothing that does", async (t) => {
  const kv = await emulatorProgram(t, { serve: "--read-only-ui", ...LAG });
  await something(kv);
  const page = await open(t, kv.url);
  await ready(page);
  assert.equal(await page.getByRole("button", { name: "Step" }).count(), 0);
  await page.locator("flowkv-clock .now").click();
  await page.locator("#clock-panel tbody tr").nth(4).waitFor();
  assert.equal(await page.locator("#clock-panel :is(button, input, select)").count(), 0);
  for (const screen of ["faults", "settings", "live"]) {
    await page.goto(`${kv.url}/#/${screen}`);
    await page.getByRole("heading", { level: 1, name: screen, exact: false }).waitFor();
    const names = await page.locator("main button").allInnerTexts();
    const harmless = /^(Pause|Clear the view|Download what is shown|Save the state as a file|Export for wrangler)$/;
    assert.deepEqual(names.filter((name) => !harmless.test(name)), []);
  }
});

test("it has room at 320 px", async (t) => {
  const kv = await emulator(t, LAG);
  await something(kv);
  for (const colorScheme of ["light", "dark"]) {
    const page = await open(t, kv.url, { viewport: { width: 320, height: 640 }, colorScheme });
    await ready(page);
    await assertNoSidewaysScroll(page);
    const time = await page.locator("flowkv-clock time").first().innerText();
    assert.match(time, /\d\d:\d\d:\d\d\.\d{3}$/);
    await page.locator("flowkv-clock .now").click();
    await page.locator("#clock-panel tbody tr").nth(4).waitFor();
    const { x, width } = await page.locator("#clock-panel").boundingBox();
    assert.ok(x >= 0 && x + width <= 320, `${x} and ${width} wide`);
    await assertNoSidewaysScroll(page);
    await assertAccessible(page);
    await picture(page, `clock-narrow-${colorScheme}`);
  }
});
