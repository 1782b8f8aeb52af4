import assert from "node:assert/strict";
import { test } from "node:test";
import { Foretold } from "../../main/resources/dev/flowkv/inspector/ui/timeline/arrivals.js";
import { Camera } from "../../main/resources/dev/flowkv/inspector/ui/timeline/camera.js";
import { across, clusterOf, LANE_PX, lineY, MARK_PX, nearest, TOP_PX } from "../../main/resources/dev/flowkv/inspector/ui/timeline/lanes.js";
import { layoutOf, modelOf, MOST_ARROWS, viewOf } from "../../main/resources/dev/flowkv/inspector/ui/timeline/scene.js";
import { nextOf, queryOf, seenOf } from "../../main/resources/dev/flowkv/inspector/ui/timeline/seen.js";

const START = Date.UTC(2030, 0, 1);
let seq = 0;

const line = (/** @type {object} */ members) => ({ seq: ++seq, face: "binding", namespace: "app", outcome: "ok", ...members });
const put = (/** @type {string} */ location, /** @type {number} */ at, /** @type {number} */ sequence, key = "k") =>
  line({ location, op: "put", call: START + at, return: START + at, key, value: "v", sequence });
const get = (/** @type {string} */ location, /** @type {number} */ at, /** @type {object} */ result, key = "k") =>
  line({ location, op: "get", call: START + at, return: START + at, key, result });
const missed = (/** @type {number} */ sequence, /** @type {number} */ at, /** @type {object} */ more = {}) =>
  ({ sequence, op: "put", location: "lhr", at: START + at, cause: "cached", ...more });

/** The README's tour: a miss is cached at sjc, and is answered after the write. */
function tour() {
  seq = 0;
  return [
    get("sjc", 0, { found: false, cacheStatus: "MISS", staleMillis: 0 }),
    put("lhr", 0, 1),
    get("lhr", 0, { found: true, value: "v", cacheStatus: "HIT", staleMillis: 0, sequence: 1 }),
    get("sjc", 4000, { found: false, cacheStatus: "HIT", staleMillis: 4000, missed: missed(1, 0, { arrives: START + 700 }) }),
    get("sjc", 65_000, { found: true, value: "v", cacheStatus: "MISS", staleMillis: 0, sequence: 1 }),
  ];
}

const model = (/** @type {any[]} */ records, /** @type {object} */ more = {}) =>
  modelOf(records, { filter: { namespace: "app" }, configured: ["lhr", "sjc"], foretold: new Foretold(), ...more });

const whole = (/** @type {ReturnType<typeof model>} */ made, /** @type {number} */ zoom) => {
  const layout = layoutOf(made, zoom);
  return { layout, view: viewOf(layout, -100, layout.scale.width + 100, undefined) };
};

test("lanes are the emulator's locations in its order, then rest, then those of operations only", () => {
  const records = [put("nrt", 0, 1), put("rest", 1, 2), put("ams", 2, 3), put("sjc", 3, 4)];
  assert.deepEqual(model(records).locations, ["lhr", "sjc", "rest", "ams", "nrt"]);
  assert.deepEqual(model([put("sjc", 0, 1)]).locations, ["lhr", "sjc"]);
  assert.deepEqual(model(records, { filter: { namespace: "app", location: "nrt" } }).locations, ["nrt"]);
});

