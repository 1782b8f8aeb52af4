import assert from "node:assert/strict";
import { test } from "node:test";
import { has, valueOf, valueText } from "../../main/resources/dev/flowkv/inspector/ui/settings/values.js";

test("a text is the value that the server takes", () => {
  const number = { type: "number", canBeOff: true };
  assert.equal(valueOf(number, "60"), 60);
  assert.equal(valueOf(number, " off "), null);
  assert.equal(valueOf({ type: "boolean", canBeOff: false }, "false"), false);
  assert.equal(valueOf({ type: "lag", canBeOff: false }, "fixed:60s"), "fixed:60s");
  assert.equal(valueOf({ type: "choice", canBeOff: false }, "paid"), "paid");
});

test("what is none of its values goes to the server as it was typed", () => {
  assert.equal(valueOf({ type: "number", canBeOff: false }, "off"), "off");
  assert.equal(valueOf({ type: "number", canBeOff: false }, "a lot"), "a lot");
  assert.equal(valueOf({ type: "number", canBeOff: false }, ""), "");
  assert.equal(valueOf({ type: "boolean", canBeOff: false }, "yes"), "yes");
});

test("a value is shown as it is typed", () => {
  assert.deepEqual([null, true, 60, "none"].map(valueText), ["off", "true", "60", "none"]);
});

test("a setting is found by any of its words", () => {
  const setting = { name: "readCache", description: "Whether locations cache what they read.", value: true, from: "file", evidence: "documented" };
  for (const text of ["", "readc", "LOCATIONS", "flowkv.toml", "documented", "cache true"]) assert.ok(has(/** @type {any} */ (setting), text), text);
  for (const text of ["writes", "cache false"]) assert.ok(!has(/** @type {any} */ (setting), text), text);
});
