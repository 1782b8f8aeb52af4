// What of a timeline is drawn: a model at no zoom, its layout at one, and of that what is in view.
import { axisOf, Scale } from "./axis.js";
import { arrivalsOf } from "./arrivals.js";
import { clustersIn, lanesOf, lineY, locationsOf, MARK_PX } from "./lanes.js";
import { keysOf, operationsOf } from "./operations.js";
import { ticksOf } from "./ticks.js";

/** @typedef {import("./operations.js").Mark} Mark */
/** @typedef {import("./operations.js").Change} Change */
/** @typedef {import("./lanes.js").Cluster} Cluster */

/** More arrows than this are a scribble: none is drawn. */
export const MOST_ARROWS = 200;

/** Where an operation and what belongs to it is, as times with their fractions. */
/** @typedef {{mark: Mark, place: number, since: number | undefined}} Placed */
/** @typedef {{fromLane: number, toLane: number, from: number, to: number, sequence: number | undefined}} Arrow times, with fractions */

/**
 * @typedef {object} Model
 * @property {import("./operations.js").Operations} operations
 * @property {string[]} locations
 * @property {import("./axis.js").Axis} axis
 * @property {Placed[]} placed in the order of time
 * @property {Arrow[]} arrows
 * @property {{change: Change, place: number}[]} changes
 * @property {number | undefined} now
 */

/**
 * @param {readonly import("../history.js").HistoryRecord[]} records
 * @param {object} options
 * @param {{namespace: string, key?: string, location?: string, after?: number, version?: number}} options.filter
 * @param {readonly string[]} options.configured the emulator's locations, in its order
 * @param {import("./arrivals.js").Foretold} options.foretold
 * @param {number} [options.now] the emulator's clock; undefined: the timeline ends with the last operation
 * @returns {Model}
 */
export function modelOf(records, { filter, configured, foretold, now }) {
  const operations = operationsOf(records, filter);
  const { marks, changes } = operations;
  const locations = locationsOf(configured, marks, filter.location);
  const lane = new Map(locations.map((location, index) => [location, index]));
  const arrivals = arrivalsOf(marks, foretold).filter(({ from, to }) => lane.has(from) && lane.has(to));
  const items = [...marks, ...changes].sort((one, other) => one.at - other.at || one.seq - other.seq);
  const points = [...arrivals.flatMap(({ written, at }) => [written, at]), ...(now === undefined ? [] : [now])];
  for (const { call, at, since } of marks) {
    if (call !== at) points.push(call);
    if (since !== undefined) points.push(since);
  }
  const axis = axisOf(items.map(({ at }) => at), points);
  const places = new Map(items.map((item, i) => [/** @type {Mark | Change} */ (item), axis.places[i]]));
  /** @param {Mark | Change} item */
  const placeOf = (item) => /** @type {number} */ (places.get(item));
  const writes = writesOf(marks);
  return {
    operations,
    locations,
    axis,
    placed: marks.map((mark) => ({ mark, place: placeOf(mark), since: sinceOf(mark, writes, placeOf) })),
    arrows: arrivals.map(({ epoch, sequence, from, written, to, at }) => {
      const write = sequence === undefined ? undefined : writes.bySequence.get(`${epoch} ${sequence}`);
      return {
        fromLane: Number(lane.get(from)),
        toLane: Number(lane.get(to)),
        from: write === undefined ? written : placeOf(write),
        to: at === write?.at ? placeOf(write) : at,
        sequence,
      };
    }),
    changes: changes.map((change) => ({ change, place: placeOf(change) })),
    // What happens in this very millisecond has happened.
    now: now === undefined ? undefined : axis.counts[axis.times.indexOf(now)] > 1 ? now + 1 : now,
  };
}

/** @param {readonly Mark[]} marks */
function writesOf(marks) {
  /** @type {Map<string, Mark>} */
  const bySequence = new Map();
  /** Of a key, those that end in one millisecond. @type {Map<string, Mark[]>} */
  const byTime = new Map();
  for (const mark of marks) {
    if (mark.sequence === undefined) continue;
    bySequence.set(`${mark.epoch} ${mark.sequence}`, mark);
    for (const key of keysOf(mark.record)) {
      const name = `${mark.epoch} ${mark.at} ${key}`;
      const before = byTime.get(name);
      if (before === undefined) byTime.set(name, [mark]);
      else before.push(mark);
    }
  }
  return { bySequence, byTime };
}

/**
 * Where an answer stopped being the latest: at the write that came after what it shows, where that is
 * recorded, since many operations can be of the same millisecond.
 *
 * @param {Mark} mark
 * @param {ReturnType<typeof writesOf>} writes
 * @param {(mark: Mark) => number} placeOf
 */
function sinceOf(mark, { byTime }, placeOf) {
  const { since, shown = 0, epoch } = mark;
  if (since === undefined) return undefined;
  const keys = mark.record.op === "list" ? mark.missed.map(({ name }) => name) : keysOf(mark.record);
  const [write] = keys
    .map((key) => firstAfter(byTime.get(`${epoch} ${since} ${key}`) ?? [], shown))
    .filter((found) => found !== undefined);
  return write === undefined || placeOf(write) > placeOf(mark) ? since : placeOf(write);
}

