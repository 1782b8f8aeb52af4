// When versions arrive, and have arrived. The emulator tells how long a version still takes, not when
// one came: the page remembers what it heard.

/** @typedef {import("./rows.js").View} View */
/** @typedef {import("./rows.js").Version} Version */

/**
 * How a version is to a location.
 *
 * @typedef {object} Arrival
 * @property {"pending" | "arrived" | "replaced"} kind replaced: a newer one is there, whether or not
 *     this one ever was
 * @property {number} [at] milliseconds since the epoch, where it is known
 * @property {number} [leftMillis] of one that is pending
 * @property {number} [by] the sequence of the newer one
 */

export class Arrivals {
  /** @type {Map<string, number>} */
  #at = new Map();

  /**
   * Remembers what a view of now tells.
   *
   * @param {View} view
   */
  note(view) {
    const now = Date.parse(view.now);
    for (const version of view.chain) {
      this.#at.set(nameOf(version.writtenAt, version), Date.parse(version.committedAt));
      for (const { location, pending } of view.locations) {
        const left = pending.find(({ sequence }) => sequence === version.sequence)?.lagLeftMillis;
        if (left !== undefined) this.#at.set(nameOf(location, version), now + left);
      }
    }
  }

  /**
   * @param {View} view
   * @param {string} location
   * @param {Version} version
   * @returns {Arrival}
   */
  of(view, location, version) {
    const pending = view.locations.find((answer) => answer.location === location)?.pending ?? [];
    const left = pending.find(({ sequence }) => sequence === version.sequence)?.lagLeftMillis;
    const at = this.#at.get(nameOf(location, version));
    if (left !== undefined) return { kind: "pending", at, leftMillis: left };
    // The versions on their way are the newest ones: the first of the others is the one that is there.
    const there = view.chain[pending.length];
    return there === undefined || there.sequence === version.sequence
      ? { kind: "arrived", at }
      : { kind: "replaced", at, by: there.sequence };
  }
}

/**
 * After a reset the numbers begin again: the moment tells such versions apart.
 *
 * @param {string} location
 * @param {Version} version
 */
function nameOf(location, { sequence, committedAt }) {
  return JSON.stringify([location, sequence, committedAt]);
}
