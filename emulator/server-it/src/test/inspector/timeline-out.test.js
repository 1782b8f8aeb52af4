// What the timeline opens, copies and saves, and ten thousand operations on it.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, test } from "node:test";
import { assertAccessible, binding, closeBrowser, emulator, picture } from "./browser.js";
import { apart, drawn, drop, history, HOSTILE, mark, marked, marks, panel, settings, timeline } from "./timeline.js";

after(closeBrowser);

/** Over how many frames the time is measured; more of them for a figure that is to be published. */
const FRAMES = Number(process.env.FLOWKV_FRAMES ?? 20);

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
  for (const zooms of [0, 6]) {
    await page.locator(".chart").focus();
    for (let i = 0; i < zooms; i++) await page.keyboard.press("+");
    await page.evaluate(() => new Promise(requestAnimationFrame));
    const frames = [];
    await page.mouse.move(box.x + 600, box.y + 60);
    for (let i = 0; i < FRAMES; i++) {
      const before = await spent();
      await page.mouse.wheel(90, 0); // Four windows in all, so that some frames draw what comes.
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
      frames.push((await spent()) - before);
    }
    frames.sort((a, b) => a - b);
    const shown = await marks(page).count();
    t.diagnostic(`panning 10,000 operations, ${shown} marks drawn: script, style and layout per frame, median ${frames[FRAMES >> 1].toFixed(1)} ms, most ${frames[FRAMES - 1].toFixed(1)} ms`);
    assert.ok(shown < 1500, `${shown} marks are drawn`);
  }
});
