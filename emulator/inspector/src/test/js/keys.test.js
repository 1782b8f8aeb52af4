import assert from "node:assert/strict";
import { test } from "node:test";
import { MOST_PINS, pinsOf, togglePin } from "../../main/resources/dev/flowkv/inspector/ui/keys/pins.js";
import { rawAt } from "../../main/resources/dev/flowkv/inspector/ui/keys/raw-json.js";
import { areAtRest, isWholeText, locationsOf, rowOfView, stateOfStore, textOf, wordOfAnswer } from "../../main/resources/dev/flowkv/inspector/ui/keys/rows.js";
import { Pages, groupsOf } from "../../main/resources/dev/flowkv/inspector/ui/keys/tree.js";

const ANSWER = { location: "lhr", shard: 0, state: "current", present: true, sequence: 1, cacheStatus: null, pending: [], reason: "no cache" };
const VERSION = { sequence: 3, committedAt: "2026-01-01T00:00:00Z", writtenAt: "lhr", tombstone: false, bytes: 1, text: "v" };

/** The row of a key that was looked at at midnight. */
function row(chain, locations = [ANSWER]) {
  return rowOfView({ key: "k", now: "2026-01-01T00:00:00Z", chain, locations });
}

test("a key that was looked at by itself is a row like the others", () => {
  const { sequence, committedAt, writtenAt } = VERSION;
  const about = { sequence, committedAt, writtenAt, expiration: undefined };
  assert.deepEqual(row([VERSION]), {
    key: "k",
    store: { present: true, ...about, bytes: 1, text: "v", utf8: undefined },
    locations: [ANSWER],
  });
  assert.deepEqual(row([]).store, { present: false });
  assert.deepEqual(row([{ ...VERSION, tombstone: true }]).store, { present: false, ...about, deleted: true });
});

test("an expiration is over at its second, and at the moment that is shown", () => {
  const expiration = Date.parse("2026-01-01T00:01:00Z") / 1000;
  const view = { key: "k", now: "2026-01-01T00:00:00Z", chain: [{ ...VERSION, expiration }], locations: [] };
  assert.equal(rowOfView(view).store.present, true);
  assert.equal(rowOfView({ ...view, at: "2026-01-01T00:00:59.999Z" }).store.present, true);
  assert.equal(rowOfView({ ...view, at: "2026-01-01T00:01:00Z" }).store.expired, true);
});

test("the store's state says how a value has gone", () => {
  assert.equal(stateOfStore(row([VERSION]).store), undefined);
  assert.equal(stateOfStore({ present: false, deleted: true }).word, "deleted");
  assert.equal(stateOfStore({ present: false, expired: true }).word, "expired");
  assert.equal(stateOfStore({ present: false }).word, "never written");
  assert.equal(wordOfAnswer({ present: false, deleted: true }, { ...ANSWER, state: "lingering" }), "deleted, still answered");
  assert.equal(wordOfAnswer({ present: false, expired: true }, { ...ANSWER, state: "absent" }), "expired");
  assert.equal(wordOfAnswer({ present: false }, { ...ANSWER, state: "absent" }), undefined);
  assert.equal(wordOfAnswer(row([VERSION]).store, { ...ANSWER, state: "stale" }), undefined);
});

test("rows are at rest when time alone changes nothing", () => {
  assert.equal(areAtRest([]), true);
  assert.equal(areAtRest([{ group: "user/" }, row([VERSION])]), true);
  assert.equal(areAtRest([row([VERSION], [{ ...ANSWER, freshForMillis: 0 }])]), true);
  assert.equal(areAtRest([row([VERSION], [{ ...ANSWER, freshForMillis: 1 }])]), false);
  assert.equal(areAtRest([row([VERSION], [{ ...ANSWER, pending: [{ sequence: 3, lagLeftMillis: 5 }] }])]), false);
  assert.equal(areAtRest([row([{ ...VERSION, expiration: 1 }])]), true, "it has expired");
  assert.equal(areAtRest([row([{ ...VERSION, expiration: 4_000_000_000 }])]), false);
});

test("each location is one column, however many caches it has", () => {
  const at = (location, shard) => ({ ...ANSWER, location, shard });
  assert.deepEqual(locationsOf([{ group: "a/" }, row([VERSION], [at("sjc", 0), at("sjc", 1), at("lhr", 0)])], ["x"]), ["sjc", "lhr"]);
  assert.deepEqual(locationsOf([{ group: "a/" }], ["lhr", "sjc"]), ["lhr", "sjc"]);
});