/** @param {Mark[]} writes ascending @param {number} shown */
function firstAfter(writes, shown) {
  let low = 0;
  let high = writes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (Number(writes[middle].sequence) <= shown) low = middle + 1;
    else high = middle;
  }
  return writes[low];
}

/**
 * @typedef {object} Layout
 * @property {Model} model
 * @property {Scale} scale
 * @property {import("./lanes.js").Lane[]} lanes
 */

/**
 * @param {Model} model
 * @param {number} zoom
 * @returns {Layout}
 */
export function layoutOf(model, zoom) {
  const scale = new Scale(model.axis, zoom);
  const lanes = lanesOf(
    model.locations,
    model.placed.map(({ mark }) => mark),
    model.placed.map(({ place }) => scale.x(place)),
    model.placed.map(({ since }) => (since === undefined ? undefined : scale.x(since))),
  );
  return { model, scale, lanes };
}

/**
 * What is in view, in pixels from its left edge.
 *
 * @typedef {object} View
 * @property {number} width
 * @property {(Cluster & {left: number})[]} clusters left: their place from the edge
 * @property {{lane: number, from: number, to: number, millis: number | undefined}[]} bars millis: of one read
 * @property {{x1: number, y1: number, x2: number, y2: number, sequence: number | undefined}[]} arrows
 * @property {number} arrowsHidden how many there would be
 * @property {{from: number, to: number, millis: number}[]} folds
 * @property {{from: number, to: number}[]} stills
 * @property {import("./ticks.js").Tick[]} ticks
 * @property {{x: number, change: Change}[]} changes
 * @property {number | undefined} now where it is, if it is in view
 */

/**
 * @param {Layout} layout
 * @param {number} from
 * @param {number} to
 * @param {number | undefined} origin of the ticks
 * @returns {View}
 */
export function viewOf({ model, scale, lanes }, from, to, origin) {
  /** Kept near the edges: drawing loses far places. @param {number} x */
  const local = (x) => Math.min(to - from + 200, Math.max(-200, x - from));
  const clusters = lanes.flatMap((lane) => clustersIn(lane, from, to));
  const arrows = model.arrows
    .map((arrow) => ({ arrow, x1: scale.x(arrow.from), x2: scale.x(arrow.to) }))
    .filter(({ x1, x2 }) => Math.max(x1, x2) >= from && Math.min(x1, x2) <= to);
  return {
    width: to - from,
    clusters: clusters.map((cluster) => ({ ...cluster, left: cluster.x - from })),
    bars: lanes.flatMap((lane) => barsOf(lane, from, to)).map((bar) => ({ ...bar, from: local(bar.from), to: local(bar.to) })),
    arrows: arrows.length > MOST_ARROWS ? [] : arrows.map(({ arrow, x1, x2 }) => line(arrow, x1 - from, x2 - from)),
    arrowsHidden: arrows.length > MOST_ARROWS ? arrows.length : 0,
    folds: scale.folds(from, to).map((fold) => ({ ...fold, from: fold.from - from, to: fold.to - from })),
    stills: scale.stills(from, to).map((still) => ({ from: local(still.from), to: local(still.to) })),
    ticks: ticksOf(scale, from, to, origin).map((tick) => ({ ...tick, x: tick.x - from })),
    changes: model.changes
      .map(({ change, place }) => ({ change, x: scale.x(place) - from }))
      .filter(({ x }) => x >= -MARK_PX && x <= to - from + MARK_PX),
    now: nowIn(model, scale, from, to),
  };
}

/** @param {Model} model @param {Scale} scale @param {number} from @param {number} to */
function nowIn({ now }, scale, from, to) {
  const x = now === undefined ? NaN : scale.x(now);
  return x >= from && x <= to ? x - from : undefined;
}

/**
 * A bar for each answer in view that is old. Those of answers further right overlap: they are one.
 *
 * @param {import("./lanes.js").Lane} lane
 * @param {number} from
 * @param {number} to
 */
function barsOf({ clusters }, from, to) {
  const bars = [];
  let later = Infinity;
  for (const { lane, x, since, marks } of clusters) {
    if (since === undefined || x < from || since > to) continue;
    const [{ at, since: millis }] = marks;
    if (x > to + MARK_PX) later = Math.min(later, since);
    else bars.push({ lane, from: since, to: x, millis: marks.length === 1 && millis !== undefined ? at - millis : undefined });
  }
  if (later < to && clusters.length > 0) bars.push({ lane: clusters[0].lane, from: later, to: to + MARK_PX, millis: undefined });
  return bars;
}

/** From the edge of the mark to the line of the other lane. @param {Arrow} arrow @param {number} x1 @param {number} x2 */
function line({ fromLane, toLane, sequence }, x1, x2) {
  const down = toLane > fromLane ? 1 : -1;
  return { x1, y1: lineY(fromLane) + down * 8, x2, y2: lineY(toLane) - down * 5, sequence };
}
