// The tail of operations: what is on it is what the emulator has recorded, and said of it.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { after, test } from "node:test";
import { promisify } from "node:util";
import { assertAccessible, assertNoSidewaysScroll, binding, closeBrowser, control, emulator, emulatorProgram, FLOWKV, open, picture, ready, SOON_MILLIS } from "./browser.js";

after(closeBrowser);

const run = promisify(execFile);

const rows = (page) => page.locator("flowkv-live tr[data-seq]");
const row = (page, seq) => page.locator(`flowkv-live tr[data-seq="${seq}"]`);
const numbers = (page) => rows(page).evaluateAll((all) => all.map(({ dataset }) => Number(dataset.seq)));

/** Six operations: a cached miss, a refused write, an operation over REST. */
async function something(kv) {
  await binding(kv, { location: "sjc" }, "GET", "greeting");
  await binding(kv, {}, "PUT", "greeting", "hello");
  await binding(kv, { location: "sjc" }, "GET", "greeting");
  await binding(kv, {}, "PUT", "greeting", "again");
  await binding(kv, { namespace: "other" }, "GET", "a/b");
  await binding(kv, {}, "DELETE", "none");
}

test("a row has what was recorded, and the emulator's sentence for what was unusual", async (t) => {
  const kv = await emulator(t);
  await something(kv);
  const page = await open(t, `${kv.url}/#/live`);
  await rows(page).nth(5).waitFor();
  assert.deepEqual(await numbers(page), [1, 2, 3, 4, 5, 6]);
  const { anomalies } = await control(kv, "GET", "/anomalies");
  assert.deepEqual(anomalies.map(({ seq, kind }) => [seq, kind]), [[3, "cached-miss"], [4, "refused-write"]]);
  for (const { seq, sentence } of anomalies) {
    await row(page, seq).getByText(sentence, { exact: true }).waitFor();
  }
  assert.equal(await page.locator("flowkv-live .why").count(), 2);
  const cells = async (seq) => (await row(page, seq).locator("td").allInnerTexts()).map((text) => text.trim());
  assert.deepEqual((await cells(2)).slice(1), ["lhr", "put", "greeting", "hello"]);
  assert.deepEqual((await cells(1)).slice(1), ["sjc", "get", "greeting", "absent MISS"]);
  assert.match((await cells(3))[4], /^absent HIT\s+cached miss/);
  assert.match((await cells(4))[4], /^✕ refused Too Many Requests/);
  const [header, ...lines] = (await (await fetch(`${kv.url}/__flowkv/history`)).text()).trim().split("\n").map((line) => JSON.parse(line));
  assert.equal(header.forgotten, 0);
  for (const line of lines) {
    assert.equal(Date.parse(await row(page, line.seq).locator("time").getAttribute("datetime")), line.return);
  }
  await binding(kv, { location: "sjc" }, "GET", "later");
  await row(page, 7).waitFor();
  await control(kv, "POST", "/reset");
  await row(page, 8).getByText("All namespaces were emptied: a reset or a deletion.").waitFor();
  await assertAccessible(page);
  await picture(page, "live");
  await page.setViewportSize({ width: 320, height: 640 });
  await assertNoSidewaysScroll(page);
  await picture(page, "live-narrow");
});