test("each operation has one mark, of its kind", () => {
  const { placed } = model([
    ...tour(),
    line({ location: "lhr", op: "delete", call: START + 70_000, return: START + 70_000, key: "k", sequence: 2 }),
    line({ location: "lhr", op: "put", call: START + 70_001, return: START + 70_001, key: "k", outcome: "refused", reason: "SAME_KEY_RATE_LIMITED", text: "KV PUT failed: 429 Too Many Requests" }),
    line({ location: "lhr", op: "put", call: START + 70_002, return: START + 70_002, key: "", outcome: "refused", reason: "KEY_EMPTY", text: "…" }),
    line({ location: "lhr", op: "get", call: START + 70_003, return: START + 70_003, key: "k", outcome: "refused", fault: "ERROR", text: "…", status: 503 }),
    line({ location: "lhr", op: "list", call: START + 70_004, return: START + 70_004, prefix: "", names: [{ name: "k" }], complete: true }),
    line({ location: "sjc", op: "list", call: START + 70_005, return: START + 70_005, prefix: "", names: [{ name: "k" }], complete: true, missed: [{ name: "k", ...missed(2, 70_000) }], missedCount: 1 }),
  ]);
  assert.deepEqual(
    placed.map(({ mark }) => mark.kind),
    ["absent", "put", "read", "cachedMiss", "read", "delete", "limited", "refused", "fault", "list", "stale"],
  );
  assert.deepEqual(placed.filter(({ mark }) => mark.isUnusual).map(({ mark }) => mark.seq), [4, 7, 8, 9, 11]);
});

test("an old value of before that equals the latest is not stale; version 1 cannot tell", () => {
  const records = [get("sjc", 5000, { found: true, value: "v", staleMillis: 3000 })];
  assert.equal(model(records).placed[0].mark.kind, "read");
  assert.equal(model(records, { filter: { namespace: "app", version: 1 } }).placed[0].mark.kind, "stale");
});

test("a bar goes back to the write after what was answered, as far as the answer is old", () => {
  const made = model(tour());
  const { layout, view } = whole(made, 0.1);
  const [bar] = view.bars;
  assert.equal(view.bars.length, 1);
  assert.deepEqual([bar.lane, bar.millis], [1, 4000]);
  const write = layout.scale.x(made.placed[1].place);
  const read = layout.scale.x(made.placed[3].place);
  assert.deepEqual([bar.from, bar.to], [write + 100, read + 100]);
});

test("where that write is not recorded, the bar begins at its time", () => {
  const records = tour().filter(({ op }) => op !== "put");
  const { layout, view } = whole(model(records), 0.1);
  assert.equal(view.bars[0].from, layout.scale.x(START) + 100);
});

test("in the same millisecond the bar has the width of the order", () => {
  seq = 0;
  const records = [get("sjc", 0, { found: false }), put("lhr", 0, 1), get("sjc", 0, { found: false, cacheStatus: "HIT", staleMillis: 0, missed: missed(1, 0) })];
  const { view } = whole(model(records), 100);
  assert.ok(Math.abs(view.bars[0].to - view.bars[0].from - 64) < 1);
});

test("an arrow goes from the write to the lane where it arrives, when it arrives", () => {
  const made = model(tour());
  const { layout, view } = whole(made, 0.1);
  const [arrow] = view.arrows;
  assert.equal(view.arrows.length, 1);
  assert.equal(arrow.x1, layout.scale.x(made.placed[1].place) + 100);
  assert.equal(arrow.x2, layout.scale.x(START + 700) + 100);
  assert.ok(arrow.y1 > lineY(0) && arrow.y1 < arrow.y2 && arrow.y2 < lineY(1));
});

test("no arrow is made up: a read that shows a write does not say when it arrived", () => {
  const records = [put("lhr", 0, 1), get("sjc", 500, { found: true, value: "v", sequence: 1, cacheStatus: "MISS" })];
  assert.deepEqual(model(records).arrows, []);
});

test("a write does not arrive where it was made, nor before it was made", () => {
  const records = tour().map((record) => structuredClone(record));
  records[3].result.missed.location = "sjc";
  assert.deepEqual(model(records).arrows, []);
  records[3].result.missed = missed(1, 0, { arrives: START - 1 });
  assert.deepEqual(model(records).arrows, []);
});

test("next events foretell arrivals, and are remembered; those before a reset are of other writes", () => {
  seq = 0;
  const foretold = new Foretold();
  const event = { kind: "arrival", namespace: "app", key: "k", location: "sjc", sequence: 1, at: new Date(START + 900).toISOString() };
  assert.equal(foretold.add([event, { ...event, namespace: "other" }, { ...event, kind: "cacheEnd" }], "app", 0), true);
  assert.equal(foretold.add([event], "app", 0), false);
  const records = [put("lhr", 0, 1), { seq: ++seq, change: "emptied", at: START + 1000 }, put("lhr", 2000, 1)];
  const made = model(records, { foretold });
  assert.deepEqual(made.arrows.map(({ from, to, fromLane, toLane }) => [from, to, fromLane, toLane]), [[START, START + 900, 0, 1]]);
  assert.deepEqual(made.changes.map(({ place }) => place), [START + 1000]);
});

