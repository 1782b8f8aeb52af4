import assert from "node:assert/strict";
import { test } from "node:test";
import { answerOf, changeText, stateOf } from "../../main/resources/dev/flowkv/inspector/ui/live/answer.js";
import { historyFile } from "../../main/resources/dev/flowkv/inspector/ui/live/file.js";
import { filterOf, isOpen, isStale, newest, passes } from "../../main/resources/dev/flowkv/inspector/ui/live/filter.js";
import { Sentences } from "../../main/resources/dev/flowkv/inspector/ui/live/sentences.js";
import { readHistory } from "../../main/resources/dev/flowkv/inspector/ui/history.js";

const MISSED = { op: "put", at: 1, cause: "cached", sequence: 1 };
const PUT = { seq: 1, op: "put", namespace: "app", location: "lhr", key: "user:ann", value: "1", outcome: "ok", call: 1, return: 1 };
const GET = { seq: 2, op: "get", namespace: "app", location: "sjc", key: "user:ann", outcome: "ok", call: 2, return: 2, result: { found: false, missed: MISSED } };
const BULK = { seq: 3, op: "bulkGet", namespace: "app", location: "sjc", keys: ["a", "user:bob"], outcome: "ok", call: 3, return: 3, results: { a: { found: true }, "user:bob": { found: false } } };
const LIST = { seq: 4, op: "list", namespace: "other", location: "lhr", prefix: "user:", outcome: "ok", call: 4, return: 4, names: [{ name: "user:ann" }], complete: false };
const REFUSED = { seq: 5, op: "put", namespace: "app", location: "lhr", key: "b", outcome: "refused", status: 429, text: "Too Many Requests", call: 5, return: 5 };
const CHANGE = { seq: 6, change: "emptied", at: 6 };
const ODD = { seq: 7, odd: "{" };
const ALL = [PUT, GET, BULK, LIST, REFUSED, CHANGE, ODD];

/** The numbers of what passes a filter of the address. */
const shown = (query) => ALL.filter((record) => passes(record, filterOf(query, "app"))).map(({ seq }) => seq);

test("a filter takes each of its members together", () => {
  assert.deepEqual(shown({}), [1, 2, 3, 4, 5, 6, 7]);
  assert.deepEqual(shown({ filter: "user:" }), [1, 2, 3, 4]);
  assert.deepEqual(shown({ filter: "user:b" }), [3]);
  assert.deepEqual(shown({ location: "sjc" }), [2, 3]);
  assert.deepEqual(shown({ op: "put" }), [1, 5]);
  assert.deepEqual(shown({ op: "put", outcome: "refused" }), [5]);
  assert.deepEqual(shown({ stale: "1" }), [2]);
  assert.deepEqual(shown({ only: "1" }), [1, 2, 3, 5, 6, 7]);
  assert.ok(isOpen(filterOf({ namespace: "app" }, "app")));
  assert.ok(!isOpen(filterOf({ stale: "1" }, "app")));
});

test("an answer that does not show the latest write is stale, of a read of many and a list too", () => {
  assert.ok(isStale({ seq: 1, op: "get", result: { found: true, staleMillis: 5 } }));
  assert.ok(!isStale({ seq: 1, op: "get", result: { found: true, staleMillis: 0 } }));
  assert.ok(isStale({ seq: 1, op: "get", result: { found: true, staleMillis: 0, missed: MISSED } }));
  assert.ok(isStale({ seq: 1, op: "bulkGet", results: { a: { found: true }, b: { found: false, missed: MISSED } } }));
  assert.ok(isStale({ seq: 1, op: "list", names: [], missed: [{ name: "a", ...MISSED }] }));
  assert.equal(stateOf(GET), "cachedMiss");
  assert.equal(stateOf({ ...GET, result: { found: true, value: "0", missed: MISSED } }), "stale");
  assert.equal(stateOf({ ...GET, result: { found: false, missed: { ...MISSED, cause: "not-arrived" } } }), "stale");
  assert.equal(stateOf(PUT), "");
});

