// The screen "Timeline": its marks are the records, its lengths are times, and what it opens, copies
// and saves is what it shows.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { assertAccessible, assertNoSidewaysScroll, binding, closeBrowser, emulator, open, picture } from "./browser.js";

after(closeBrowser);

const LAG_MILLIS = 6000;
const settings = { replicationLag: "fixed:6s" };
const HOSTILE = ["<img src=x onerror=alert(1)>", "\u202e" + "\u05d0".repeat(170), "nul\u0000key", "__proto__", "a%2Fb"];

/** Operations half a second apart, so that time is linear: a cached miss, stale reads, a 429, a delete. */
async function apart(kv) {
  const at = (location) => (method, key, body) => binding(kv, { location }, method, key, body);
  const [lhr, sjc] = [at("lhr"), at("sjc")];
  const steps = [
    () => sjc("GET", "greeting"), //                a miss, which is cached
    () => lhr("PUT", "greeting", "hello"), //       arrives at sjc six seconds later
    () => lhr("GET", "greeting"),
    () => sjc("GET", "greeting"), //                the cached miss
    () => lhr("PUT", "greeting", "good morning"),
    () => sjc("GET", "greeting"), //                the cached miss, older
    () => lhr("GET", "greeting"),
    () => lhr("PUT", "other", "1"),
    () => lhr("DELETE", "other"), //                too soon for the limit
    () => lhr("GET", ""), //                        a list
  ];
  for (const step of steps) {
    await step();
    await kv.advanceClock(500);
  }
}

async function history(kv) {
  const text = await (await fetch(`${kv.url}/__flowkv/history`)).text();
  return { text, lines: text.trim().split("\n").slice(1).map((line) => JSON.parse(line)) };
}

/** What the timeline calls an operation, told from its record alone. */
function kindOf({ op, outcome, result, reason, fault }) {
  if (fault) return "fault";
  if (outcome === "refused") return /RATE|EXCEEDED/.test(reason) ? "limited" : "refused";
  if (op !== "get") return op;
  if (result.missed) return result.found ? "stale" : result.cacheStatus === "HIT" ? "cachedMiss" : "stale";
  return result.found ? "read" : "absent";
}

async function timeline(t, kv, query = "", options) {
  const page = await open(t, `${kv.url}/#/timeline?namespace=app${query}`, options);
  await page.getByRole("heading", { name: "Timeline", exact: true }).waitFor();
  return page;
}

const marks = (page) => page.locator("flowkv-timeline-chart .mark");
const mark = (page, seq) => page.locator(`flowkv-timeline-chart .mark[data-seq="${seq}"]`);
const panel = (page) => page.getByRole("region", { name: /Operation \d+/ });

/** Waits until the timeline shows so many marks. */
async function marked(page, count) {
  await page.waitForFunction((n) => document.querySelectorAll("flowkv-timeline-chart .mark").length === n, count);
}

const drawn = (page) =>
  page.evaluate(() => {
    const lane = (y) => [...document.querySelectorAll(".lane-line")].findIndex((line) => Math.abs(line.y1.baseVal.value - y) < 9);
    const names = [...document.querySelectorAll(".lane-name")].map((name) => name.textContent.trim());
    const numbers = (text) => text.match(/-?[\d.]+/g).map(Number);
    return {
      zoom: Number(document.querySelector(".moving").dataset.zoom),
      marks: [...document.querySelectorAll(".mark")].map((mark) => {
        const [x, y] = numbers(mark.getAttribute("transform"));
        return { seq: Number(mark.dataset.seq), kind: mark.dataset.kind, x, location: names[lane(y)] };
      }),
      bars: [...document.querySelectorAll(".moving .stale-bar")].map((bar) => ({
        millis: Number(bar.dataset.millis), width: bar.width.baseVal.value, x: bar.x.baseVal.value,
        location: names[lane(bar.y.baseVal.value + 3)],
      })),
      arrows: [...document.querySelectorAll(".moving .arrow")].map((arrow) => {
        const [x1, , x2, y2] = numbers(arrow.getAttribute("d"));
        return { write: Number(arrow.dataset.write), x1, x2, to: names[lane(y2 + 5)] };
      }),
    };
  });

