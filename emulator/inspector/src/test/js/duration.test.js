import assert from "node:assert/strict";
import { test } from "node:test";
import { parseDuration } from "../../main/resources/dev/flowkv/inspector/ui/elements/duration.js";

test("a duration is a number and a unit", () => {
  const all = { "500ms": 500, "1.5s": 1500, "1.1 s": 1100, " 2m ": 120_000, "3min": 180_000, "1h": 3_600_000, "0s": 0, "61S": 61_000 };
  for (const [text, millis] of Object.entries(all)) assert.equal(parseDuration(text), millis, text);
});

test("anything else is refused with a sentence that says what is allowed", () => {
  for (const text of ["", "61", "s", "-1s", "1d", "1s2", "1e3s", "½s", "１s"]) {
    assert.throws(() => parseDuration(text), /^Error: A duration has a number and a unit, such as 500ms/, text);
  }
  assert.throws(() => parseDuration("0.5ms"), /whole milliseconds/);
  assert.throws(() => parseDuration("99999999999999h"), /longer than the clock can move/);
});
