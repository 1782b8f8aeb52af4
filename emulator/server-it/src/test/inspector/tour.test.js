// The README's tour by mouse alone: a cached miss and a stale read, both gone a minute later.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { closeBrowser, emulator, open, picture, ready } from "./browser.js";

after(closeBrowser);

/** What the README's Worker answers on the same tour. */
const ANSWERS = ["nothing", "written", "hello", "nothing", "hello", "written", "hello", "goodbye"];

/** The hands of who makes the tour. Only what is written is typed. */
class Visitor {
  constructor(page) {
    this.page = page;
    this.answers = [];
  }

  async find(key) {
    await this.page.getByRole("link", { name: "Keys", exact: true }).click();
    await this.page.getByRole("textbox", { name: "Key", exact: true }).fill(key);
    await this.page.getByRole("button", { name: "Open" }).click();
    await this.page.getByRole("heading", { level: 1, name: key }).waitFor();
  }

  /** Reads for real, and waits until the answer is on the page: this one, or the test ends. */
  async read(location, answer) {
    const item = this.page.locator("flowkv-reads li").filter({ hasText: `Read at ${location}` });
    // The answer may be the same as the one before.
    await Promise.all([this.page.waitForResponse(/\/greeting\?/), item.getByRole("button").click()]);
    await item.getByRole("status").getByText(answer).waitFor();
    const text = await item.getByRole("status").innerText();
    this.answers.push(/^absent/.test(text) ? "nothing" : (await item.locator(".value").innerText()));
  }

  /** Waits until the page says of a location what a read is answered there now. */
  async see(location, state) {
    await this.page.getByRole("row", { name: location }).first().getByRole("cell").first().getByText(state).waitFor();
  }

  async write(location, value) {
    await this.page.getByRole("button", { name: "Edit…" }).click();
    const dialog = this.page.getByRole("dialog", { name: "Edit this key" });
    await dialog.getByLabel("As a Worker at").selectOption(location);
    await dialog.getByLabel("Value", { exact: true }).fill(value);
    await dialog.getByRole("button", { name: "Write" }).click();
    await dialog.waitFor({ state: "hidden" });
    await this.page.getByText(`Written at ${location}.`).waitFor();
    this.answers.push("written");
  }

  get clock() {
    return this.page.locator("flowkv-clock .now time").getAttribute("datetime");
  }

  /** Clicks what moves the clock; resolves to what the page says of it. */
  async move(button) {
    const before = await this.clock;
    await this.page.getByRole("button", { name: button }).click();
    await this.page.waitForFunction((was) => document.querySelector("flowkv-clock .now time").dateTime !== was, before);
    return this.page.locator("flowkv-clock .said").innerText();
  }

  async later() {
    await this.move("+61 s");
  }

  /** Goes on from event to event until this one has happened. */
  async stepUntil(event) {
    const seen = [];
    while (!seen.at(-1)?.includes(event)) {
      assert.ok(seen.length < 20, seen.join("\n"));
      seen.push(await this.move("Step"));
    }
    return seen;
  }
}

async function begin(t) {
  const kv = await emulator(t, { namespaces: { notes: "notes" } });
  // A browser's console has every 404, and absence is one.
  const page = await open(t, `${kv.url}/#/keys?namespace=notes`, { expected: /404/ });
  await ready(page);
  const visitor = new Visitor(page);
  await visitor.find("greeting");
  return { kv, page, visitor };
}

test("the tour by mouse, with a minute in no time", async (t) => {
  const { page, visitor } = await begin(t);
  await visitor.read("sjc", "absent");
  await visitor.write("lhr", "hello");
  await visitor.read("lhr", "hello");
  await visitor.read("sjc", "absent");
  await visitor.see("sjc", "cached miss");
  await picture(page, "tour-cached-miss");
  await visitor.later();
  await visitor.read("sjc", "hello");
  await visitor.write("lhr", "goodbye");
  await visitor.read("sjc", "hello");
  await visitor.see("sjc", "stale");
  await picture(page, "tour-stale");
  await visitor.later();
  await visitor.read("sjc", "goodbye");
  assert.deepEqual(visitor.answers, ANSWERS);
});

test("the tour by mouse, from event to event", async (t) => {
  const { visitor } = await begin(t);
  await visitor.read("sjc", "absent");
  await visitor.write("lhr", "hello");
  await visitor.read("lhr", "hello");
  await visitor.read("sjc", "absent");
  const first = await visitor.stepUntil('the cached absence of "greeting" at sjc ends');
  assert.ok(first.some((said) => said.includes('the write of "greeting" (version 1) arrives at sjc')), first.join("\n"));
  await visitor.read("sjc", "hello");
  await visitor.write("lhr", "goodbye");
  await visitor.read("sjc", "hello");
  const second = await visitor.stepUntil('the cached value of "greeting" at sjc ends');
  assert.ok(second.some((said) => said.includes('the write of "greeting" (version 2) arrives at sjc')), second.join("\n"));
  await visitor.read("sjc", "goodbye");
  assert.deepEqual(visitor.answers, ANSWERS);
});
