// Durations that people type: 500ms, 1.5s, 2m, 1h.

/** @type {Record<string, number>} */
const MILLIS = { ms: 1, s: 1000, m: 60_000, min: 60_000, h: 3_600_000 };

/**
 * Reads a duration.
 *
 * @param {string} text such as "500ms", "1.5s", "2m" or "1h"
 * @returns {number} whole milliseconds
 * @throws {Error} with a sentence that says what is allowed
 */
export function parseDuration(text) {
  const found = /^\s*(\d+(?:\.\d+)?)\s*(ms|s|min|m|h)\s*$/i.exec(text);
  if (found === null) {
    throw new Error(`A duration has a number and a unit, such as 500ms, 1.5s, 2m or 1h, not “${text}”.`);
  }
  const exact = Number(found[1]) * MILLIS[found[2].toLowerCase()];
  const millis = Math.round(exact);
  // What a double cannot hold exactly, such as 1.1s, is off by far less than this.
  if (Math.abs(exact - millis) > 1e-3) {
    throw new Error(`The clock counts whole milliseconds, and “${text.trim()}” is none.`);
  }
  if (!Number.isSafeInteger(millis)) {
    throw new Error(`“${text.trim()}” is longer than the clock can move at once.`);
  }
  return millis;
}