test("marks are the records, bars are as long as answers were old, arrows end when writes arrive", async (t) => {
  const kv = await emulator(t, { settings });
  await apart(kv);
  const { lines } = await history(kv);
  const page = await timeline(t, kv);
  await marked(page, lines.length);
  // Two puts are missed by reads; that of the other key is foretold by the emulator.
  await page.waitForFunction(() => document.querySelectorAll(".moving .arrow").length === 3);
  const shown = await drawn(page);
  const expected = lines.map((line) => ({ seq: line.seq, kind: kindOf(line), location: line.location }));
  assert.deepEqual(shown.marks.map(({ seq, kind, location }) => ({ seq, kind, location })).sort((a, b) => a.seq - b.seq), expected);
  assert.deepEqual(new Set(expected.map(({ kind }) => kind)), new Set(["absent", "put", "read", "cachedMiss", "limited", "list"]));
  const place = new Map(shown.marks.map(({ seq, x }) => [seq, x]));
  const near = (one, other) => assert.ok(Math.abs(one - other) <= 0.3, `${one} is not ${other}`);
  for (const { seq, return: end } of lines) near(place.get(seq) - place.get(1), (end - lines[0].return) * shown.zoom);

  const old = lines.filter(({ result }) => result?.missed);
  assert.deepEqual(shown.bars.map(({ millis }) => millis), old.map(({ result }) => result.staleMillis));
  assert.deepEqual(shown.bars.map(({ millis }) => millis), [1000, 2000]);
  for (const bar of shown.bars) {
    near(bar.width, bar.millis * shown.zoom);
    near(bar.x, place.get(2)); // The first put is what made "absent" old.
    assert.equal(bar.location, "sjc");
  }
  assert.deepEqual(shown.arrows.map(({ write, to }) => [write, to]).sort(), [[1, "sjc"], [2, "sjc"], [3, "sjc"]]);
  for (const { write, x1, x2 } of shown.arrows) {
    near(x1, place.get(lines.find(({ sequence }) => sequence === write).seq));
    near(x2 - x1, LAG_MILLIS * shown.zoom);
  }
  await picture(page, "timeline-apart");
});

test("what happens in one millisecond lies in the order of the record, and idle time is folded", async (t) => {
  const kv = await emulator(t, { settings: { replicationLag: "none" } });
  for (let i = 0; i < 3; i++) {
    await binding(kv, { location: "sjc" }, "GET", "greeting");
    await binding(kv, {}, "PUT", "greeting", `hello ${i}`);
    await binding(kv, { location: "sjc" }, "GET", "greeting");
    await kv.advanceClock(i === 1 ? 160_000 : 1500);
  }
  const page = await timeline(t, kv);
  await marked(page, 9);
  await page.getByText("2 min 40 s nothing").waitFor();
  const { marks: shown, bars } = await drawn(page);
  const xs = shown.sort((a, b) => a.seq - b.seq).map(({ x }) => x);
  for (let i = 1; i < xs.length; i++) assert.ok(xs[i] - xs[i - 1] > 10, `${xs}`);
  assert.ok(bars.every(({ width }) => width > 10));
  assert.ok((await page.locator(".fold-group").count()) >= 1);
  await picture(page, "timeline-folded");
});