test("a write that is not recorded has an arrow from where the record says that it was made", () => {
  const records = tour().filter(({ op }) => op !== "put");
  assert.deepEqual(model(records).arrows.map(({ from, to }) => [from, to]), [[START, START + 700]]);
});

test("more arrows than can be told apart are counted instead", () => {
  seq = 0;
  const records = Array.from({ length: MOST_ARROWS + 1 }, (_, i) => [
    put("lhr", 10 * i, i + 1),
    get("sjc", 10 * i + 5, { found: false, staleMillis: 5, missed: missed(i + 1, 10 * i, { cause: "not-arrived", arrives: START + 10 * i + 7 }) }),
  ]).flat();
  const { view } = whole(model(records), 0.01);
  assert.deepEqual([view.arrows.length, view.arrowsHidden], [0, MOST_ARROWS + 1]);
  const layout = layoutOf(model(records), 10);
  assert.ok(viewOf(layout, 0, 1000, undefined).arrows.length > 5);
});

test("marks that would lie over each other are one cluster, and none is lost, at every zoom", () => {
  seq = 0;
  const records = Array.from({ length: 300 }, (_, i) => put(i % 3 === 0 ? "lhr" : "sjc", (i * 7919) % 10_000, i + 1));
  const made = model(records);
  for (const zoom of [1e-4, 0.01, 0.1, 1, 10]) {
    const { layout, view } = whole(made, zoom);
    assert.equal(view.clusters.reduce((sum, { marks }) => sum + marks.length, 0), 300);
    for (const { clusters } of layout.lanes) {
      for (let i = 1; i < clusters.length; i++) assert.ok(clusters[i].first - clusters[i - 1].first >= MARK_PX - 1e-6);
    }
  }
  assert.equal(whole(made, 1e-4).view.clusters.length, 2);
  assert.equal(whole(made, 10).view.clusters.length, 300);
});

test("a cluster has the kind that matters most", () => {
  const { view } = whole(model(tour()), 1e-5);
  assert.deepEqual(view.clusters.map(({ lane, marks, kind }) => [lane, marks.length, kind]), [[0, 2, "put"], [1, 3, "cachedMiss"]]);
});

test("what is in view is drawn and nothing else", () => {
  seq = 0;
  const layout = layoutOf(model(Array.from({ length: 1000 }, (_, i) => put("lhr", 100 * i, i + 1))), 1);
  const { clusters, width } = viewOf(layout, 50_000, 51_000, undefined);
  assert.equal(width, 1000);
  assert.ok(clusters.length >= 10 && clusters.length <= 12, String(clusters.length));
  for (const { left } of clusters) assert.ok(left >= -100 && left <= 1100);
});

test("a bar that begins and ends out of view is drawn through it", () => {
  seq = 0;
  const records = [get("sjc", 0, { found: false }), put("lhr", 10, 1), ...[200, 400, 600, 800].map((at) => put("lhr", at, at)), get("sjc", 1000, { found: false, cacheStatus: "HIT", staleMillis: 990, missed: missed(1, 10) })];
  const layout = layoutOf(model(records), 10);
  const [bar] = viewOf(layout, 4000, 5000, undefined).bars;
  assert.ok(bar.from <= 0 && bar.to >= 1000);
});

test("the nearest mark of the lane is hit, within reach", () => {
  const { layout } = whole(model(tour()), 0.1);
  const [first, second] = layout.lanes[1].clusters;
  const y = lineY(1);
  assert.equal(nearest(layout.lanes, first.x + 3, y), first);
  assert.equal(nearest(layout.lanes, second.x - 3, y - 20), second);
  assert.equal(nearest(layout.lanes, (first.x + second.x) / 2, y, 18), undefined);
  assert.equal(nearest(layout.lanes, first.x, TOP_PX - 5), undefined);
  assert.equal(nearest(layout.lanes, first.x, TOP_PX + 2 * LANE_PX + 5), undefined);
});

