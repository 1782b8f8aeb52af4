// The screen "Key": one key's versions, and what each location answers, now and later.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, test } from "node:test";
import { assertAccessible, assertNoSidewaysScroll, binding, closeBrowser, emulator, open, picture } from "./browser.js";
import { LHR, OPTIONS, SJC, api, everyKind, put } from "./keys.js";

after(closeBrowser);

const VIEWS = "/namespaces/app/keys/stale/views";

/** The address of a key's screen. */
function address(kv, key, more = "") {
  return `${kv.url}/#/key?${new URLSearchParams({ namespace: "app", key })}${more}`;
}

/** What a column of the answers shows, location by location. */
function column(page, title) {
  return page.locator("flowkv-key .answers").evaluate((table, name) => {
    const at = [...table.querySelectorAll("thead th")].findIndex((th) => th.textContent === name);
    return [...table.querySelectorAll("tbody tr")].map((row) => {
      const cell = row.children[at];
      return [row.children[0].textContent.trim(), cell.querySelector(".answer").dataset.state, cell.querySelector(".reason").textContent];
    });
  }, title);
}

function expected({ locations }) {
  return locations.map(({ location, state, reason }) => [location, state, reason]);
}

/** Waits until the column of the slider shows its moment. */
async function ahead(page, title) {
  await page.locator("flowkv-key .answers thead").getByText(title, { exact: true }).waitFor();
  await page.locator("flowkv-key .answers tbody tr:last-child td:last-child .answer").waitFor();
}

test("now, later, and at the slider the screen says what the API says; the clock stays", async (t) => {
  const kv = await emulator(t, OPTIONS);
  await everyKind(kv);
  const { now } = await api(kv, "/clock");
  const page = await open(t, address(kv, "stale"));
  await ahead(page, "in 10 s, as chosen");
  assert.deepEqual(await column(page, "now"), expected(await api(kv, VIEWS)));
  assert.deepEqual(await column(page, "in 1 s"), expected(await api(kv, `${VIEWS}?at=%2B1s`)));
  assert.deepEqual(await column(page, "in 60 s"), expected(await api(kv, `${VIEWS}?at=%2B60s`)));
  assert.deepEqual(await column(page, "in 10 s, as chosen"), expected(await api(kv, `${VIEWS}?at=%2B10s`)));
  await picture(page, "key-answers");

  const { events } = await api(kv, "/next-events?namespace=app&key=stale");
  const listed = page.getByRole("list", { name: "What happens to this key by itself" }).getByRole("listitem");
  assert.deepEqual(
    (await listed.allInnerTexts()).map((text) => text.trim()),
    events.map(({ inMillis, text }) => `in ${inMillis / 1000} s ${text}`),
  );
  assert.deepEqual(events.map(({ inMillis }) => inMillis), [5_000, 5_000, 55_000, 60_000]);
  await page.getByRole("button", { name: "in 55 s" }).click();
  await ahead(page, "in 55 s, as chosen");
  assert.deepEqual(await column(page, "in 55 s, as chosen"), expected(await api(kv, `${VIEWS}?at=%2B55s`)));
  await page.getByLabel("Look ahead").fill("54900");
  await ahead(page, "in 54.9 s, as chosen");
  const [, [, state, reason]] = await column(page, "in 54.9 s, as chosen");
  assert.deepEqual([state, reason], ["stale", "cached value, fetched 59.9 s ago, kept for 0.1 s more"]);
  await page.reload();
  await ahead(page, "in 54.9 s, as chosen");
  assert.equal((await api(kv, "/clock")).now, now);
});

test("what each cache holds, and when each version arrives or has arrived", async (t) => {
  const kv = await emulator(t, OPTIONS);
  await everyKind(kv);
  const page = await open(t, address(kv, "stale"));
  const cache = page.locator("flowkv-key .answers .cache");
  await cache.nth(1).getByText("version 1, fetched 5 s ago").waitFor();
  await cache.nth(1).getByText(/^until .*, 55 s more$/).waitFor();
  const { now, chain } = await api(kv, VIEWS);
  const versions = page.locator("flowkv-key .versions tbody tr");
  assert.deepEqual(await versions.locator("th").allInnerTexts(), chain.map(({ sequence }) => String(sequence)));
  await versions.first().getByText("arrives in 5 s").first().waitFor();
  await versions.nth(1).getByText("replaced by version").first().waitFor();
  const moment = new Date(Date.parse(now) + 5_000).toISOString().slice(11, 23);
  await kv.advanceClock(7_000);
  const atSjc = versions.first().locator("td").nth(4);
  await atSjc.getByText("arrived").waitFor();
  assert.match(await atSjc.innerText(), new RegExp(moment));
  await cache.nth(1).getByText("version 1, fetched 12 s ago").waitFor();
});

test("a read for real says that it fills the cache, and shows what came back", async (t) => {
  const kv = await emulator(t, OPTIONS);
  await put(kv, LHR, "k", "<b>one</b>\ntwo");
  // A browser writes an absent key's 404 to the console by itself.
  const page = await open(t, address(kv, "k"), { expected: /404/ });
  const cache = page.locator("flowkv-key .answers .cache");
  await cache.nth(1).getByText("nothing").waitFor();
  const read = (location) => page.getByRole("button", { name: `Read at ${location}, fill its cache` }).click();
  await read("sjc");
  await page.locator("flowkv-reads li").nth(1).getByText("absent").waitFor();
  await cache.nth(1).getByText("absence, fetched 0 s ago").waitFor();
  await read("lhr");
  const came = page.locator("flowkv-reads li").first().locator(".value");
  assert.equal(await came.textContent(), "<b>one</b>\ntwo");
  const { locations } = await api(kv, "/namespaces/app/keys/k/views");
  assert.equal(locations[1].state, "cachedMiss");
});