test("the picture moves as far as it is moved, and stays there while operations come", async (t) => {
  const kv = await emulator(t);
  for (let i = 0; i < 30; i++) {
    await binding(kv, {}, "PUT", `key${i}`, "v");
    await kv.advanceClock(1000);
  }
  const page = await timeline(t, kv);
  await marked(page, 30);
  const chart = page.locator(".chart");
  await chart.press("+");
  await chart.press("+");
  const x = (seq) => mark(page, seq).locator(".glyph").evaluate((glyph) => glyph.getBoundingClientRect().x);
  const width = await page.locator("flowkv-timeline-chart svg").evaluate((svg) => svg.width.baseVal.value);
  const near = (one, other) => assert.ok(Math.abs(one - other) < 1.5, `${one} is not ${other}`);
  let before = await x(15);
  await chart.press("ArrowRight");
  near(await x(15), before - 0.2 * width);
  const box = await page.locator("flowkv-timeline-chart svg").boundingBox();
  await page.mouse.move(box.x + 300, box.y + 20);
  await page.mouse.down();
  await page.mouse.move(box.x + 420, box.y + 20, { steps: 4 });
  await page.mouse.up();
  near(await x(15), before - 0.2 * width + 120);
  await page.mouse.wheel(0, 50);
  await page.waitForFunction(([seq, was]) => document.querySelector(`.mark[data-seq="${seq}"] .glyph`).getBoundingClientRect().x < was - 40, [15, before - 0.2 * width + 120]);
  before = await x(15);
  await binding(kv, {}, "PUT", "key15", "again");
  await binding(kv, {}, "PUT", "key15", "too soon");
  await page.getByText("1 unusual").waitFor();
  near(await x(15), before);
  // Control and the wheel: the time under the pointer stays.
  const at = (await x(15)) + 6;
  const { zoom } = await drawn(page);
  await page.mouse.move(at, box.y + 60);
  await page.keyboard.down("Control");
  await page.mouse.wheel(0, -200);
  await page.keyboard.up("Control");
  await page.waitForFunction((was) => Number(document.querySelector(".moving").dataset.zoom) > was, zoom);
  near((await x(15)) + 6, at);
});

test("far away, marks are clusters with their numbers; a click goes closer", async (t) => {
  const kv = await emulator(t);
  for (let i = 0; i < 120; i++) await binding(kv, {}, "PUT", `key${i}`, "v");
  const page = await timeline(t, kv);
  await page.locator(".mark.many").first().waitFor();
  const counts = await marks(page).evaluateAll((all) => all.map(({ dataset }) => Number(dataset.count ?? 1)));
  assert.equal(counts.reduce((a, b) => a + b), 120);
  const before = await drawn(page);
  await page.locator(".mark.many").first().click();
  await page.locator('.mark:not(.many)').first().waitFor();
  assert.ok((await drawn(page)).zoom > before.zoom);
  await page.getByRole("button", { name: "Fit" }).click();
  await page.locator(".mark.many").first().waitFor();
  await page.getByText("20 more.").waitFor(); // The table has a hundred of them.
  await page.getByRole("button", { name: "Show 20 more" }).click();
  await page.waitForFunction(() => document.querySelectorAll("flowkv-timeline-list tbody tr").length === 120);
});

