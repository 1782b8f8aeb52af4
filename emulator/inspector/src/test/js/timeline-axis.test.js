import assert from "node:assert/strict";
import { test } from "node:test";
import { axisOf, FOLD_PX, Scale, STEP_PX } from "../../main/resources/dev/flowkv/inspector/ui/timeline/axis.js";
import { sinceText, ticksOf } from "../../main/resources/dev/flowkv/inspector/ui/timeline/ticks.js";
import { atEnd, clamped, fit, MARGIN_PX, MAX_ZOOM, ofRange, rangeOf, zoomAbout } from "../../main/resources/dev/flowkv/inspector/ui/timeline/viewport.js";

const START = Date.UTC(2030, 0, 1);

/** @param {...number} millis */
const after = (...millis) => millis.map((each) => START + each);

const near = (/** @type {number} */ one, /** @type {number} */ other, slack = 0.01) =>
  assert.ok(Math.abs(one - other) <= slack, `${one} is not ${other}`);

/** Axes of all kinds, for what holds of every one. */
const AXES = [
  axisOf(after(0)),
  axisOf(after(0, 0, 0, 0)),
  axisOf(after(0, 100, 250, 400)),
  axisOf(after(0, 0, 0, 4000, 4000, 65_000, 65_000, 65_000)),
  axisOf(after(0, 10, 10, 20, 900_000, 900_010, 7_200_000_000), after(5, 300_000)),
  axisOf(Array.from({ length: 500 }, (_, i) => START + ((i * 37) % 11) + 20 * i).sort((a, b) => a - b)),
];

test("where nothing is folded and nothing shares a millisecond, time is linear", () => {
  const scale = new Scale(axisOf(after(0, 100, 250, 400)), 2);
  assert.deepEqual(after(0, 100, 250, 400).map((time) => scale.x(time)), [0, 200, 500, 800]);
  assert.equal(scale.width, 800);
  assert.deepEqual([scale.x(START - 10), scale.x(START + 410)], [-20, 820]);
});

test("places grow with time, and time at a place is the time that is there, at every zoom", () => {
  for (const axis of AXES) {
    for (const zoom of [1e-6, 1e-3, 0.05, 1, 40, 1000]) {
      const scale = new Scale(axis, zoom);
      const times = [...axis.places, ...axis.times, axis.times[0] - 5, axis.times[axis.times.length - 1] + 5].sort((a, b) => a - b);
      for (let i = 0; i < times.length; i++) {
        if (i > 0) assert.ok(scale.x(times[i]) >= scale.x(times[i - 1]));
        near(scale.x(scale.time(scale.x(times[i]))), scale.x(times[i]), 1);
      }
    }
  }
});

test("a closer zoom makes nothing narrower", () => {
  for (const axis of AXES) {
    let before = 0;
    for (let zoom = 1e-8; zoom <= MAX_ZOOM; zoom *= 1.7) {
      const { width } = new Scale(axis, zoom);
      assert.ok(width >= before);
      before = width;
    }
  }
});

test("operations of one millisecond lie beside each other, in the order of the record", () => {
  const axis = axisOf(after(0, 0, 0, 4000));
  const scale = new Scale(axis, 1);
  const xs = axis.places.map((place) => scale.x(place));
  near(xs[1] - xs[0], STEP_PX, 0.1);
  near(xs[2] - xs[1], STEP_PX, 0.1);
  assert.ok(xs[3] > xs[2]);
  near(scale.x(START + 4000) - scale.x(START + 1), 3999); // Time between them stays linear.
  const [still] = scale.stills(0, scale.width);
  near(still.to - still.from, 3 * STEP_PX);
});

test("a long stretch with nothing is folded, and says how long it is", () => {
  const scale = new Scale(axisOf(after(0, 4000, 164_000)), 0.05);
  assert.deepEqual(scale.folds(0, scale.width), [{ from: 200, to: 200 + FOLD_PX, millis: 160_000 }]);
  assert.deepEqual(scale.folds(0, 100), []);
  near(scale.x(START + 164_000), 200 + FOLD_PX);
});

test("a stretch that is short on the screen is not folded, and stays in proportion", () => {
  const scale = new Scale(axisOf(after(0, 4000, 164_000)), 0.0005);
  assert.deepEqual(scale.folds(0, scale.width), []);
  near(scale.width, 82);
});

test("what is long depends on what is usual", () => {
  const folds = (/** @type {number[]} */ ats) => new Scale(axisOf(after(...ats)), 1).folds(-1, 1e9).length;
  assert.equal(folds([0, 60_000, 120_000, 180_000]), 0); // a clock that is moved by a minute each time
  assert.equal(folds([0, 2, 4, 6, 3000, 3002]), 1); // a Worker that pauses
  assert.equal(folds([0, 5, 10, 900]), 0); // less than a second is never long
});

test("a moment that is to be seen is in no fold", () => {
  const axis = axisOf(after(0, 4000, 164_000), after(100_000));
  const scale = new Scale(axis, 1);
  assert.deepEqual(scale.folds(0, scale.width).map(({ millis }) => millis), [96_000, 64_000]);
});

