// Time to the right, in pixels. Time is linear, with two exceptions: a long stretch in which nothing
// happens is folded, and one millisecond in which several things happen (a clock that stands still)
// is as wide as they need, in the order of the record.
//
// A time is a number of milliseconds. Its fraction is a place in the order of that millisecond, so a
// single number says where anything is, at every zoom.

/** Between neighbors of one millisecond, where there is room: enough for a short value. */
export const STEP_PX = 64;

/** A stretch without anything is never wider than this. */
export const FOLD_PX = 124;

/** Where all of it is seen, what happens has twice the room of the time that passes. */
const STEPS_WEIGHT = 2;

const FOLD_MILLIS = 1000;
const FOLD_TIMES = 10;

/** @typedef {"run" | "still" | "gap"} Stretch */

/**
 * What is on the axis, at no zoom yet.
 *
 * @typedef {object} Axis
 * @property {number[]} times where each stretch begins, ascending; the last one is the end
 * @property {Stretch[]} kinds of the stretch from times[i] to times[i + 1]
 * @property {number[]} counts how many things happen in it; of a run and a gap 0
 * @property {number} millisPerStep what a step within a millisecond is worth, in time, at low zoom
 * @property {number[]} places the time, with its fraction, of each of the given operations
 */

/**
 * Builds an axis.
 *
 * @param {readonly number[]} ats whole milliseconds of operations and changes, ascending
 * @param {readonly number[]} [points] other moments that no fold may hide, in any order
 * @returns {Axis}
 */
export function axisOf(ats, points = []) {
  /** @type {Map<number, number>} */
  const counts = new Map();
  for (const at of ats) counts.set(at, (counts.get(at) ?? 0) + 1);
  const places = placesOf(ats, counts);
  const moments = [...new Set([...ats, ...points])].sort((one, other) => one - other);
  const longest = foldMillis([...counts.keys()]);
  /** @type {Axis} */
  const axis = { times: [], kinds: [], counts: [], millisPerStep: 1, places };
  let running = 0;
  moments.forEach((at, i) => {
    const next = moments[i + 1];
    const count = counts.get(at) ?? 0;
    let from = at;
    if (count > 1) {
      push(axis, at, "still", count);
      from = at + 1;
    }
    if (next !== undefined && next > from) {
      const isGap = next - from >= longest;
      if (!isGap) running += next - from;
      push(axis, from, isGap ? "gap" : "run", 0);
    } else if (next === undefined) {
      axis.times.push(from);
    }
  });
  axis.millisPerStep = Math.max(1, (STEPS_WEIGHT * running) / Math.max(1, ats.length));
  return axis;
}

/** @param {Axis} axis @param {number} from @param {Stretch} kind @param {number} count */
function push(axis, from, kind, count) {
  axis.times.push(from);
  axis.kinds.push(kind);
  axis.counts.push(count);
}

/** @param {readonly number[]} ats @param {Map<number, number>} counts */
function placesOf(ats, counts) {
  let before = NaN;
  let index = 0;
  return ats.map((at) => {
    index = at === before ? index + 1 : 0;
    before = at;
    const count = counts.get(at) ?? 1;
    return count === 1 ? at : at + (index + 0.5) / count;
  });
}

/**
 * From how long on a stretch can be folded: ten times what is usual between two operations, since
 * what is long for a Worker is short for a clock that is moved by hand.
 *
 * @param {readonly number[]} moments of operations, ascending
 */
function foldMillis(moments) {
  const gaps = moments
    .slice(1)
    .map((at, i) => at - moments[i])
    .sort((one, other) => one - other);
  const usual = gaps.length === 0 ? 0 : gaps[(gaps.length - 1) >> 1];
  return Math.max(FOLD_MILLIS, FOLD_TIMES * usual);
}

/** A stretch that is drawn as a fold. @typedef {{from: number, to: number, millis: number}} Fold */