test("a click, the keyboard and an address show an operation: its sentence, its rule, its record", async (t) => {
  const kv = await emulator(t, { settings });
  await apart(kv);
  const { lines } = await history(kv);
  const { anomalies } = await (await fetch(`${kv.url}/__flowkv/anomalies`)).json();
  const { sentence } = anomalies.find(({ seq }) => seq === 4);
  const page = await timeline(t, kv);
  await mark(page, 4).locator(".glyph").click();
  await panel(page).getByText(sentence).waitFor();
  await panel(page).getByText("bounded-staleness", { exact: true }).waitFor();
  await panel(page).locator(".rule").getByText("cached", { exact: true }).waitFor();
  const rows = await panel(page).locator("table.record tr").allTextContents();
  for (const [name, value] of [["seq", "4"], ["key", "greeting"], ["result.missed.cause", "cached"], ["result.staleMillis", "1000"]]) {
    assert.ok(rows.some((row) => row === name + value), `${name} ${rows}`);
  }
  assert.match(page.url(), /[?&]at=4/);
  await page.getByRole("button", { name: "Show operation 5" }).waitFor({ state: "detached" });
  await panel(page).getByRole("button", { name: "Show operation 2" }).click();
  await page.getByRole("region", { name: "Operation 2" }).waitFor();
  await page.keyboard.press("Escape");
  await panel(page).waitFor({ state: "detached" });

  // The keyboard alone: to the next unusual operation and back, then along the lanes.
  for (const [key, seq] of [["n", 4], ["j", 6], ["n", 9], ["p", 6], ["k", 4]]) {
    await page.keyboard.press(key);
    await page.getByRole("region", { name: `Operation ${seq}` }).waitFor();
  }
  await page.getByRole("application", { name: "Timeline" }).focus();
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement?.id === "panel-heading");
  const chosen = Number(new URL(page.url().replace("#/", "")).searchParams.get("at"));
  assert.ok(lines.some(({ seq }) => seq === chosen) && chosen !== 4, String(chosen));
  const rows_ = page.locator("flowkv-timeline-list tbody tr");
  assert.equal(await rows_.count(), lines.length);
  await rows_.nth(5).getByRole("button").press("Enter");
  await page.getByRole("region", { name: "Operation 6" }).waitFor();

  // The address is the state.
  await page.getByRole("button", { name: "Follow this key" }).click();
  await marked(page, 8); // The list shows it too.
  await page.locator(".chart").press("+");
  await page.waitForURL(/from=/);
  const was = await drawn(page);
  const again = await timeline(t, kv, page.url().split("namespace=app")[1]);
  await again.getByRole("region", { name: "Operation 6" }).waitFor();
  const now = await drawn(again);
  assert.ok(Math.abs(now.zoom / was.zoom - 1) < 0.01, `${now.zoom} ${was.zoom}`);
  assert.deepEqual(now.marks.map(({ seq }) => seq), was.marks.map(({ seq }) => seq));
});

test("a recorded answer becomes a test that names the same answers", async (t) => {
  const kv = await emulator(t, { settings });
  await apart(kv);
  const page = await timeline(t, kv, "&at=6");
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.getByRole("button", { name: "Copy as JUnit test" }).click();
  const dialog = page.getByRole("dialog", { name: "JUnit test" });
  const java = await dialog.locator("code").textContent();
  for (const line of [
    'assertEquals(Optional.of("hello"), lhr.get("greeting").text()); // operation 3',
    'assertEquals(Optional.empty(), sjc.get("greeting").text()); // operation 4',
    'assertEquals(Optional.empty(), sjc.get("greeting").text()); // operation 6',
    "replicationLag=fixed:6s",
    "clock.advance(Duration.ofMillis(500L));",
  ]) {
    assert.ok(java.includes(line), `${line} is not in ${java}`);
  }
  assert.ok(!java.includes("listCacheSeconds"), "settings of the profile are not named");
  await assertAccessible(page);
  await dialog.getByRole("button", { name: "Copy" }).click();
  await dialog.getByRole("status").getByText("Copied.").waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), java);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Copy as Vitest test" }).click();
  const js = await page.getByRole("dialog", { name: "Vitest test" }).locator("code").textContent();
  assert.ok(js.includes('expect(await at_sjc.get("greeting")).toBe(null); // operation 6'), js);
});

test("the picture is saved as SVG that needs nothing else", async (t) => {
  const kv = await emulator(t, { settings });
  await apart(kv);
  for (const key of HOSTILE) await binding(kv, {}, "PUT", key, `${key}\ufffe`);
  await kv.advanceClock(1000);
  const page = await timeline(t, kv);
  await marks(page).first().waitFor();
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Save the picture" }).click()]);
  assert.match(download.suggestedFilename(), /^timeline_app_\d{4}-\d\d-\d\d-\d\d-\d\d-\d\d\.\d{3}\.svg$/);
  const text = await readFile(await download.path(), "utf8");
  // Not on the page itself, whose policy lets nothing be parsed.
  const blank = await page.context().newPage();
  const found = await blank.evaluate((source) => {
    const parsed = new DOMParser().parseFromString(source, "image/svg+xml");
    const all = [...parsed.querySelectorAll("*")];
    return {
      error: parsed.querySelector("parsererror")?.textContent,
      root: parsed.documentElement.localName,
      title: parsed.querySelector("title").textContent,
      texts: [...parsed.querySelectorAll("text")].map((each) => each.textContent),
      forbidden: all.filter((each) => ["script", "style", "foreignObject", "image", "use", "a"].includes(each.localName)).length,
      handlers: all.flatMap((each) => [...each.attributes]).filter(({ name }) => /^on|^href|:href|^class|^style/.test(name)).length,
      marks: parsed.querySelectorAll("[data-seq]").length,
      fills: new Set(all.map((each) => each.getAttribute("fill"))).size,
    };
  }, text);
  await blank.close();
  assert.deepEqual({ ...found, texts: 0, marks: 0, fills: 0 }, { error: undefined, root: "svg", title: "Timeline of app", texts: 0, forbidden: 0, handlers: 0, marks: 0, fills: 0 });
  assert.equal(found.marks, await marks(page).count());
  assert.ok(found.fills > 4);
  for (const word of ["lhr", "sjc", "cached miss", "a write arrives at another location"]) assert.ok(found.texts.includes(word), word);
  assert.ok(found.texts.some((each) => /UTC, on the clock of the emulator$/.test(each)));
});

