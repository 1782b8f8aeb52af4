// A real Worker under `dev`, at two locations: its operations are on the page, with their reasons.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { afterwards, closeBrowser, open, picture, SOON_MILLIS } from "./browser.js";
import { marked, panel } from "./timeline.js";

after(closeBrowser);

const root = fileURLToPath(new URL("../../../../../", import.meta.url));

/** Runs `dev` with the Worker of the README; resolves to where it and its emulator are. */
async function dev(t, ...options) {
  const folder = mkdtempSync(join(tmpdir(), "flowkv-dev-"));
  const project = join(folder, "notes");
  cpSync(join(root, "docs/examples/notes"), project, { recursive: true });
  // Not 8786, where somebody's emulator may be.
  const ports = 20_000 + (process.pid % 700) * 16;
  const program = spawn(join(root, "harness-scripts/dev"), [project, ...options, "--", "--port", "0", "--inspector-port", "0"], {
    env: { ...process.env, CI: "true", HOME: folder, XDG_CONFIG_HOME: join(folder, "config"), WRANGLER_SEND_METRICS: "false", NO_COLOR: "1", FLOWKV_PORTS_FROM: String(ports) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise((resolve) => program.on("exit", resolve));
  let output = "";
  afterwards(t, async () => {
    program.kill("SIGTERM");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  });
  const ready = new Promise((resolve, reject) => {
    const look = (chunk) => {
      output += chunk;
      const emulator = /^FlowKV is ready at (http:\/\/\S+) /m.exec(output)?.[1];
      const [, lhr, sjc] = /^location  Worker\nlhr       (\S+)\nsjc       (\S+)\n/m.exec(output) ?? [];
      if (emulator !== undefined && sjc !== undefined) resolve({ emulator, lhr, sjc });
    };
    program.stdout.on("data", look);
    program.stderr.on("data", look);
    program.on("exit", () => reject(new Error(output)));
  });
  return ready;
}

/** How long it takes until something is on the page, in milliseconds from now. */
async function within(locator) {
  const start = performance.now();
  await locator.waitFor();
  return performance.now() - start;
}

test("operations of a real Worker appear within a second, with their reasons", async (t) => {
  const { emulator, lhr, sjc } = await dev(t, "--locations", "lhr,sjc", "--clock", "manual");
  const page = await open(t, `${emulator}/#/live`);
  await page.getByText("No operation yet").waitFor();
  await (await fetch(`${sjc}/greeting`)).text();
  await (await fetch(`${lhr}/greeting`, { method: "PUT", body: "hello" })).text();
  assert.equal((await (await fetch(`${sjc}/greeting`)).text()).trim(), "nothing");
  const row = page.locator('flowkv-live tr[data-seq="3"]');
  const took = await within(row.getByText('get "greeting" at sjc read absent, 0.0 s after the put at lhr (operation 2)'));
  t.diagnostic(`a Worker's operation and its reason were on Live after ${Math.round(took)} ms`);
  assert.ok(took < SOON_MILLIS, `${took} ms`);
  assert.deepEqual(
    await page.locator("flowkv-live tr[data-seq] td:nth-child(3)").allInnerTexts(),
    ["get", "put", "get"],
  );
  await picture(page, "live-worker");
  await page.getByRole("link", { name: "Keys", exact: true }).click();
  const key = page.getByRole("row", { name: "greeting" });
  await key.getByText("cached miss").waitFor();
  await key.getByText("hello").first().waitFor();
  await picture(page, "keys-worker");
  // The next operation is there without a click.
  await (await fetch(`${lhr}/other`, { method: "PUT", body: "one" })).text();
  const another = await within(page.getByRole("row", { name: "other" }).getByText("one").first());
  t.diagnostic(`a Worker's write was on Keys after ${Math.round(another)} ms`);
  assert.ok(another < SOON_MILLIS, `${another} ms`);
  await page.getByRole("link", { name: "Timeline", exact: true }).click();
  await marked(page, 4);
  await page.keyboard.press("n");
  await panel(page).getByText('get "greeting" at sjc read absent, 0.0 s after the put at lhr (operation 2)').waitFor();
  await picture(page, "timeline-worker");
});