test("the beginning of a value is known to be the whole", () => {
  assert.equal(isWholeText({ bytes: 5, text: "hello" }), true);
  assert.equal(isWholeText({ bytes: 3, text: "€" }), true);
  assert.equal(isWholeText({ bytes: 0, text: "" }), true);
  assert.equal(isWholeText({ bytes: 6, text: "hello" }), false);
  assert.equal(isWholeText({ bytes: 3, text: "\ufffd", utf8: false }), false);
  assert.equal(isWholeText({}), false);
});

test("bytes are text only where they are UTF-8, and keep their byte order mark", () => {
  assert.equal(textOf(new Uint8Array([0xef, 0xbb, 0xbf, 0x61])), "\ufeffa");
  assert.equal(textOf(new Uint8Array([0xff])), undefined);
});

test("groups lead from the outside to a prefix", () => {
  assert.deepEqual(groupsOf("user/1/na", "/"), [
    { name: "user/", prefix: "user/" },
    { name: "1/", prefix: "user/1/" },
  ]);
  assert.deepEqual(groupsOf("user::1", "::"), [{ name: "user::", prefix: "user::" }]);
  assert.deepEqual(groupsOf("//a", "/").map(({ prefix }) => prefix), ["/", "//"]);
  assert.deepEqual(groupsOf("user", "/"), []);
  assert.deepEqual(groupsOf("user/", ""), []);
});

test("the page before is known while one goes forward", () => {
  const pages = new Pages();
  pages.shown("app", "", "k50");
  pages.shown("app", "k50", "k100");
  assert.equal(pages.before("k100"), "k50");
  assert.equal(pages.before("k50"), "");
  assert.equal(pages.before("k7"), undefined);
  pages.shown("other", "", "k50");
  assert.equal(pages.before("k100"), undefined);
});

/** @param {Record<string, string>} content */
function storage(content = {}) {
  return { getItem: (name) => content[name] ?? null, setItem: (name, text) => (content[name] = text) };
}

test("pins are kept by namespace, in their order, and taken off again", () => {
  const store = storage();
  for (const key of ["b", "__proto__", "a\u0000"]) assert.equal(togglePin(store, "app", key), "");
  assert.deepEqual(pinsOf(store, "app"), ["b", "__proto__", "a\u0000"]);
  assert.deepEqual(pinsOf(store, "other"), []);
  togglePin(store, "app", "b");
  assert.deepEqual(pinsOf(store, "app"), ["__proto__", "a\u0000"]);
});

test("too many pins, or a browser that keeps nothing, change nothing and say so", () => {
  const store = storage();
  for (let i = 0; i < MOST_PINS; i++) togglePin(store, "app", `k${i}`);
  assert.match(togglePin(store, "app", "one more"), /^20 keys are pinned already/);
  assert.equal(pinsOf(store, "app").length, MOST_PINS);
  assert.equal(togglePin(store, "app", "k3"), "");
  const full = { getItem: () => null, setItem: () => assert.fail("full") };
  assert.match(togglePin(full, "app", "k"), /keeps nothing/);
});

test("what is kept and is no list of keys is no pin", () => {
  for (const text of ["{", "7", '{"a":1}', '[1,null,"k"]']) {
    assert.deepEqual(pinsOf(storage({ "flowkv-pins:app": text }), "app"), text.startsWith("[") ? ["k"] : []);
  }
});

test("a part of JSON is read as the text that it is", () => {
  const json = '{"a":"}\\"]", "chain" : [ {"metadata":{"n":1.0 ,"big":12345678901234567890}}, {"metadata": [1,"x,\\\\"]},{}, {"metadata":null}],"z":{"chain":0}}';
  assert.equal(rawAt(json, ["chain", 0, "metadata"]), '{"n":1.0 ,"big":12345678901234567890}');
  assert.equal(rawAt(json, ["chain", 1, "metadata"]), '[1,"x,\\\\"]');
  assert.equal(rawAt(json, ["chain", 2, "metadata"]), undefined);
  assert.equal(rawAt(json, ["chain", 3, "metadata"]), "null");
  assert.equal(rawAt(json, ["chain", 4, "metadata"]), undefined);
  assert.equal(rawAt(json, ["z", "chain"]), "0");
  assert.equal(rawAt(json, ["a"]), '"}\\"]"');
  assert.equal(rawAt(json, ["a", "b"]), undefined);
  assert.equal(rawAt("[]", [0]), undefined);
});