/** Drops a file on the page. */
async function drop(page, name, text) {
  const data = await page.evaluateHandle(
    ([file, content]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([content], file));
      return transfer;
    },
    [name, text],
  );
  await page.dispatchEvent("flowkv-timeline", "drop", { dataTransfer: data });
}

test("a history file is shown in place of the emulator, with its sentences, until one goes back", async (t) => {
  const kv = await emulator(t, { settings });
  await apart(kv);
  const { text, lines } = await history(kv);
  const { anomalies } = await (await fetch(`${kv.url}/__flowkv/anomalies`)).json();
  await kv.reset();
  await fetch(`${kv.url}/__flowkv/history`, { method: "DELETE" });
  await binding(kv, {}, "PUT", "now", "1");
  const page = await timeline(t, kv);
  await marked(page, 1);
  await drop(page, "good.jsonl", text);
  await page.getByText("It is not the running emulator.").waitFor();
  await marked(page, lines.length);
  await mark(page, 6).locator(".glyph").click();
  await panel(page).getByText(anomalies.find(({ seq }) => seq === 6).sentence).waitFor();
  await page.getByRole("button", { name: "Copy as JUnit test" }).click();
  await page.getByText("A history does not say under which configuration it was recorded.").waitFor();
  await page.keyboard.press("Escape");
  await assertAccessible(page);
  await page.getByRole("button", { name: "Back to the emulator" }).click();
  await marked(page, 1);
  await page.getByText("It is not the running emulator.").waitFor({ state: "detached" });
  // The same by the file picker.
  await page.getByLabel("Open a history").setInputFiles({ name: "picked.jsonl", mimeType: "text/plain", buffer: Buffer.from(text) });
  await page.getByText("picked.jsonl").waitFor();
  await marked(page, lines.length);
});