test("arrow keys cross lanes to what is nearest there", () => {
  const made = model(tour());
  const { layout } = whole(made, 0.1);
  const read = clusterOf(layout.lanes, made.placed[3].mark);
  assert.ok(read);
  const above = across(layout.lanes, read, "up");
  assert.equal(above?.marks[0].seq, 3);
  assert.equal(across(layout.lanes, read, "down"), undefined);
});

test("a key that is followed shows its operations alone, of bulk operations its part", () => {
  seq = 0;
  const records = [
    put("lhr", 0, 1, "a"),
    put("lhr", 0, 2, "b"),
    line({ location: "sjc", op: "bulkGet", keys: ["a", "b"], call: START + 5, return: START + 5, results: { a: { found: true, value: "1" }, b: { found: false, cacheStatus: "HIT", staleMillis: 5, missed: missed(2, 0) } } }),
    line({ location: "sjc", op: "list", prefix: "", names: [{ name: "b" }], call: START + 6, return: START + 6, complete: true }),
  ];
  const follow = (/** @type {string} */ key) => model(records, { filter: { namespace: "app", key } }).placed.map(({ mark }) => [mark.seq, mark.kind, mark.label]);
  assert.deepEqual(follow("a"), [[1, "put", "v"], [3, "read", "1"]]);
  assert.deepEqual(follow("b"), [[2, "put", "v"], [3, "cachedMiss", "absent"], [4, "list", "1 names"]]);
  assert.deepEqual(model(records).placed[2].mark.label, "2 reads");
});

test("odd records are kept apart, and what is odd inside of a record breaks nothing", () => {
  seq = 0;
  const records = [
    { seq: 1, odd: "{" },
    line({ location: "lhr", op: "get", call: 1e300, return: 1e300, key: "k" }),
    line({ location: 7, op: "get", call: START, return: START, key: { a: 1 }, result: "?" }),
    line({ location: "lhr", op: "bulkGet", call: START, return: START, keys: "?", results: { a: null, b: { found: true, missed: 7 } } }),
    line({ location: "lhr", op: "list", call: START, return: START, names: 7, missed: [null, { name: "x" }] }),
    line({ location: "lhr", op: "__proto__", call: START + 9, return: START, key: "__proto__" }),
    { seq: 99, change: "melted", at: START },
  ];
  const made = model(records);
  assert.deepEqual(made.operations.odd.map((record) => record.seq), [1, 1]);
  assert.equal(made.placed.length, 4);
  assert.equal(made.changes.length, 1);
  whole(made, 1);
});

test("an operation of another namespace, or a change of one, is not shown", () => {
  const records = [{ ...put("lhr", 0, 1), namespace: "other" }, { seq: 5, change: "emptied", namespace: "other", at: START }];
  assert.deepEqual([model(records).placed.length, model(records).changes.length], [0, 0]);
});

test("a clock that was set back by a snapshot gives an order of time", () => {
  seq = 0;
  const { placed } = model([put("lhr", 5000, 1), { seq: 50, change: "replaced", at: START }, put("lhr", 10, 1)]);
  assert.deepEqual(placed.map(({ mark }) => mark.at - START), [10, 5000]);
});

test("the next unusual operation is the next in time", () => {
  const { placed } = model(tour());
  const unusual = (/** @type {import("../../main/resources/dev/flowkv/inspector/ui/timeline/operations.js").Mark} */ mark) => mark.isUnusual;
  assert.equal(nextOf(placed, undefined, 1, unusual)?.seq, 4);
  assert.equal(nextOf(placed, undefined, -1, unusual)?.seq, 4);
  assert.equal(nextOf(placed, 4, 1, unusual), undefined);
  assert.equal(nextOf(placed, 5, -1, unusual)?.seq, 4);
});

