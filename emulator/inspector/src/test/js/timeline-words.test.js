import assert from "node:assert/strict";
import { test } from "node:test";
import { fileName } from "../../main/resources/dev/flowkv/inspector/ui/timeline/export.js";
import { historyOf, MOST_BYTES, namespacesOf, openHistory } from "../../main/resources/dev/flowkv/inspector/ui/timeline/file.js";
import { operationsOf } from "../../main/resources/dev/flowkv/inspector/ui/timeline/operations.js";
import { ageText, clusterWords, fieldsOf, rulesOf, sentenceOf } from "../../main/resources/dev/flowkv/inspector/ui/timeline/words.js";

const HEADER = '{"format":"flowkv-history","version":2,"forgotten":3}';
const PUT = '{"seq":4,"face":"binding","location":"lhr","namespace":"app","op":"put","call":1,"return":1,"key":"k","value":"v","outcome":"ok","sequence":1}';

/** @param {object} members */
const mark = (members) =>
  operationsOf(/** @type {any} */ ([{ seq: 1, namespace: "app", location: "sjc", outcome: "ok", call: 5, return: 5, ...members }]), { namespace: "app" }).marks[0];

test("an operation that nobody explains has a plain sentence", () => {
  const missed = { op: "put", location: "lhr", at: 1, cause: "not-arrived" };
  const cases = /** @type {[object, string][]} */ ([
    [{ op: "put", key: "a", value: "v", sequence: 3 }, 'put "a" at sjc took effect as write 3 of the namespace'],
    [{ op: "get", key: "a", result: { found: true, value: "v" } }, 'get "a" at sjc answered "v", and that was the latest'],
    [{ op: "get", key: "a", result: { found: false } }, 'get "a" at sjc answered absent, and that was the latest'],
    [{ op: "get", key: "a", result: { found: false, missed } }, 'get "a" at sjc answered absent, which was not the latest: it lacks a put at lhr, because the write had not arrived at that location'],
    [{ op: "get", key: "a\u0000\u202e", result: { found: false } }, 'get "a␀[U+202E]" at sjc answered absent, and that was the latest'],
    [{ op: "put", key: "a", outcome: "refused", reason: "SAME_KEY_RATE_LIMITED", text: "Too Many Requests" }, 'put "a" at sjc was refused by a limit: Too Many Requests'],
    [{ op: "get", key: "a", outcome: "refused", fault: "ERROR", text: "503" }, 'get "a" at sjc failed by a fault rule: 503'],
    [{ op: "put", key: "a", outcome: "unknown" }, 'put "a" at sjc failed, and its outcome is unknown'],
    [{ op: "bulkPut", entries: [{ key: "a" }, { key: "b" }] }, "bulkPut 2 keys at sjc took effect"],
    [{ op: "list", prefix: "u:", names: [] }, 'list "u:" at sjc shows the latest write of each of its names'],
    [{ op: "list", names: [{ name: "a" }], missed: [{ name: "a", ...missed }] }, "list at sjc answered 1 names, which was not the latest: it lacks a put at lhr, because the write had not arrived at that location"],
  ]);
  for (const [record, sentence] of cases) assert.equal(sentenceOf(mark(record)), sentence);
});

test("an answer has the rule that it is about first", () => {
  const first = (/** @type {object} */ record) => rulesOf(mark(record))[0]?.name;
  const missed = { op: "put", location: "lhr", at: 1, cause: "cached" };
  assert.equal(first({ op: "get", key: "a", result: { found: false, missed } }), "bounded-staleness");
  assert.equal(first({ op: "get", key: "a", result: { found: true } }), "no-fabrication");
  assert.equal(first({ op: "put", key: "a", outcome: "refused" }), "refused-write");
  assert.equal(first({ op: "list", names: [] }), "list-content");
  assert.equal(first({ op: "put", key: "a" }), undefined);
});

test("how old an answer was is said in words, also within one millisecond", () => {
  const old = (/** @type {number} */ staleMillis, at = 5000) =>
    ageText(mark({ op: "get", key: "a", return: at, call: at, result: { found: false, staleMillis, missed: { op: "put", at: at - staleMillis, cause: "cached" } } }));
  assert.deepEqual([old(4000), old(0)], ["old for 4 s", "old since the same millisecond"]);
});

test("a cluster says what is in it", () => {
  const marks = [mark({ op: "put", key: "a" }), mark({ op: "get", key: "a", result: { found: true } }), mark({ op: "put", key: "b" })];
  assert.equal(clusterWords(marks), "3 operations: 2 write, 1 read of a value");
});

test("all fields of a record have a row, and a record that is made to hurt has a bound", () => {
  const record = { seq: 1, result: { found: false, missed: { at: 5 } }, keys: ["a", "b"], names: [] };
  assert.deepEqual(fieldsOf(record, 9), {
    rows: [["seq", 1], ["result.found", false], ["result.missed.at", 5], ["keys.0", "a"], ["keys.1", "b"], ["names", "[…]"]],
    more: 0,
  });
  assert.equal(fieldsOf({ keys: Array.from({ length: 500 }, String) }, 100).more, 400);
  const deep = JSON.parse("[".repeat(20_000) + "]".repeat(20_000));
  assert.equal(fieldsOf({ deep }, 100).rows.length, 1);
});

test("a history is opened with its version and its namespaces, the busiest first", () => {
  const file = historyOf("h.jsonl", [HEADER, PUT, PUT.replace('"seq":4', '"seq":5'), PUT.replace("app", "b")].join("\n"));
  assert.deepEqual([file.version, file.forgotten, file.odd, file.records.length], [2, 3, "", 3]);
  assert.deepEqual(namespacesOf(file.records), ["app", "b"]);
});

test("lines that could not be read are named as an editor counts them", () => {
  const odd = (/** @type {string[]} */ ...lines) => historyOf("h", [HEADER, PUT, ...lines].join("\n")).odd;
  assert.equal(odd("", "{"), "Line 4 could not be read and is shown as text below the timeline.");
  assert.equal(odd("{", "", "{"), "Lines 3, 5 could not be read and are shown as text below the timeline.");
  assert.equal(odd(..."{{{{{{"), "Lines 3, 4, 5 and 3 more could not be read and are shown as text below the timeline.");
});

test("what is no history, is newer, or is too large is refused with a sentence", async () => {
  assert.throws(() => historyOf("x", "hello"), /^Error: “x” is no history: its line 1 must be/);
  for (const version of ["3", "0", '"2"', "1.5", "null"]) {
    assert.throws(() => historyOf("x", HEADER.replace(":2,", `:${version},`)), /line 1 says version .* of the format; this page reads versions 1 to 2\./);
  }
  const large = /** @type {File} */ ({ name: "x", size: MOST_BYTES + 1, text: () => assert.fail("was read") });
  await assert.rejects(openHistory(large), /^Error: “x” has 64 MiB; this page opens up to 64 MiB\./);
});

test("a picture's file has a name that every system can have", () => {
  assert.equal(fileName(["app", undefined, "2030-01-01 00:00:00.000"]), "timeline_app_2030-01-01-00-00-00.000.svg");
  assert.equal(fileName(["../../etc", "a/b\\c:\u0000\u202e*?", ""]), "timeline_etc_a-b-c.svg");
  assert.ok(fileName(["x".repeat(512), "ü".repeat(512)]).length < 160);
});