test("the filter stands in the address, and a link shows the same", async (t) => {
  const kv = await emulator(t);
  await something(kv);
  const page = await open(t, `${kv.url}/#/live?namespace=app`);
  await rows(page).nth(5).waitFor();
  const shows = async (seqs) => {
    await page.waitForFunction(
      (wanted) => [...document.querySelectorAll("flowkv-live tr[data-seq]")].map(({ dataset }) => dataset.seq).join() === wanted,
      seqs.join(),
    );
  };
  await page.getByLabel("Key has").fill("greet");
  await shows([1, 2, 3, 4]);
  await page.getByLabel("Location").selectOption("sjc");
  await shows([1, 3]);
  await page.getByLabel("Stale only").check();
  await shows([3]);
  assert.match(page.url(), /#\/live\?namespace=app&filter=greet&location=sjc&stale=1$/);
  const other = await open(t, page.url(), { context: page.context() });
  await rows(other).first().waitFor();
  assert.deepEqual(await numbers(other), [3]);
  assert.equal(await other.getByLabel("Location").inputValue(), "sjc");
  await page.getByLabel("Key has").fill("");
  await page.getByLabel("Location").selectOption("");
  await page.getByLabel("Stale only").uncheck();
  await shows([1, 2, 3, 4, 5, 6]);
  await page.getByLabel("Outcome").selectOption("refused");
  await shows([4]);
  await page.getByLabel("Outcome").selectOption("");
  await page.getByLabel("Operation").selectOption("delete");
  await shows([6]);
  await page.getByLabel("Operation").selectOption("");
  await page.getByLabel("Only the chosen namespace").check();
  await shows([1, 2, 3, 4, 6]);
  await page.getByLabel("Key has").fill("nowhere");
  await page.getByRole("status").filter({ hasText: "No operation passes the filter" }).waitFor();
});

test("pause counts what waits, clear empties the view alone", async (t) => {
  const kv = await emulator(t);
  await something(kv);
  const page = await open(t, `${kv.url}/#/live`);
  await rows(page).nth(5).waitFor();
  await page.getByRole("button", { name: "Pause" }).click();
  await binding(kv, {}, "GET", "one");
  await binding(kv, {}, "GET", "two");
  await page.getByRole("button", { name: "Resume (2 waiting)" }).waitFor();
  assert.deepEqual(await numbers(page), [1, 2, 3, 4, 5, 6]);
  await page.getByRole("button", { name: "Resume" }).click();
  await row(page, 8).waitFor();
  await page.getByRole("button", { name: "Clear the view" }).click();
  await row(page, 8).waitFor({ state: "detached" });
  await binding(kv, {}, "GET", "three");
  await row(page, 9).waitFor();
  assert.deepEqual(await numbers(page), [9]);
  assert.equal((await (await fetch(`${kv.url}/__flowkv/history`)).text()).trim().split("\n").length, 10);
});

test("what is shown is saved as a history that flowkv check takes", async (t) => {
  const kv = await emulator(t);
  await something(kv);
  const page = await open(t, `${kv.url}/#/live?filter=greeting`);
  await rows(page).nth(3).waitFor();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Download what is shown" }).click(),
  ]);
  assert.match(download.suggestedFilename(), /^flowkv-history-.*\.jsonl$/);
  const file = await download.path();
  const lines = (await (await fetch(`${kv.url}/__flowkv/history`)).text()).split("\n");
  assert.deepEqual(readFileSync(file, "utf8").split("\n"), ['{"format":"flowkv-history","version":2,"forgotten":0}', ...lines.slice(1, 5), ""]);
  const { stdout } = await run(FLOWKV[0], [...FLOWKV.slice(1), "check", "--unknown-start", file]);
  assert.match(stdout, /4 operations/);
});

test("the keyboard pauses, filters, goes through the rows and opens them", async (t) => {
  const kv = await emulator(t);
  await something(kv);
  const page = await open(t, `${kv.url}/#/live`);
  await rows(page).nth(5).waitFor();
  await page.keyboard.press("Space");
  await page.getByRole("button", { name: "Resume (0 waiting)" }).waitFor();
  await page.keyboard.press("Space");
  await page.getByRole("button", { name: "Pause" }).waitFor();
  const focused = () => page.evaluate(() => document.activeElement?.dataset.seq);
  for (const [key, seq] of [["j", "6"], ["k", "5"], ["k", "4"], ["j", "5"], ["k", "4"]]) {
    await page.keyboard.press(key);
    assert.equal(await focused(), seq);
  }
  await page.keyboard.press("Enter");
  await page.waitForURL(/#\/key\?namespace=app&key=greeting$/);
  await page.goBack();
  await rows(page).nth(5).waitFor();
  await page.keyboard.press("k");
  await page.keyboard.press("t");
  await page.waitForURL(/#\/timeline\?namespace=app&key=none&at=6$/);
  await page.goBack();
  await rows(page).nth(5).waitFor();
  await page.keyboard.press("/");
  await page.keyboard.type("a j k/ ");
  assert.equal(await page.getByLabel("Key has").inputValue(), "a j k/ ");
  await page.getByRole("button", { name: "Pause" }).waitFor();
});

test("a burst of 5,000 operations freezes nothing: 500 rows are drawn, and the page answers", async (t) => {
  const kv = await emulator(t, { settings: { sameKeyWritesPerSecond: "off", operationsPerInvocation: "off" } });
  await binding(kv, {}, "GET", "first");
  const page = await open(t, `${kv.url}/#/live`);
  await rows(page).first().waitFor();
  // The longest time in which the page answers nothing.
  await page.evaluate(() => {
    window.longest = 0;
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) window.longest = Math.max(window.longest, duration);
    }).observe({ type: "longtask" });
  });
  const start = performance.now();
  for (let batch = 0; batch < 100; batch++) {
    await Promise.all(Array.from({ length: 50 }, (_, i) => binding(kv, {}, i % 2 === 0 ? "PUT" : "GET", `key-${i}`, i % 2 === 0 ? `${batch}` : undefined)));
    if (batch === 50) await page.getByLabel("Key has").fill("key-1");
  }
  const took = performance.now() - start;
  await page.getByLabel("Key has").fill("");
  await row(page, 5001).waitFor();
  assert.equal(await rows(page).count(), 500);
  const longest = await page.evaluate(() => window.longest);
  t.diagnostic(`5,000 operations in ${Math.round(took)} ms; the longest task of the page took ${Math.round(longest)} ms`);
  assert.ok(longest < SOON_MILLIS, `the page did nothing else for ${longest} ms`);
  // It follows the end while the end is in view, and stays where somebody reads.
  assert.ok(await row(page, 5001).isVisible());
  await page.locator("flowkv-live .rows").evaluate((box) => (box.scrollTop = 0));
  await page.getByRole("button", { name: "To the newest" }).waitFor();
  await binding(kv, {}, "GET", "later");
  await row(page, 5002).waitFor();
  assert.equal(await page.locator("flowkv-live .rows").evaluate((box) => box.scrollTop < 200), true);
  await page.getByRole("button", { name: "To the newest" }).click();
  await page.waitForFunction(() => {
    const box = document.querySelector("flowkv-live .rows");
    return box.scrollHeight - box.scrollTop - box.clientHeight < 8;
  });
});