test("all of an axis fits, with a margin", () => {
  for (const axis of AXES) {
    for (const width of [320, 1280, 3840]) {
      const { zoom, left } = fit(axis, width);
      const all = new Scale(axis, zoom).width;
      assert.ok(all <= width - 2 * MARGIN_PX + 0.01);
      assert.ok(zoom === MAX_ZOOM || all > (width - 2 * MARGIN_PX) * 0.98, `${all} of ${width}`);
      assert.equal(left, -MARGIN_PX);
    }
  }
});

test("an axis without anything is no error", () => {
  const axis = axisOf([]);
  const scale = new Scale(axis, fit(axis, 800).zoom);
  assert.deepEqual([scale.width, scale.x(5), scale.time(5), scale.folds(0, 9), ticksOf(scale, 0, 9, undefined)], [0, 0, 0, [], []]);
});

test("zooming keeps the time at the point", () => {
  for (const axis of AXES) {
    const least = fit(axis, 1000).zoom;
    let viewport = ofRange(axis, axis.times[0], axis.times[axis.times.length - 1] + 1, 1000);
    for (const factor of [1.6, 1.6, 8, 1.1]) {
      const before = new Scale(axis, viewport.zoom);
      const x = 400;
      const time = before.time(viewport.left + x);
      const next = zoomAbout(axis, viewport, factor, x, 1000, least);
      const after_ = new Scale(axis, next.zoom);
      const isAtEdge = next.left <= -MARGIN_PX || next.left >= after_.width + MARGIN_PX - 1000 - 0.01;
      if (!isAtEdge) near(after_.x(time) - next.left, x, 1);
      viewport = next;
    }
  }
});

test("zooming ends at all of it and at a thousandth of a millisecond", () => {
  const [, , axis] = AXES;
  const least = fit(axis, 1000).zoom;
  assert.equal(zoomAbout(axis, fit(axis, 1000), 1e-9, 10, 1000, least).zoom, least);
  assert.equal(zoomAbout(axis, fit(axis, 1000), 1e9, 10, 1000, least).zoom, MAX_ZOOM);
});

test("a range in an address gives the same range, whatever the width", () => {
  for (const axis of AXES.slice(2)) {
    const from = axis.times[0] + 1;
    const to = axis.times[axis.times.length - 1] - 1;
    for (const width of [320, 1280, 1920]) {
      const viewport = ofRange(axis, from, to, width);
      const range = rangeOf(new Scale(axis, viewport.zoom), viewport, width);
      near(range.from, from, (to - from) / 1000);
      near(range.to, to, (to - from) / 1000);
    }
  }
});

test("one cannot leave the timeline, and its end can be kept in view", () => {
  const scale = new Scale(AXES[2], 10);
  assert.equal(clamped(scale, { zoom: 10, left: -900 }, 500).left, -MARGIN_PX);
  assert.equal(clamped(scale, { zoom: 10, left: 1e9 }, 500).left, 4000 + MARGIN_PX - 500);
  assert.equal(atEnd(scale, 10, 500).left, 4000 + MARGIN_PX - 500);
  assert.equal(atEnd(scale, 10, 9000).left, -MARGIN_PX);
});

test("ticks are round times with room between them", () => {
  const scale = new Scale(axisOf(after(0, 1000, 2000, 3000, 10_000)), 0.1);
  assert.deepEqual(
    ticksOf(scale, 0, 1000, START).map(({ x, text }) => [Math.round(x), text]),
    [0, 100, 200, 300, 400, 500, 600, 700, 800, 900, 1000].map((x) => [x, x === 0 ? "+0 s" : `+${x / 100} s`]),
  );
  assert.deepEqual(ticksOf(scale, 0, 250, undefined).map(({ text }) => text), ["00:00:00", "00:00:01", "00:00:02"]);
  assert.equal(ticksOf(new Scale(scale.axis, 1), 0, 250, undefined)[1].text, "00:00:00.100");
});

test("no tick is inside of a fold or of one millisecond", () => {
  const axis = axisOf(after(0, 0, 0, 4000, 164_000));
  const scale = new Scale(axis, 0.05);
  const [fold] = scale.folds(0, scale.width);
  for (const { x } of ticksOf(scale, 0, scale.width, START)) assert.ok(x <= fold.from || x >= fold.to);
});

test("ticks of any zoom are few", () => {
  for (const axis of AXES) {
    for (const zoom of [1e-8, 1e-4, 1, 1000]) {
      const scale = new Scale(axis, zoom);
      assert.ok(ticksOf(scale, 0, 1000, START).length <= 13);
    }
  }
});

test("times since the beginning are short", () => {
  assert.deepEqual([0, 4000, 1250, 160_000, 3_600_000, 7_500_000, -20].map(sinceText), ["+0 s", "+4 s", "+1.25 s", "+2 min 40 s", "+1 h", "+2 h 5 min", "−0.02 s"]);
});
