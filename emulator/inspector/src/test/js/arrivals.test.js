import assert from "node:assert/strict";
import { test } from "node:test";
import { Arrivals } from "../../main/resources/dev/flowkv/inspector/ui/keys/arrivals.js";

const NOW = "2026-01-01T00:00:10Z";
const ONE = { sequence: 1, committedAt: "2026-01-01T00:00:00Z", writtenAt: "lhr" };
const TWO = { sequence: 2, committedAt: NOW, writtenAt: "lhr" };

/** @param {Record<string, number>} pending by sequence, at sjc */
function view(now, chain, pending) {
  const onTheirWay = Object.entries(pending).map(([sequence, lagLeftMillis]) => ({ sequence: Number(sequence), lagLeftMillis }));
  return {
    now,
    chain,
    locations: [{ location: "lhr", pending: [] }, { location: "sjc", pending: onTheirWay.reverse() }],
  };
}

test("a version on its way arrives at a moment, and the one before is still there", () => {
  const arrivals = new Arrivals();
  const seen = view(NOW, [TWO, ONE], { 2: 5_000 });
  arrivals.note(seen);
  const at = Date.parse(NOW) + 5_000;
  assert.deepEqual(arrivals.of(seen, "sjc", TWO), { kind: "pending", at, leftMillis: 5_000 });
  assert.deepEqual(arrivals.of(seen, "sjc", ONE), { kind: "arrived", at: undefined });
  assert.deepEqual(arrivals.of(seen, "lhr", TWO), { kind: "arrived", at: Date.parse(NOW) });
  assert.deepEqual(arrivals.of(seen, "lhr", ONE), { kind: "replaced", at: Date.parse(ONE.committedAt), by: 2 });
  const later = view("2026-01-01T00:00:20Z", [TWO, ONE], {});
  arrivals.note(later);
  assert.deepEqual(arrivals.of(later, "sjc", TWO), { kind: "arrived", at }, "it is remembered");
  assert.equal(arrivals.of(later, "sjc", ONE).kind, "replaced");
});

test("several are on their way at once", () => {
  const arrivals = new Arrivals();
  const seen = view(NOW, [TWO, ONE], { 1: 200, 2: 5_000 });
  arrivals.note(seen);
  assert.deepEqual(arrivals.of(seen, "sjc", ONE).leftMillis, 200);
  assert.deepEqual(arrivals.of(seen, "sjc", TWO).leftMillis, 5_000);
});

test("the same number after a reset is another version", () => {
  const arrivals = new Arrivals();
  arrivals.note(view(NOW, [ONE], { 1: 300 }));
  const again = { ...ONE, committedAt: "2026-01-01T00:00:09Z" };
  const seen = view(NOW, [again], {});
  assert.deepEqual(arrivals.of(seen, "sjc", again), { kind: "arrived", at: undefined });
});
