import assert from "node:assert/strict";
import { test } from "node:test";
import { eventsToCome, modeText, readingAt, readingText } from "../../main/resources/dev/flowkv/inspector/ui/clock/reading.js";

const NOW = "2026-11-26T07:00:00.250Z";
const AT = Date.parse(NOW);

test("a manual clock stands still between two looks, and others go on from the last one", () => {
  assert.equal(readingAt({ mode: "manual", now: NOW }, 1000, 9000), AT);
  assert.equal(readingAt({ mode: "real", now: NOW }, 1000, 3500), AT + 2500);
  assert.equal(readingAt({ mode: "scaled", scale: 60, now: NOW }, 1000, 1100), AT + 6000);
  assert.equal(readingAt({ mode: "scaled", scale: 0.5, now: NOW }, 1000, 1101), AT + 50);
});

test("a look that is newer than now shows what it saw", () => {
  assert.equal(readingAt({ mode: "real", now: NOW }, 1000, 999), AT);
});

test("milliseconds are shown of a clock that is moved", () => {
  assert.deepEqual(readingText({ mode: "manual", now: NOW }, AT), { date: "2026-11-26", time: "07:00:00.250", iso: NOW });
  assert.equal(readingText({ mode: "real", now: NOW }, AT).time, "07:00:00");
  assert.deepEqual(["manual", "real"].map((mode) => modeText({ mode, now: NOW })), ["manual", "real"]);
  assert.equal(modeText({ mode: "scaled", scale: 60, now: NOW }), "×60");
});

test("what has come is no event to come", () => {
  const events = [NOW, "2026-11-26T07:00:00.251Z", "2026-11-26T07:01:00.250Z"].map((at) => ({ at }));
  assert.deepEqual(eventsToCome(events, AT).map(({ inMillis }) => inMillis), [1, 60_000]);
});
