// Marks of round times above the lanes.

/** @typedef {import("./axis.js").Scale} Scale */
/** @typedef {{x: number, text: string}} Tick */

/** Between two labels. */
const ROOM_PX = 92;

const STEPS = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 900_000,
  1_800_000, 3_600_000, 7_200_000, 10_800_000, 21_600_000, 43_200_000, 86_400_000,
];

/**
 * The round times between two places, where time is linear.
 *
 * @param {Scale} scale
 * @param {number} from
 * @param {number} to
 * @param {number | undefined} origin times are counted from there on ("+4 s"); undefined: as time of day
 * @returns {Tick[]}
 */
export function ticksOf(scale, from, to, origin) {
  const step = stepOf(scale.zoom);
  const zero = origin ?? 0;
  /** @type {Tick[]} */
  const ticks = [];
  let next = -Infinity;
  for (const stretch of scale.linear(from, to)) {
    const first = Math.max(stretch.start, scale.time(Math.max(stretch.from, from)));
    for (let n = Math.ceil((first - zero) / step); ; n++) {
      const time = zero + n * step;
      const x = scale.x(time);
      if (time > stretch.end || x > to) break;
      // The beginning of a stretch can be the end of the one before.
      if (x < next) continue;
      ticks.push({ x, text: origin === undefined ? timeOfDay(time, step) : sinceText(time - origin) });
      next = x + ROOM_PX;
    }
  }
  return ticks;
}

/** @param {number} zoom */
function stepOf(zoom) {
  const least = ROOM_PX / zoom;
  const found = STEPS.find((step) => step >= least);
  if (found !== undefined) return found;
  const day = STEPS[STEPS.length - 1];
  return day * 10 ** Math.ceil(Math.log10(least / day));
}

/** @param {number} time @param {number} step */
function timeOfDay(time, step) {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return "";
  const iso = date.toISOString();
  return step >= 86_400_000 ? iso.slice(0, 10) : iso.slice(11, step < 1000 ? 23 : 19);
}

/**
 * How long after the beginning: "+4 s", "+1.25 s", "+2 min 40 s".
 *
 * @param {number} millis
 */
export function sinceText(millis) {
  const sign = millis < 0 ? "−" : "+";
  const size = Math.abs(Math.round(millis));
  const minutes = Math.floor(size / 60_000);
  const seconds = `${(size % 60_000) / 1000} s`;
  if (minutes === 0) return sign + seconds;
  if (minutes < 60) return `${sign}${minutes} min${size % 60_000 === 0 ? "" : ` ${seconds}`}`;
  const hours = Math.floor(minutes / 60);
  return `${sign}${hours} h${minutes % 60 === 0 ? "" : ` ${minutes % 60} min`}`;
}
