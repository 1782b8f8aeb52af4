// What the clock shows now, between two looks at it.

/** @typedef {{mode: string, now: string, scale?: number}} Clock */

/**
 * Returns what a clock shows, in milliseconds since the epoch. A real or a scaled one goes on by
 * itself from the last look; nothing adds up from one look to the next.
 *
 * @param {Clock} clock as the emulator answered it
 * @param {number} lookedAt when that was, in milliseconds of some clock of the page
 * @param {number} now in milliseconds of the same
 */
export function readingAt(clock, lookedAt, now) {
  const since = clock.mode === "manual" ? 0 : Math.max(0, now - lookedAt);
  const rate = clock.mode === "scaled" ? (clock.scale ?? 1) : 1;
  return Date.parse(clock.now) + Math.floor(since * rate);
}

/**
 * The mode and its factor: "manual", "real", "×60".
 *
 * @param {Clock} clock
 */
export function modeText({ mode, scale }) {
  return mode === "scaled" ? `×${scale}` : mode;
}

/**
 * The date and the time in UTC. A clock that runs is shown by seconds, one that is moved by
 * milliseconds, as its events are.
 *
 * @param {Clock} clock
 * @param {number} at milliseconds since the epoch
 * @returns {{date: string, time: string, iso: string}}
 */
export function readingText({ mode }, at) {
  const iso = new Date(at).toISOString();
  const [date, time] = iso.slice(0, -1).split("T");
  return { date, time: mode === "manual" ? time : time.slice(0, 8), iso };
}

/**
 * The events that have not come yet, with how long until they do on the emulator's clock.
 *
 * @template {{at: string}} T
 * @param {readonly T[]} events in the order of time
 * @param {number} now milliseconds since the epoch on the emulator's clock
 * @returns {{event: T, inMillis: number}[]}
 */
export function eventsToCome(events, now) {
  return events
    .map((event) => ({ event, inMillis: Date.parse(event.at) - now }))
    .filter(({ inMillis }) => inMillis > 0);
}