test("a large value is a download, and what is binary says so", async (t) => {
  const kv = await emulator(t, OPTIONS);
  const large = Buffer.alloc(26_214_400, "flowkv ");
  await put(kv, LHR, "../big file", large);
  await put(kv, LHR, "binary", new Uint8Array([0xff, 0xfe, 0]));
  const page = await open(t, address(kv, "../big file"));
  await page.locator("flowkv-key .versions").getByText("25 MiB").waitFor();
  await page.getByRole("button", { name: "Read at lhr" }).click();
  const arrives = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download" }).click();
  const download = await arrives;
  assert.equal(download.suggestedFilename(), "_big_file");
  assert.ok(readFileSync(await download.path()).equals(large));
  assert.ok((await page.locator("body").textContent()).length < 20_000);
  await page.goto(address(kv, "binary"));
  await page.locator("flowkv-key .versions").getByText("binary, 3 B").waitFor();
  await page.getByRole("button", { name: "Read at lhr" }).click();
  await page.locator("flowkv-reads").getByText("binary, 3 B").waitFor();
});

test("metadata, expiration and several caches of a location", async (t) => {
  const kv = await emulator(t, { ...OPTIONS, settings: { ...OPTIONS.settings, shardsPerLocation: 2 } });
  const metadata = '{"big":12345678901234567890,"one":1.0}';
  await fetch(`${kv.url}/k?urlencoded=true&expiration_ttl=90`, {
    method: "PUT",
    body: "v",
    headers: { "X-KV-Namespace-Id": "app", "X-KV-Location": "lhr", "CF-KV-Metadata": metadata },
  });
  const page = await open(t, address(kv, "k"));
  await page.locator("flowkv-key .metadata").getByText(metadata, { exact: true }).waitFor();
  await page.locator("flowkv-key .versions").getByText(/^expires in (89|90)/).waitFor();
  const caches = await page.locator("flowkv-key .answers tbody th").allInnerTexts();
  assert.deepEqual(caches.slice(0, 3), ["lhr, cache 1", "lhr, cache 2", "sjc, cache 1"]);
});

test("a key or a namespace that is not there says so, and offers what is", async (t) => {
  const kv = await emulator(t, OPTIONS);
  await put(kv, LHR, "there", "1");
  const page = await open(t, address(kv, "never written"), { expected: /404|414/ });
  await page.getByText("The store holds no version of this key").waitFor();
  await page.getByRole("link", { name: "These keys are there." }).click();
  await page.getByRole("link", { name: "there", exact: true }).click();
  await page.getByRole("heading", { name: "Key there" }).waitFor();
  await page.goto(`${kv.url}/#/key?namespace=gone&key=k`);
  await page.getByText("There is no namespace \"gone\".").waitFor();
  await page.locator("main").getByRole("link", { name: "app", exact: true }).click();
  await page.getByRole("link", { name: "there", exact: true }).waitFor();
  for (const key of ["", "..", "."]) {
    await page.goto(address(kv, key));
    await page.getByText("No key is chosen, or one that KV does not take").waitFor();
  }
  await page.goto(address(kv, "x".repeat(600)));
  await page.getByRole("alert").getByText(/512/).waitFor();
});

test("it is written, pinned and followed from its screen; what others do appears", async (t) => {
  const kv = await emulator(t, OPTIONS);
  await put(kv, LHR, "k", "1");
  const page = await open(t, address(kv, "k"), { expected: /ERR_|404|503/ });
  await page.getByRole("button", { name: "Edit…" }).click();
  await page.getByRole("dialog").getByLabel("As a Worker at").selectOption("sjc");
  await page.getByRole("dialog").getByLabel("Value").fill("2");
  await page.getByRole("dialog").getByRole("button", { name: "Write" }).click();
  const versions = page.locator("flowkv-key .versions tbody tr");
  await versions.nth(1).waitFor();
  assert.match(await versions.first().innerText(), /2\s/);
  await page.getByRole("button", { name: "Pin" }).click();
  await page.getByRole("button", { name: "Pinned", pressed: true }).waitFor();
  await binding(kv, SJC, "DELETE", "k");
  await versions.first().getByText("deleted").waitFor();
  const href = await page.getByRole("link", { name: "Timeline of this key" }).getAttribute("href");
  assert.equal(href, "#/timeline?namespace=app&key=k");
  await kv.reset();
  await page.getByText("There is no namespace \"app\".").waitFor();
  await put(kv, LHR, "k", "after the reset");
  await versions.getByText("after the reset").waitFor();
  await kv.close();
  const again = await emulator(t, { ...OPTIONS, port: Number(new URL(kv.url).port) });
  await put(again, LHR, "k", "after the restart");
  await versions.getByText("after the restart").waitFor();
});

test("it is accessible, light and dark, and 320 px wide", async (t) => {
  const kv = await emulator(t, OPTIONS);
  await everyKind(kv);
  for (const colorScheme of ["light", "dark"]) {
    const page = await open(t, address(kv, "missed"), { colorScheme });
    await ahead(page, "in 10 s, as chosen");
    await assertAccessible(page);
    await page.setViewportSize({ width: 320, height: 1200 });
    await assertNoSidewaysScroll(page);
    await picture(page, `key-narrow-${colorScheme}`);
  }
});