/** An axis at a zoom. */
export class Scale {
  /**
   * @param {Axis} axis
   * @param {number} zoom pixels for a millisecond
   */
  constructor(axis, zoom) {
    this.axis = axis;
    this.zoom = zoom;
    const { times, kinds, counts, millisPerStep } = axis;
    const step = Math.min(STEP_PX, zoom * millisPerStep);
    this.pixels = new Float64Array(times.length);
    for (let i = 0; i + 1 < times.length; i++) {
      const linear = (times[i + 1] - times[i]) * zoom;
      const width =
        kinds[i] === "still" ? Math.max(linear, counts[i] * step) : kinds[i] === "gap" ? Math.min(linear, FOLD_PX) : linear;
      this.pixels[i + 1] = this.pixels[i] + width;
    }
  }

  /** All of it, in pixels. */
  get width() {
    return this.pixels[this.pixels.length - 1] ?? 0;
  }

  /**
   * Where a time is. Before the first one and after the last one time is linear.
   *
   * @param {number} time
   */
  x(time) {
    const { times } = this.axis;
    const last = times.length - 1;
    if (last < 0) return 0;
    if (time <= times[0]) return (time - times[0]) * this.zoom;
    if (time >= times[last]) return this.pixels[last] + (time - times[last]) * this.zoom;
    const i = indexOf(times, time);
    return this.pixels[i] + ((time - times[i]) / (times[i + 1] - times[i])) * (this.pixels[i + 1] - this.pixels[i]);
  }

  /**
   * Which time is at a place.
   *
   * @param {number} x
   */
  time(x) {
    const { times } = this.axis;
    const last = times.length - 1;
    if (last < 0) return 0;
    if (x <= 0) return times[0] + x / this.zoom;
    if (x >= this.width) return times[last] + (x - this.width) / this.zoom;
    const i = indexOf(this.pixels, x);
    const width = this.pixels[i + 1] - this.pixels[i];
    return times[i] + (width === 0 ? 0 : ((x - this.pixels[i]) / width) * (times[i + 1] - times[i]));
  }

  /**
   * The folds between two places.
   *
   * @param {number} from
   * @param {number} to
   * @returns {Fold[]}
   */
  folds(from, to) {
    return this.#stretches(from, to, "gap")
      .filter(({ i }) => this.#isFolded(i))
      .map(({ i, ...place }) => ({ ...place, millis: this.#idleMillis(i) }));
  }

  /**
   * The milliseconds that are wider than time would have it, between two places.
   *
   * @param {number} from
   * @param {number} to
   */
  stills(from, to) {
    return this.#stretches(from, to, "still").filter(({ i, ...place }) => place.to - place.from > 2 * this.zoom);
  }

  /**
   * The stretches between two places in which time is linear.
   *
   * @param {number} from
   * @param {number} to
   * @returns {{from: number, to: number, start: number, end: number}[]} places, and times
   */
  linear(from, to) {
    return this.#stretches(from, to)
      .filter(({ i }) => this.axis.kinds[i] === "run" || (this.axis.kinds[i] === "gap" && !this.#isFolded(i)))
      .map(({ i, ...place }) => ({ ...place, start: this.axis.times[i], end: this.axis.times[i + 1] }));
  }

  /** From one operation to the next. @param {number} i */
  #idleMillis(i) {
    const { times, kinds } = this.axis;
    return times[i + 1] - times[i] + (kinds[i - 1] === "still" ? 1 : 0);
  }

  /** @param {number} i */
  #isFolded(i) {
    return (this.axis.times[i + 1] - this.axis.times[i]) * this.zoom > FOLD_PX;
  }

  /** @param {number} from @param {number} to @param {Stretch} [kind] */
  #stretches(from, to, kind) {
    const found = [];
    for (let i = Math.max(0, indexOf(this.pixels, from)); i + 1 < this.pixels.length && this.pixels[i] <= to; i++) {
      if ((kind === undefined || this.axis.kinds[i] === kind) && this.pixels[i + 1] >= from) {
        found.push({ i, from: this.pixels[i], to: this.pixels[i + 1] });
      }
    }
    return found;
  }
}

/**
 * The last index whose element is at most a value; -1: all are greater.
 *
 * @param {ArrayLike<number>} ascending
 * @param {number} value
 */
export function indexOf(ascending, value) {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