test("an old, a broken, a newer, a foreign and a too large file say what they are, and the screen goes on", async (t) => {
  const kv = await emulator(t);
  await binding(kv, {}, "PUT", "now", "1");
  const page = await timeline(t, kv, "", { expected: /400/ });
  await marked(page, 1);
  const header = (version) => `{"format":"flowkv-history","version":${version},"forgotten":0}`;
  const put = '{"seq":1,"face":"binding","location":"lhr","namespace":"old","op":"put","call":1795348800000,"return":1795348800000,"key":"k","value":"v","outcome":"ok"}';
  const get = '{"seq":2,"face":"binding","location":"sjc","namespace":"old","op":"get","call":1795348804000,"return":1795348804000,"key":"k","outcome":"ok","result":{"found":false,"cacheStatus":"HIT","staleMillis":4000}}';

  await drop(page, "notes.txt", "dear diary");
  await page.getByRole("alert").getByText("“notes.txt” is no history: its line 1 must be").waitFor();
  await marked(page, 1);
  await drop(page, "newer.jsonl", header(3));
  await page.getByRole("alert").getByText("“newer.jsonl”: line 1 says version 3 of the format; this page reads versions 1 to 2.").waitFor();
  await page.evaluate(() => {
    const transfer = new DataTransfer();
    const file = new File([], "huge.jsonl");
    Object.defineProperty(file, "size", { value: 70 * 1024 * 1024 });
    transfer.items.add(file);
    const event = new DragEvent("drop", { bubbles: true, cancelable: true });
    Object.defineProperty(event, "dataTransfer", { value: { files: [file], types: ["Files"] } });
    document.querySelector("flowkv-timeline").dispatchEvent(event);
  });
  await page.getByRole("alert").getByText("“huge.jsonl” has 70 MiB; this page opens up to 64 MiB.").waitFor();
  await marked(page, 1);

  await drop(page, "old.jsonl", [header(1), put, get].join("\n"));
  await page.getByText("Version 1 says that an answer was old, but not why").waitFor();
  await marked(page, 2);
  assert.deepEqual((await drawn(page)).bars.map(({ millis }) => millis), [4000]);
  await mark(page, 2).locator(".glyph").click();
  await panel(page).getByText(/4\.0 s after the put at lhr \(operation 1\)/).waitFor();

  await drop(page, "broken.jsonl", [header(2), put, "", '{"seq":2,"op":', get.replace('"seq":2', '"seq":3')].join("\n"));
  await page.getByText("Line 4 could not be read and is shown as text below the timeline.").waitFor();
  await page.getByText("There are no explanations:").getByText("line 4").waitFor();
  await marked(page, 2);
  await page.getByRole("listitem").getByText('{"seq":2,"op":').waitFor();
});

test("an odd record, a history that is cleared and an emulator that is reset leave the rest as it is", async (t) => {
  const kv = await emulator(t);
  await binding(kv, {}, "PUT", "a", "1");
  await binding(kv, {}, "PUT", "b", "1");
  const odd = '{"seq":"two","op":"<img src=x onerror=alert(1)>"}';
  const page = await timeline(t, kv, "", {
    prepare: (opened) =>
      opened.route(/\/__flowkv\/history\?after=0$/, async (route) => {
        const answer = await route.fetch();
        const [header, , second] = (await answer.text()).split("\n");
        await route.fulfill({ response: answer, body: [header, odd, second].join("\n") });
      }),
  });
  await page.getByRole("listitem").getByText(odd).waitFor();
  await marked(page, 1);
  await kv.advanceClock(2000);
  await kv.reset();
  await page.locator("[data-change]").getByText("emptied").waitFor();
  await fetch(`${kv.url}/__flowkv/history`, { method: "DELETE" });
  // The next operation tells it at the latest: between two questions nobody is there to be told.
  await binding(kv, { location: "sjc" }, "PUT", "c", "2");
  await page.getByText("The history was emptied.").waitFor();
  await mark(page, 4).waitFor();
  assert.deepEqual((await drawn(page)).marks.map(({ seq, location }) => [seq, location]), [[4, "sjc"]]);
  assert.equal(await page.getByText("Records that could not be read").count(), 0);
});

test("hostile keys and values are text", async (t) => {
  const kv = await emulator(t);
  for (const key of HOSTILE) {
    await binding(kv, {}, "PUT", key, key);
    await binding(kv, { location: "sjc" }, "GET", key);
    await kv.advanceClock(700);
  }
  const page = await timeline(t, kv);
  await marked(page, 2 * HOSTILE.length);
  await mark(page, 1).locator(".glyph").click();
  await panel(page).getByRole("cell", { name: HOSTILE[0] }).first().waitFor();
  await panel(page).getByRole("button", { name: "Follow this key" }).click();
  await marked(page, 2);
  assert.equal(await page.locator("main img").count(), 0);
  await page.getByRole("button", { name: "All keys" }).click();
  await marked(page, 2 * HOSTILE.length);
  const text = await page.locator("flowkv-timeline-list").innerText();
  for (const shown of ["nul", "␀", "[U+202E]", "__proto__", "a%2Fb", HOSTILE[0]]) assert.ok(text.includes(shown), shown);
  assert.ok(!/[\u0000\u202e]/.test(text));
  await page.getByLabel("Key").fill("__proto__");
  await page.getByLabel("Key").press("Enter");
  await marked(page, 2);
  await assertNoSidewaysScroll(page);
});

