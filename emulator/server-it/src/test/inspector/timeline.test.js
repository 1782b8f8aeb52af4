// The screen "Timeline": its marks are the records, its lengths are times, and one can move in it.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { assertAccessible, assertNoSidewaysScroll, binding, closeBrowser, emulator, open, picture } from "./browser.js";
import { apart, drawn, history, HOSTILE, kindOf, LAG_MILLIS, mark, marked, marks, panel, settings, timeline } from "./timeline.js";

after(closeBrowser);

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
  // The next operation tells it at the latest: between two questions nobody is there to hear it.
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

test("the link of a failed exploration shows the run that failed, and another link shows all runs", async (t) => {
  const kv = await emulator(t);
  const ask = async (path, body) =>
    (await fetch(`${kv.url}/__flowkv/${path}`, { method: "POST", body: JSON.stringify(body) })).json();
  await binding(kv, {}, "PUT", "before", "v"); // Without it, the namespace is gone afterwards.
  let state = await ask("exploration", { schedules: 50 });
  while (state.state === "running") {
    await binding(kv, {}, "PUT", "greeting", "hello");
    await kv.advanceClock(5000);
    const { status } = await binding(kv, { location: "sjc" }, "GET", "greeting");
    state = await ask("exploration/next", { verdict: status === 200 ? "passed" : "failed" });
  }
  const page = await open(t, state.failure.link);
  await marked(page, 2);
  await page.getByText("One run of an exploration").waitFor();
  await panel(page).getByText("absent").first().waitFor();
  await assertAccessible(page);
  await page.getByRole("link", { name: "Show everything" }).click();
  await marked(page, 6);
  assert.equal(await page.getByText("One run of an exploration").count(), 0);
});