test("what is seen is read from an address as it was written", () => {
  for (const seen of [{ mode: "fit" }, { mode: "live" }, { mode: "range", from: START + 0.125, to: START + 9 }, { mode: "live", from: 1, to: 2 }]) {
    const query = Object.fromEntries(Object.entries(queryOf(/** @type {any} */ (seen))).filter(([, value]) => value !== undefined));
    assert.deepEqual(seenOf(query), seen);
  }
  for (const query of [{ from: "x", to: "9" }, { from: "9", to: "1" }, { from: "1" }, { to: "Infinity", from: "0" }]) {
    assert.deepEqual(seenOf(query), { mode: "fit" });
  }
});

test("a camera keeps the time at the left edge while operations come, and the end where it is live", () => {
  seq = 0;
  const records = Array.from({ length: 200 }, (_, i) => put("lhr", 700 * i + ((i * 37) % 11), i + 1));
  const camera = new Camera();
  camera.look(model(records.slice(0, 100)), 1000, { mode: "range", from: START + 20_000, to: START + 30_000 });
  const { zoom } = camera.viewport;
  camera.look(model(records), 1000);
  assert.equal(camera.viewport.zoom, zoom);
  assert.ok(Math.abs(Number(camera.range?.from) - START - 20_000) < 1);
  camera.look(model(records.slice(0, 150)), 1000, { mode: "live" });
  camera.look(model(records), 1000);
  assert.ok(Number(camera.range?.to) >= START + 700 * 199);
  assert.equal(camera.mode, "live");
  assert.equal(camera.pan(-300), true);
  assert.equal(camera.mode, "range");
  assert.equal(camera.pan(Infinity), true);
  assert.equal(camera.pan(5), false);
  camera.zoom(1e-9);
  assert.equal(camera.mode, "fit");
});

test("a camera brings an operation into view that was in a cluster, and leaves one alone that is in view", () => {
  seq = 0;
  const records = Array.from({ length: 500 }, (_, i) => put(i % 2 === 0 ? "lhr" : "sjc", 10 * i, i + 1));
  const camera = new Camera();
  camera.look(model(records), 800, { mode: "fit" });
  camera.reveal(250);
  const { lanes } = /** @type {import("../../main/resources/dev/flowkv/inspector/ui/timeline/scene.js").Layout} */ (camera.layout);
  const found = clusterOf(lanes, model(records).placed[249].mark) ?? lanes[1].clusters.find(({ marks }) => marks[0].seq === 250);
  assert.equal(found?.marks.length, 1);
  assert.ok(found.x > camera.viewport.left && found.x < camera.viewport.left + 800);
  const before = camera.viewport;
  camera.reveal(251);
  assert.equal(camera.viewport, before);
});

test("ten thousand operations of one millisecond, on one key, are laid out in a moment", () => {
  seq = 0;
  const records = Array.from({ length: 10_000 }, (_, i) =>
    i % 2 === 0 ? put("lhr", 0, i / 2 + 1) : get("sjc", 0, { found: false, cacheStatus: "HIT", staleMillis: 0, missed: missed((i + 1) / 2, 0, { arrives: START + 700 }) }),
  );
  const begin = performance.now();
  const { view } = whole(model(records), 1);
  assert.ok(view.bars.length > 0);
  // A bound for what grows with the square of their number, far above what is needed.
  assert.ok(performance.now() - begin < 5000);
});

test("of an exploration, whose runs are all of the same time, one run can be shown", () => {
  seq = 0;
  const change = () => ({ seq: ++seq, change: "emptied", at: START });
  const records = [put("lhr", 0, 1), change(), put("lhr", 0, 1), get("sjc", 5000, { found: false }), change()];
  assert.deepEqual(model(records).placed.map(({ mark }) => mark.seq), [1, 3, 4]);
  const run = model(records, { filter: { namespace: "app", after: 2 } });
  assert.deepEqual(run.placed.map(({ mark }) => [mark.seq, mark.epoch]), [[3, 1], [4, 1]]);
  assert.deepEqual(run.changes.map(({ change: { seq: number } }) => number), [5]);
});
