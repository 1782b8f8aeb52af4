// What the tests of the inspector share: a real browser, a real emulator, and what must hold of the
// page whatever it shows.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const scripts = new URL("../../../../../harness-scripts/", import.meta.url);
const requirePinned = createRequire(new URL("package.json", scripts));
const { chromium } = requirePinned("playwright-core");
const { AxeBuilder } = requirePinned("@axe-core/playwright");
const { startWorkersKv, workersKv } = await import(new URL("npm/index.js", scripts).href);

/** Where screenshots go; none are made where this names no folder. */
const PICTURES = process.env.FLOWKV_PICTURES;

/** How the emulator's program is started; the build names a quick way, as JSON. */
export const FLOWKV = JSON.parse(process.env.FLOWKV_COMMAND ?? JSON.stringify([fileURLToPath(new URL("flowkv", scripts))]));

/** Where the build starts emulators in a moment, in its own JVM. */
const EMULATORS = process.env.FLOWKV_EMULATORS;

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

const OPTIONS = { locations: ["lhr", "sjc"], seed: 1 };

/**
 * Starts an emulator for one test, on a manual clock: one of the build's, else a program.
 *
 * @param {import("node:test").TestContext} t
 * @param {object} [options] port, settings, locations, seed and namespaces, as startWorkersKv takes
 *     them
 */
export async function emulator(t, options = {}) {
  if (EMULATORS === undefined) return emulatorProgram(t, options);
  const answer = await fetch(EMULATORS, { method: "POST", body: JSON.stringify({ ...OPTIONS, ...options }) });
  const said = await answer.text();
  assert.equal(answer.status, 200, said);
  const { url, end } = JSON.parse(said);
  const close = async () => assert.equal((await fetch(end, { method: "DELETE" })).status, 200);
  afterwards(t, close);
  return { ...workersKv(url), close };
}

/**
 * Starts an emulator that is a program of its own, for what only a program has.
 *
 * @param {import("node:test").TestContext} t
 * @param {object} [options] those of startWorkersKv; `serve`: more arguments; `folder`: where it runs
 */
export async function emulatorProgram(t, { serve = "", folder = ".", ...options } = {}) {
  const command = ["sh", "-c", `cd "$0" && exec "$@" ${serve}`, folder, ...FLOWKV];
  const kv = await startWorkersKv({ ...OPTIONS, command, ...options });
  afterwards(t, () => kv.close());
  return kv;
}

/** Ends the browser; for `after` of each file. */
export async function closeBrowser() {
  await browser?.close();
  browser = undefined;
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

/** Writes a picture of what the window shows, for people to look at. */
export async function picture(page, name) {
  if (PICTURES === undefined) return;
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
