// The page as such: who gets it, what it may load, how large it is, what it does without a token.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { gzipSync } from "node:zlib";
import { assertAccessible, assertNoSidewaysScroll, binding, closeBrowser, control, emulator, emulatorProgram, open, picture, ready } from "./browser.js";

after(closeBrowser);

const HTML = { Accept: "text/html,application/xhtml+xml,*/*;q=0.8" };

test("a browser gets the page at / and a program gets what it always got", async (t) => {
  const kv = await emulator(t);
  const page = await fetch(kv.url, { headers: HTML });
  assert.equal(page.status, 200);
  assert.match(page.headers.get("Content-Type"), /^text\/html/);
  assert.match(page.headers.get("Content-Security-Policy"), /^default-src 'self'; object-src 'none';/);
  assert.doesNotMatch(page.headers.get("Content-Security-Policy"), /unsafe/);
  for (const Accept of ["*/*", "application/json"]) {
    const answer = await fetch(kv.url, { headers: { Accept } });
    assert.equal(answer.status, 404);
    assert.match((await answer.json()).error, /^Nothing is here\./);
  }
  const list = await fetch(kv.url, { headers: { ...HTML, "X-KV-Namespace-Id": "app" } });
  assert.deepEqual((await list.json()).keys, []);
});

test("a page of another site may link to it and do nothing else", async (t) => {
  const kv = await emulator(t);
  const foreign = { ...HTML, "Sec-Fetch-Site": "cross-site" };
  // Not by fetch, which sets these headers itself.
  const status = (path, headers) =>
    new Promise((resolve, reject) => {
      const sent = request(kv.url + path, { headers }, (answer) => resolve(answer.resume().statusCode));
      sent.on("error", reject).end();
    });
  assert.equal(await status("/", { ...foreign, "Sec-Fetch-Mode": "navigate" }), 200);
  assert.equal(await status("/__flowkv/ui/", { ...foreign, "Sec-Fetch-Mode": "navigate" }), 200);
  assert.equal(await status("/__flowkv/ui/", { ...foreign, "Sec-Fetch-Mode": "no-cors" }), 403);
  assert.equal(await status("/__flowkv/clock", { ...foreign, "Sec-Fetch-Mode": "navigate" }), 403);
});

test("its files are kept for ever by browsers, and those of another version are not there", async (t) => {
  const kv = await emulator(t);
  const html = await (await fetch(`${kv.url}/__flowkv/ui/`)).text();
  const [, app] = html.match(/src="([^"]+)"/);
  const file = await fetch(kv.url + app);
  assert.equal(file.headers.get("Cache-Control"), "public, max-age=31536000, immutable");
  assert.match(file.headers.get("Content-Type"), /^text\/javascript/);
  assert.equal((await fetch(kv.url + app.replace(/ui\/\w+/, "ui/0123456789abcdef"))).status, 404);
  assert.equal((await fetch(kv.url + app.replace("app.js", "none.js"))).status, 404);
  assert.equal((await fetch(kv.url + app.replace("app.js", "..%2Fversion.txt"))).status, 404);
  assert.equal((await fetch(kv.url + app, { method: "POST" })).status, 404);
});

test("everything that the page loads is at most 80 KB, packed", async (t) => {
  const kv = await emulator(t);
  const sizes = [];
  const prepare = (page) =>
    page.on("response", (response) => {
      if (response.url().includes("/__flowkv/ui/") || response.url() === `${kv.url}/`) {
        sizes.push(response.body().then((body) => gzipSync(body).length));
      }
    });
  await ready(await open(t, `${kv.url}/`, { prepare }));
  const total = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  t.diagnostic(`the page loads ${sizes.length} files, ${total} bytes packed`);
  assert.ok(total <= 80 * 1024, `${total} bytes`);
});

test("every screen is accessible, light and dark, and as narrow as 320 px", async (t) => {
  const kv = await emulator(t);
  await binding(kv, { location: "sjc" }, "GET", "greeting");
  await binding(kv, {}, "PUT", "greeting", "hello");
  await binding(kv, { location: "sjc" }, "GET", "greeting");
  for (const colorScheme of ["light", "dark"]) {
    const page = await open(t, kv.url, { colorScheme });
    for (const screen of ["keys", "key", "timeline", "live", "faults", "settings"]) {
      await page.goto(`${kv.url}/#/${screen}?namespace=app&key=greeting`);
      await ready(page);
      await assertAccessible(page);
      await picture(page, `${screen}-${colorScheme}`);
      if (colorScheme === "light") {
        for (const width of [320, 1920]) {
          await page.setViewportSize({ width, height: 900 });
          await assertNoSidewaysScroll(page);
        }
        await picture(page, `${screen}-wide`);
        await page.setViewportSize({ width: 1280, height: 900 });
      }
    }
  }
});

