import assert from "node:assert/strict";
import { test } from "node:test";
import { seedOf } from "../../main/resources/dev/flowkv/inspector/ui/elements/seed.js";
import { fieldsOf, ruleOf } from "../../main/resources/dev/flowkv/inspector/ui/faults/form.js";
import { TEMPLATES, documentOf, effectText, itemsOf, matchText, memberOf, placeOf, offOf } from "../../main/resources/dev/flowkv/inspector/ui/faults/rules.js";

const rule = (millis) => ({ match: {}, effect: { type: "delay", millis }, probability: 1 });
const millisOf = (items) => items.map(({ rule: { effect }, isOn }) => (isOn ? effect.millis : -effect.millis));

test("what is off keeps its place among what is on", () => {
  const items = [1, 2, 3, 4, 5].map((millis) => ({ rule: rule(millis), isOn: ![1, 3, 5].includes(millis) }));
  const off = offOf(items);
  assert.deepEqual(millisOf(itemsOf([rule(2), rule(4)], off)), [-1, 2, -3, 4, -5]);
  assert.deepEqual(offOf(itemsOf([rule(2), rule(4)], off)), off);
});

test("what is off stays when somebody else changes the rules", () => {
  const off = offOf([{ rule: rule(1), isOn: true }, { rule: rule(2), isOn: false }]);
  assert.deepEqual(millisOf(itemsOf([], off)), [-2]);
  assert.deepEqual(millisOf(itemsOf([rule(7), rule(8)], off)), [7, -2, 8]);
});

test("the document has the rules that are on, without what they have done, and every digit of the seed", () => {
  const items = [{ rule: { ...rule(1), matched: 3, applied: 2 }, isOn: true }, { rule: rule(2), isOn: false }];
  const seed = seedOf('{"seed":-9223372036854775807,"rules":[]}');
  assert.equal(documentOf(items, seed), '{"seed":-9223372036854775807,"rules":[{"match":{},"effect":{"type":"delay","millis":1},"probability":1}]}');
  assert.equal(documentOf([], ""), '{"rules":[]}');
});

test("a form gives back the rule that it was filled with", () => {
  const rules = [
    { match: { op: ["get", "list"], location: "sjc", namespace: "app", keyPrefix: "user:" }, effect: { type: "error", status: 503, reason: "No", retryAfterSeconds: 3 }, probability: 0.25, count: 10 },
    { match: {}, effect: { type: "drop", when: "after" } },
    { match: {}, effect: { type: "lostAcknowledgement" }, count: 1 },
    ...TEMPLATES.map((template) => template.rule),
  ];
  for (const each of rules) {
    const { ops, fields } = fieldsOf(each);
    assert.deepEqual(ruleOf(ops, fields), each);
  }
  const { ops, fields } = fieldsOf({ match: { op: "put" }, effect: { type: "delay", millis: 5 } });
  assert.deepEqual(ruleOf(ops, fields).match, { op: ["put"] });
});

test("what is no number is left for the server to refuse, and members of other effects are not sent", () => {
  const sent = ruleOf([], { "effect.type": "delay", "effect.millis": "soon", "effect.status": "503", probability: "1,5" });
  assert.deepEqual(sent, { match: {}, effect: { type: "delay", millis: "soon" }, probability: "1,5" });
});

test("the member that the server has refused is that of the rule", () => {
  assert.equal(memberOf("rules[12].effect.status"), "effect.status");
  assert.equal(memberOf("rules[0]"), "");
  assert.equal(memberOf("seed"), "");
  assert.equal(memberOf(undefined), "");
});

test("a rule is said in words", () => {
  const one = { match: { op: ["put", "delete"], location: "lhr", keyPrefix: "a" }, effect: { type: "error", status: 429, reason: "Too Many Requests" }, probability: 0.5, count: 1 };
  assert.equal(matchText(one), "put, delete at lhr keys from “a”");
  assert.equal(effectText(one), "answers 429 Too Many Requests, with probability 0.5, at most 1 time");
  assert.equal(matchText(rule(1)), "every operation");
  assert.equal(effectText({ effect: { type: "of-tomorrow" } }), "of-tomorrow");
});

test("a rule is found where it is by now, and none is taken for it", () => {
  const rule = (millis, more) => ({ rule: { effect: { type: "delay", millis }, ...more }, isOn: true });
  const items = [rule(1), rule(2), rule(1)];
  assert.equal(placeOf(items, 2, { effect: { type: "delay", millis: 1 }, matched: 7, applied: 3 }), 2);
  assert.equal(placeOf(items, 0, { effect: { type: "delay", millis: 2 } }), 1);
  assert.equal(placeOf(items, 9, { effect: { type: "delay", millis: 2 } }), 1);
  assert.equal(placeOf(items, 1, { effect: { type: "delay", millis: 3 } }), -1);
});