test("it is accessible with everything open, light and dark, narrow and wide", async (t) => {
  const kv = await emulator(t, { settings });
  await apart(kv);
  for (const colorScheme of ["light", "dark"]) {
    const page = await timeline(t, kv, "&at=6", { colorScheme });
    await panel(page).waitFor();
    await page.getByText("10 more").waitFor({ state: "detached" });
    await assertAccessible(page);
    for (const width of [320, 1280, 1920]) {
      await page.setViewportSize({ width, height: 1000 });
      await assertNoSidewaysScroll(page);
      await picture(page, `timeline-${colorScheme}-${width}`);
    }
  }
});

test("live keeps the newest operation in view, and a pan ends that", async (t) => {
  const kv = await emulator(t);
  for (let i = 0; i < 40; i++) {
    await binding(kv, {}, "PUT", `key${i}`, "v");
    await kv.advanceClock(1000);
  }
  const page = await timeline(t, kv);
  await page.getByRole("button", { name: "Live" }).click();
  await page.locator(".chart").focus();
  for (let i = 0; i < 5; i++) await page.keyboard.press("+");
  await page.waitForURL(/live=1/);
  await binding(kv, { location: "sjc" }, "PUT", "newest", "v");
  const isIn = (seq) =>
    page.waitForFunction((n) => {
      const box = document.querySelector(`.mark[data-seq="${n}"] .glyph`)?.getBoundingClientRect();
      const all = document.querySelector("flowkv-timeline-chart").getBoundingClientRect();
      return box !== undefined && box.left >= all.left && box.right <= all.right;
    }, seq);
  await isIn(41);
  await page.keyboard.press("ArrowLeft");
  await page.waitForFunction(() => document.querySelector('button[title^="Keeps"]').getAttribute("aria-pressed") === "false");
  await page.waitForURL((url) => !url.hash.includes("live=1"));
});

test("ten thousand operations are panned, and that is measured", async (t) => {
  const kv = await emulator(t);
  await binding(kv, {}, "PUT", "now", "1");
  const start = Date.UTC(2030, 0, 1);
  const lines = ['{"format":"flowkv-history","version":2,"forgotten":0}'];
  for (let i = 0; i < 10_000; i++) {
    const at = start + Math.floor(i * 3.7);
    const base = { seq: i + 1, face: "binding", location: ["lhr", "sjc", "nrt"][i % 3], namespace: "app", call: at, return: at, key: `k${i % 50}`, outcome: "ok" };
    lines.push(
      JSON.stringify(
        i % 3 === 0
          ? { ...base, op: "put", value: `v${i}`, sequence: i / 3 + 1 }
          : { ...base, op: "get", result: { found: true, value: "old", cacheStatus: "HIT", staleMillis: 40, sequence: 1, missed: { sequence: Math.floor(i / 3) + 1, op: "put", location: "lhr", at: at - 40, cause: "cached", arrives: at + 400 } } },
      ),
    );
  }
  const page = await timeline(t, kv);
  await marked(page, 1);
  await drop(page, "many.jsonl", lines.join("\n"));
  await page.getByText("10,000 lines").waitFor();
  await page.getByText("10 unusual").waitFor({ state: "detached" });
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Performance.enable");
  const spent = async () => {
    const { metrics } = await cdp.send("Performance.getMetrics");
    const of = (name) => metrics.find((metric) => metric.name === name).value * 1000;
    return of("ScriptDuration") + of("LayoutDuration") + of("RecalcStyleDuration");
  };
  const box = await page.locator("flowkv-timeline-chart svg").boundingBox();
  for (const zooms of [0, 6, 6]) {
    await page.locator(".chart").focus();
    for (let i = 0; i < zooms; i++) await page.keyboard.press("+");
    await page.evaluate(() => new Promise(requestAnimationFrame));
    const frames = [];
    await page.mouse.move(box.x + 900, box.y + 60);
    await page.mouse.down();
    for (let i = 0; i < 60; i++) {
      const before = await spent();
      await page.mouse.move(box.x + 900 - 14 * i, box.y + 60);
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
      frames.push((await spent()) - before);
    }
    await page.mouse.up();
    frames.sort((a, b) => a - b);
    const shown = await marks(page).count();
    t.diagnostic(`panning 10,000 operations, ${shown} marks drawn: script, style and layout per frame, median ${frames[30].toFixed(1)} ms, 95% ${frames[56].toFixed(1)} ms`);
    assert.ok(shown < 1500, `${shown} marks are drawn`);
  }
});

