// Which part of a timeline is seen, as an address says it, and which operation comes next.

/** @typedef {import("./operations.js").Mark} Mark */

/**
 * "fit": all of it; "live": the end stays in view; "range": a range of time, which stays.
 *
 * @typedef {{mode: "fit" | "live" | "range", from?: number, to?: number}} Seen
 */

/**
 * @param {Record<string, string | undefined>} query of an address
 * @returns {Seen}
 */
export function seenOf({ from, to, live }) {
  const range = { from: Number(from ?? NaN), to: Number(to ?? NaN) };
  const isRange = Number.isFinite(range.from) && Number.isFinite(range.to) && range.from < range.to;
  return { mode: live !== undefined ? "live" : isRange ? "range" : "fit", ...(isRange ? range : {}) };
}

/**
 * The members of an address; seenOf reads the same from them.
 *
 * @param {Seen} seen
 * @returns {{from: string | undefined, to: string | undefined, live: string | undefined}}
 */
export function queryOf({ mode, from, to }) {
  const isRange = mode !== "fit" && from !== undefined && to !== undefined;
  return { from: isRange ? decimal(from) : undefined, to: isRange ? decimal(to) : undefined, live: mode === "live" ? "1" : undefined };
}

/** The fraction of a time is a place within its millisecond. @param {number} time */
function decimal(time) {
  return String(Math.round(time * 1000) / 1000);
}

/**
 * The next or the previous operation of some kind; undefined: there is none.
 *
 * @param {readonly {mark: Mark}[]} placed in the order of time
 * @param {number | undefined} seq from this operation on; undefined: from the first or the last
 * @param {number} by 1 or -1
 * @param {(mark: Mark) => boolean} isWanted
 */
export function nextOf(placed, seq, by, isWanted) {
  const at = placed.findIndex(({ mark }) => mark.seq === seq);
  const rest = by > 0 ? placed.slice(at + 1) : placed.slice(0, at < 0 ? placed.length : at).reverse();
  return rest.find(({ mark }) => isWanted(mark))?.mark;
}
