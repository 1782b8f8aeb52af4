import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiError } from "../../main/resources/dev/flowkv/inspector/ui/api.js";
import { Looker } from "../../main/resources/dev/flowkv/inspector/ui/keys/looker.js";

/** What a Looker needs to know of an emulator. */
class World extends EventTarget {
  connection = "online";
  config = { profile: "cloudflare" };
  clock = { now: "2026-01-01T00:00:00Z" };
  historyProblem = "";
  /** @type {{id: string}[]} */
  namespaces = [];

  changed(change = {}) {
    Object.assign(this, change);
    this.dispatchEvent(new Event("change"));
  }

  recorded(...records) {
    this.dispatchEvent(new CustomEvent("records", { detail: records }));
  }
}

/** A Looker at work; each question waits until the test answers it. */
function looking(t, { isAtRest = () => true, world = new World() } = {}) {
  const questions = [];
  const waiting = [];
  const host = { addController() {}, requestUpdate() {} };
  const looker = new Looker(host, () => world, {
    ask: (signal) =>
      new Promise((resolve, reject) => {
        const question = { resolve, reject, signal };
        questions.push(question);
        waiting.shift()?.(question);
      }),
    concerns: ({ namespace }) => namespace === "app",
    isAtRest,
    pauseMillis: 1,
    untoldMillis: 1,
  });
  looker.hostConnected();
  t.after(() => looker.hostDisconnected());
  const next = () => (questions.length > asked++ ? questions[asked - 1] : new Promise((resolve) => waiting.push(resolve)));
  let asked = 0;
  /** Answers the next question, and lets the Looker go on: its pause is the timer before. */
  const answer = async (value) => {
    (await next()).resolve(value);
    await new Promise(setImmediate);
    await new Promise((resolve) => setTimeout(resolve, 2));
  };
  return { looker, world, questions, next, answer };
}

test("it asks once, and again only when something concerns it", async (t) => {
  const { looker, world, questions, answer } = looking(t);
  looker.about("app");
  await answer("one");
  assert.deepEqual([looker.answer, looker.isOld], ["one", false]);
  world.changed();
  world.recorded({ seq: 1, namespace: "other" });
  assert.equal(questions.length, 1);
  world.recorded({ seq: 2, namespace: "other" }, { seq: 3, namespace: "app" });
  await answer("two");
  world.recorded();
  await answer("another history");
  world.recorded({ seq: 4, odd: "{" });
  await answer("who knows");
  world.changed({ config: { profile: "strong" } });
  await answer("other settings");
  assert.deepEqual([looker.answer, questions.length], ["other settings", 5]);
});

test("there is one question at a time, however much happens", async (t) => {
  const { looker, world, questions, next, answer } = looking(t);
  looker.about("app");
  const first = await next();
  for (let seq = 1; seq < 100; seq++) world.recorded({ seq, namespace: "app" });
  assert.equal(questions.length, 1);
  first.resolve("one");
  await answer("two");
  assert.deepEqual([looker.answer, questions.length], ["two", 2]);
});

test("time alone is a reason only where it changes something", async (t) => {
  const { looker, world, questions, answer } = looking(t, { isAtRest: (value) => value === "rest" });
  looker.about("app");
  await answer("moves");
  world.changed({ clock: { now: "2026-01-01T00:00:01Z" } });
  await answer("rest");
  world.changed({ clock: { now: "2026-01-01T00:00:02Z" } });
  world.changed({ clock: { now: "2026-01-01T00:00:02Z" } });
  assert.equal(questions.length, 2);
});

test("another question is asked at once, and the answer to the one before is dropped", async (t) => {
  const { looker, next, answer } = looking(t);
  looker.about("app");
  const first = await next();
  looker.about("other");
  assert.equal(first.signal.aborted, true);
  first.resolve("too late");
  await new Promise(setImmediate);
  assert.deepEqual([looker.answer, looker.isOld], [undefined, true]);
  await answer("of the other");
  assert.deepEqual([looker.answer, looker.isOld], ["of the other", false]);
});

test("a refusal is said; while nobody answers, what was known stays", async (t) => {
  const { looker, world, questions, next, answer } = looking(t);
  looker.about("app");
  await answer("one");
  looker.again();
  (await next()).reject(new ApiError(0, "The emulator does not answer."));
  await new Promise(setImmediate);
  assert.deepEqual([looker.answer, looker.problem], ["one", ""]);
  world.changed({ connection: "offline" });
  looker.again();
  assert.equal(questions.length, 2, "nobody is there to be asked");
  world.changed({ connection: "online" });
  (await next()).reject(new ApiError(404, "There is no namespace."));
  await new Promise(setImmediate);
  assert.deepEqual([looker.answer, looker.problem], [undefined, "There is no namespace."]);
  world.changed({ namespaces: [{ id: "app" }] });
  await answer("it is there");
  assert.deepEqual([looker.answer, looker.problem], ["it is there", ""]);
});

test("what is refused is not asked again and again while only time passes, and what fails is", async (t) => {
  const { looker, world, questions, next } = looking(t, { isAtRest: () => false });
  looker.about("gone");
  (await next()).reject(new ApiError(404, "There is no namespace."));
  await new Promise((resolve) => setTimeout(resolve, 5));
  for (let second = 1; second < 5; second++) world.changed({ clock: { now: `2026-01-01T00:00:0${second}Z` } });
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal(questions.length, 1);
  looker.about("another");
  assert.equal(looker.problem, "", "that was said of the other question");
  (await next()).reject(new ApiError(503, "No room."));
  await new Promise((resolve) => setTimeout(resolve, 5));
  world.changed({ clock: { now: "2026-01-01T00:01:00Z" } });
  (await next()).resolve("there");
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.deepEqual([looker.answer, looker.problem], ["there", ""]);
  looker.about("");
  assert.deepEqual([looker.answer, looker.problem], [undefined, ""]);
});

test("nothing is asked before there is a question, a configuration and a host", async (t) => {
  const world = new World();
  world.config = undefined;
  const { looker, questions, answer } = looking(t, { world });
  world.changed();
  looker.about("app");
  assert.equal(questions.length, 0);
  world.changed({ config: {} });
  await answer("one");
  looker.about("");
  assert.equal(looker.answer, undefined);
  looker.again();
  looker.hostDisconnected();
  looker.about("app");
  assert.equal(questions.length, 1);
});

test("without a history it asks by itself", async (t) => {
  const { looker, world, answer } = looking(t);
  world.historyProblem = "This emulator records nothing.";
  looker.about("app");
  await answer("one");
  await answer("two");
  assert.equal(looker.answer, "two");
});
