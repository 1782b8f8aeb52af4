// What the tests of the inspector share: a real browser, a real emulator, and what must hold of the
// page whatever it shows.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const scripts = new URL("../../../../../harness-scripts/", import.meta.url);
const requirePinned = createRequire(new URL("package.json", scripts));
const { chromium } = requirePinned("playwright-core");
const { AxeBuilder } = requirePinned("@axe-core/playwright");
const { startWorkersKv } = await import(new URL("npm/index.js", scripts).href);

/** Where screenshots go; the build names it. */
const PICTURES = process.env.FLOWKV_PICTURES ?? "target/inspector";

/** How the emulator is started, as JSON; the build names a quick way. */
const COMMAND = process.env.FLOWKV_COMMAND === undefined ? {} : { command: JSON.parse(process.env.FLOWKV_COMMAND) };

/**
 * In how long something is there that takes less than a second on a quiet machine. Builds run beside
 * the tests; each test prints what it measured.
 */
export const SOON_MILLIS = 5000;

let browser;

/** What each test has to clean up. */
const cleanups = new WeakMap();

/** Cleans up when a test has ended, the last thing first: a page goes before its emulator. */
export function afterwards(t, cleanup) {
  if (!cleanups.has(t)) {
    const all = [];
    cleanups.set(t, all);
    t.after(async () => {
      for (const each of all.reverse()) await each();
    });
  }
  cleanups.get(t).push(cleanup);
}

/**
 * Starts an emulator for one test, on a manual clock unless the options say otherwise.
 *
 * @param {import("node:test").TestContext} t
 * @param {import("../../../../../harness-scripts/npm/index.d.ts").StartOptions} [options]
 */
export async function emulator(t, options = {}) {
  const kv = await startWorkersKv({ locations: ["lhr", "sjc"], seed: 1, ...COMMAND, ...options });
  afterwards(t, () => kv.close());
  return kv;
}

/** Ends the browser; for `after` of each file. */
export async function closeBrowser() {
  await browser?.close();
}

/**
 * Opens the page in a profile of its own. When the test ends, fails it if the page wrote an error to
 * the console or asked another host for anything.
 *
 * @param {import("node:test").TestContext} t
 * @param {string} url
 * @param {object} [options] of a browser context, such as viewport and colorScheme; `expected`: a
 *     pattern of messages on the console that belong to the test; `prepare`: takes the page before it
 *     loads anything; `context`: an open one, for a second tab
 */
export async function open(t, url, { expected, context: given, prepare = () => {}, ...options } = {}) {
  browser ??= await chromium.launch({ executablePath: process.env.FLOWKV_BROWSER, args: ["--no-sandbox"] });
  const context = given ?? (await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options }));
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const wrong = [];
  const origin = new URL(url).origin;
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type()) && !expected?.test(message.text())) wrong.push(message.text());
  });
  page.on("pageerror", (error) => wrong.push(String(error)));
  page.on("request", (request) => {
    const asked = new URL(request.url());
    if (asked.protocol.startsWith("http") && asked.origin !== origin) wrong.push(`asked ${request.url()}`);
  });
  afterwards(t, async () => {
    await page.close();
    if (given === undefined) await context.close();
    assert.deepEqual(wrong, []);
  });
  await prepare(page);
  await page.goto(url);
  return page;
}

/** Waits until a screen is there and the emulator has answered what the head shows. */
export async function ready(page) {
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.locator("flowkv-clock time").waitFor();
}

/** Fails if axe finds a violation on the page as it is. */
export async function assertAccessible(page) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  assert.deepEqual(
    violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]),
    [],
  );
}

/** Fails if the page is wider than its window. */
export async function assertNoSidewaysScroll(page) {
  const [content, window_] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(content <= window_, `the page is ${content} px wide in a window of ${window_} px`);
}

/** Writes a picture of what the window shows. */
export async function picture(page, name) {
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, `${name}.png`) });
}

/** The request of a binding: what a Worker at that location does. */
export async function binding(kv, { namespace = "app", location = "lhr" }, method, key, body) {
  return fetch(`${kv.url}/${encodeURIComponent(key)}?urlencoded=true`, {
    method,
    body,
    headers: { "X-KV-Namespace-Id": namespace, "X-KV-Location": location },
  });
}

/**
 * Asks the control API, as programs do.
 *
 * @param {string} path from /__flowkv on
 * @param {unknown} [body] of a change
 */
export async function control(kv, method, path, body) {
  const answer = await fetch(`${kv.url}/__flowkv${path}`, {
    method,
    body: typeof body === "string" || body === undefined ? body : JSON.stringify(body),
    headers: { "Content-Type": "application/json" },
  });
  const text = await answer.text();
  assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${text}`);
  return JSON.parse(text);
}