test("the newest are taken, and stay in their order", () => {
  assert.deepEqual(newest(ALL, ({ seq }) => seq % 2 === 1, 3).map(({ seq }) => seq), [3, 5, 7]);
  assert.deepEqual(newest([], () => true, 3), []);
});

test("a row says what was written or came back", () => {
  assert.deepEqual(ALL.slice(0, 5).map(answerOf), [
    { value: "1" },
    { words: "absent" },
    { words: "1 of 2 found" },
    { words: "1 name, and there are more" },
    { words: "429 Too Many Requests" },
  ]);
  assert.deepEqual(answerOf({ seq: 1, op: "get", outcome: "ok", result: { found: true, valueBytes: 2048, valueSha256: "0" } }), { words: "2 KiB" });
  assert.deepEqual(answerOf({ seq: 1, op: "delete", outcome: "ok" }), {});
  assert.deepEqual(answerOf({ seq: 1, op: "put", outcome: "unknown", fault: "CONNECTION_DROPPED" }), { words: "CONNECTION_DROPPED" });
  assert.deepEqual(answerOf({ seq: 1, op: "new-one", outcome: "ok" }), {});
  assert.match(changeText(CHANGE), /^All namespaces were emptied/);
  assert.match(changeText({ seq: 1, change: "replaced", namespace: "app", at: 1 }), /^The namespace “app” was replaced/);
});

test("what is saved is a history that is read again, without odd lines", () => {
  const { text, leftOut } = historyFile(ALL, 9);
  assert.equal(leftOut, 1);
  const { header, records } = readHistory(text);
  assert.deepEqual(header, { format: "flowkv-history", version: 2, forgotten: 9 });
  assert.deepEqual(records, ALL.slice(0, 6));
});

/** An emulator whose answers come when the test says so. */
function emulatorThatWaits() {
  const questions = [];
  const api = {
    get: (path, query) => new Promise((resolve, reject) => questions.push({ path, query, resolve, reject })),
  };
  return { questions, emulator: { api, recording: "one", records: [{ seq: 1 }, { seq: 2 }] } };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test("sentences are asked for what is new, one question at a time", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { questions, emulator } = emulatorThatWaits();
  let changes = 0;
  const sentences = new Sentences(emulator, () => changes++);
  sentences.ask();
  sentences.ask();
  emulator.records = [...emulator.records, { seq: 3 }];
  sentences.ask();
  assert.deepEqual(questions.map(({ path, query }) => [path, query.after]), [["/anomalies", 0]]);
  questions[0].resolve({ last: 2, anomalies: [{ seq: 2, kind: "stale-read", sentence: "one" }, { seq: 2, kind: "stale-read", sentence: "two" }] });
  await settled();
  assert.deepEqual(sentences.of(2).map(({ sentence }) => sentence), ["one", "two"]);
  t.mock.timers.tick(60_000);
  await settled();
  assert.deepEqual(questions.map(({ query }) => query.after), [0, 2]);
  questions[1].resolve({ last: 3, anomalies: [] });
  await settled();
  assert.equal(changes, 1);
});

test("sentences of an emulator that was started again are those of its own operations", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { questions, emulator } = emulatorThatWaits();
  const sentences = new Sentences(emulator, () => {});
  sentences.ask();
  emulator.recording = "two";
  emulator.records = [{ seq: 1 }];
  questions[0].resolve({ last: 2, anomalies: [{ seq: 1, kind: "stale-read", sentence: "of the first" }] });
  await settled();
  assert.deepEqual(sentences.of(1), []);
  t.mock.timers.tick(60_000);
  await settled();
  assert.equal(questions[1].query.after, 0);
  questions[1].resolve({ last: 1, anomalies: [{ seq: 1, kind: "stale-read", sentence: "of the second" }] });
  await settled();
  assert.deepEqual(sentences.of(1).map(({ sentence }) => sentence), ["of the second"]);
});