test("what is forgotten, an emptied history and another emulator are named", async (t) => {
  const kv = await emulatorProgram(t, { serve: "--history 4" });
  await something(kv);
  const page = await open(t, `${kv.url}/#/live`, { expected: /ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET|ERR_INCOMPLETE|503/ });
  await rows(page).nth(3).waitFor();
  assert.deepEqual(await numbers(page), [3, 4, 5, 6]);
  await page.getByText("Forgotten: 2 earlier operations.").waitFor();
  await control(kv, "DELETE", "/history");
  await page.getByText("The history was emptied.").waitFor();
  await row(page, 6).waitFor({ state: "detached" });
  await binding(kv, { location: "sjc" }, "GET", "held");
  await row(page, 7).getByText("All namespaces were replaced").waitFor();
  await row(page, 8).waitFor();
  assert.equal(await page.getByText("Forgotten:").count(), 0, "what was cleared was not forgotten");
  await page.reload();
  await row(page, 8).waitFor();
  assert.equal(await page.getByText("Forgotten:").count(), 0, "nor is it for one who comes later");
  await page.getByRole("button", { name: "Pause" }).click();
  const port = Number(new URL(kv.url).port);
  await kv.close();
  await page.getByText("The emulator does not answer.").waitFor();
  const next = await emulator(t, { port });
  await binding(next, {}, "PUT", "another", "one");
  await page.getByText("The emulator was started again.").waitFor();
  // What is paused stays, and gets no sentence of the other emulator's operations.
  await page.getByRole("button", { name: "Resume (1 waiting)" }).waitFor();
  assert.deepEqual(await numbers(page), [7, 8]);
  await page.getByRole("button", { name: "Resume" }).click();
  await page.getByRole("row", { name: "another" }).waitFor();
  assert.deepEqual(await numbers(page), [1]);
});

test("a history that is emptied between two questions is noticed at once", async (t) => {
  const kv = await emulator(t);
  await binding(kv, {}, "GET", "greeting");
  let isEmptied = false;
  const prepare = (opened) =>
    opened.route("**/__flowkv/history*", async (route) => {
      // Behind the answer that shows the operation, before the question that would wait.
      if (!isEmptied && route.request().url().includes("wait=")) {
        isEmptied = true;
        await row(opened, 1).waitFor();
        await control(kv, "DELETE", "/history");
      }
      await route.continue().catch(() => {});
    });
  const page = await open(t, `${kv.url}/#/live`, { prepare });
  await page.getByText("The history was emptied.").waitFor({ timeout: 10_000 });
  await row(page, 1).waitFor({ state: "detached" });
});

test("without a history it says what to do, and the clock goes on", async (t) => {
  const kv = await emulatorProgram(t, { serve: "--history 0", settings: { replicationLag: "fixed:10s" } });
  const page = await open(t, `${kv.url}/#/live`);
  await page.getByText("No history is recorded: the server was started with --history 0. Start it without --history 0 to see operations here.").waitFor();
  await binding(kv, {}, "PUT", "greeting", "hello");
  await page.locator("flowkv-clock .now").click();
  await page.locator("#clock-panel").getByText("arrives at sjc").waitFor();
});

test("hostile and odd lines are shown as text", async (t) => {
  const kv = await emulator(t);
  const image = "<img src=x onerror=alert(1)>";
  await binding(kv, {}, "PUT", image, "<script>alert(1)</script>\u202e\u0000");
  await binding(kv, {}, "GET", "greeting");
  const page = await open(t, `${kv.url}/#/live`, {
    prepare: (opened) =>
      // In place of a line that is real, one of a later version.
      opened.route("**/__flowkv/history*", async (route) => {
        // A question that waits when the test ends has no answer.
        const answer = await route.fetch().catch(() => undefined);
        if (answer === undefined) return;
        const body = await answer.text();
        await route.fulfill({ response: answer, body: body.replace(/^\{"seq":2,.*$/m, '{"seq":2,"op":{"of":"tomorrow"}}') });
      }),
  });
  await row(page, 1).getByText(image).waitFor();
  assert.equal(await page.locator("flowkv-live img, flowkv-live script").count(), 0);
  await row(page, 1).getByText("␀").waitFor();
  await row(page, 2).getByText('{"seq":2,"op":{"of":"tomorrow"}}').waitFor();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Download what is shown" }).click(),
  ]);
  assert.equal(readFileSync(await download.path(), "utf8").trim().split("\n").length, 2);
  await page.getByText("Not in the file: 1 odd line.").waitFor();
});