test("the token is asked for once and kept for the tab", async (t) => {
  const kv = await emulatorProgram(t, { token: "schlüssel" });
  const page = await open(t, kv.url, { expected: /401/ });
  await page.getByRole("heading", { name: "This emulator has a token" }).waitFor();
  await page.getByLabel("Token").fill("wrong");
  await page.getByRole("button", { name: "Open" }).click();
  await page.getByText("The emulator did not accept that token.").waitFor();
  await page.getByLabel("Token").fill("  schlüssel ");
  await page.getByRole("button", { name: "Open" }).click();
  await page.getByRole("heading", { name: "Keys" }).waitFor();
  await page.reload();
  await page.getByRole("heading", { name: "Keys" }).waitFor();
});

test("the questions of docs/how-to/inspector.md are answered", async (t) => {
  const kv = await emulator(t);
  await binding(kv, {}, "PUT", "greeting", "hello");
  const page = readFileSync(new URL("../../../../../docs/how-to/inspector.md", import.meta.url), "utf8");
  const [, commands] = page.match(/```sh\n(curl .*?)```/s);
  const folder = mkdtempSync(join(tmpdir(), "flowkv-"));
  t.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "history.jsonl"), await (await fetch(`${kv.url}/__flowkv/history`)).text());
  const lines = commands.trim().split("\n");
  assert.equal(lines.length, 5);
  for (const line of lines) {
    const command = line.replace("http://127.0.0.1:8786", kv.url).replace("curl ", "curl -sSf ");
    const answer = JSON.parse(execFileSync("bash", ["-c", command], { cwd: folder, encoding: "utf8" }));
    assert.notDeepEqual(answer, {});
  }
});

test("the head shows the namespace of the address, wherever one goes and whatever comes", async (t) => {
  const kv = await emulator(t);
  for (const namespace of ["a", "c"]) await control(kv, "PUT", `/namespaces/${namespace}`, { title: namespace });
  const page = await open(t, `${kv.url}/#/keys?namespace=a`);
  await ready(page);
  const select = page.locator("header .namespace select");
  const shown = (id) => page.waitForFunction((each) => document.querySelector("header .namespace select").value === each, id);
  await select.selectOption("c");
  await page.waitForURL(/namespace=c/);
  await page.goBack();
  await shown("a");
  await page.goForward();
  await shown("c");
  await control(kv, "PUT", "/namespaces/b", { title: "b" });
  await binding(kv, {}, "GET", "wakes");
  await select.locator("option[value=b]").waitFor({ state: "attached" });
  await shown("c");
  // Nor is it another one where the address names none, when one comes that is the first.
  await page.goto(`${kv.url}/#/live`);
  await page.reload();
  await shown("a");
  await control(kv, "PUT", "/namespaces/0", { title: "0" });
  await binding(kv, {}, "GET", "wakes");
  await select.locator('option[value="0"]').waitFor({ state: "attached" });
  await shown("a");
});

test("a file that is dropped where no file is taken says where it is, and takes nobody away", async (t) => {
  const kv = await emulator(t);
  const page = await open(t, `${kv.url}/#/keys`);
  await ready(page);
  const isTaken = await page.evaluate(() => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(["x"], "picture.png"));
    return ["dragover", "drop"].map((type) => {
      const event = new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true });
      document.querySelector("main").dispatchEvent(event);
      return event.defaultPrevented;
    });
  });
  assert.deepEqual(isTaken, [true, true], "else the browser opens the file in place of the page");
  await page.getByText("This screen takes no file. Timeline opens a history, Settings a snapshot.").waitFor();
});

test("who opens the page of an empty emulator can begin there", async (t) => {
  // Not in a folder with a Worker, whose namespaces are there from the start.
  const folder = mkdtempSync(join(tmpdir(), "flowkv-empty-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const kv = await emulatorProgram(t, { folder });
  const page = await open(t, `${kv.url}/#/key?key=greeting`);
  await page.getByText("There is no namespace yet.").waitFor();
  await page.getByRole("link", { name: "All keys are here." }).click();
  await page.getByRole("button", { name: "Create" }).click();
  await page.waitForURL(/namespace=app/);
  await page.getByLabel("Key", { exact: true }).fill("greeting");
  await page.getByRole("button", { name: "Write…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Write" }).click();
  await page.getByText("greeting: Written at lhr.").waitFor();
  assert.equal(await (await binding(kv, {}, "GET", "greeting")).text(), "");
});