/**
 * Runs a Worker by the script that people run, at one location; answers where it is.
 *
 * @param {(() => Promise<void>)[]} ends gets what ends it
 */
async function dev(ends, folder, kv, location) {
  const scripts = new URL("../../../../../harness-scripts/", import.meta.url);
  const child = spawn(
    fileURLToPath(new URL("dev", scripts)),
    [folder, "--url", kv.url, "--location", location, "--", "--port", "0", "--inspector-port", "0"],
    { env: { ...process.env, CI: "true", HOME: folder, WRANGLER_SEND_METRICS: "false", WRANGLER_LOG_PATH: join(folder, "logs"), NO_COLOR: "1" } },
  );
  const ended = new Promise((resolve) => child.once("exit", resolve));
  ends.push(async () => {
    child.kill("SIGTERM");
    await ended;
  });
  let output = "";
  return new Promise((resolve, reject) => {
    const read = (chunk) => {
      output += chunk;
      const [, url] = output.match(/Ready on (http:\/\/localhost:\d+)/) ?? [];
      if (url !== undefined) resolve(url);
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    ended.then(() => reject(new Error(output)));
  });
}

test("a Worker at two locations is seen within a second, with the reason for what it read", async (t) => {
  const kv = await emulator(t, { settings });
  const folder = await mkdtemp(join(tmpdir(), "timeline-"));
  const ends = [];
  t.after(async () => {
    await Promise.all(ends.map((end) => end()));
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  await cp(new URL("../worker", import.meta.url), folder, { recursive: true, filter: (file) => !file.includes("/node_modules") });
  await writeFile(
    join(folder, "wrangler.toml"),
    'name = "my-app"\nmain = "index.js"\ncompatibility_date = "2026-04-01"\nkv_namespaces = [{ binding = "SESSIONS", id = "app" }]\n',
  );
  const [london, sanJose] = await Promise.all([dev(ends, folder, kv, "lhr"), dev(ends, folder, kv, "sjc")]);
  const call = async (url, method, ...args) =>
    (await (await fetch(url, { method: "POST", body: JSON.stringify({ binding: "SESSIONS", method, args }) })).json()).result;
  const page = await timeline(t, kv);
  await page.getByText("No operation of this namespace is recorded yet.").waitFor();
  assert.equal(await call(sanJose, "get", "user:1"), null);
  await marked(page, 1);
  await kv.advanceClock(500);
  await call(london, "put", "user:1", "ada");
  await kv.advanceClock(4000);
  assert.equal(await call(sanJose, "get", "user:1"), null);
  const answered = performance.now();
  await marked(page, 3);
  t.diagnostic(`drawn ${Math.round(performance.now() - answered)} ms after the Worker had answered`);
  const { marks: shown, bars, arrows } = await drawn(page);
  assert.deepEqual(shown.map(({ location, kind }) => [location, kind]).sort(), [["lhr", "put"], ["sjc", "absent"], ["sjc", "cachedMiss"]]);
  assert.deepEqual(bars.map(({ millis, location }) => [millis, location]), [[4000, "sjc"]]);
  assert.deepEqual(arrows.map(({ to }) => to), ["sjc"]);
  await page.keyboard.press("n");
  await panel(page).getByText('get "user:1" at sjc read absent, 4.0 s after the put at lhr (operation 2): a miss had been cached at sjc by operation 1').waitFor();
  await picture(page, "timeline-worker");
});
