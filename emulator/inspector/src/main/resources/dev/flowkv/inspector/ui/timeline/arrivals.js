// When writes arrive at other locations, as far as anybody has said so. What nobody has said is not
// drawn: a read that shows a write proves that it had arrived, not when.

/** @typedef {import("./operations.js").Mark} Mark */
/** @typedef {import("./operations.js").Operations} Operations */

/**
 * @typedef {object} Arrival
 * @property {number | undefined} sequence which write of the namespace
 * @property {number} epoch
 * @property {string} from the location of the write
 * @property {number} written when it was made
 * @property {string} to
 * @property {number} at when it arrives
 */

/** What was foretold of writes on their way, kept after they have arrived. */
export class Foretold {
  /** @type {Map<string, {sequence: number, epoch: number, to: string, at: number}>} */
  #known = new Map();
  /** Grows when something is new. */
  version = 0;

  /**
   * Takes in events of next-events.
   *
   * @param {readonly any[]} events
   * @param {string} namespace
   * @param {number} epoch
   * @returns {boolean} whether something is new
   */
  add(events, namespace, epoch) {
    const before = this.#known.size;
    for (const { kind, namespace: id, sequence, location, at } of events) {
      const millis = Date.parse(at);
      if (kind === "arrival" && id === namespace && Number.isFinite(millis) && location !== undefined) {
        this.#known.set(JSON.stringify([epoch, sequence, location]), { sequence, epoch, to: location, at: millis });
      }
    }
    const isNew = this.#known.size > before;
    if (isNew) this.version++;
    return isNew;
  }

  clear() {
    this.#known.clear();
    this.version++;
  }

  all() {
    return [...this.#known.values()];
  }
}

/**
 * The arrivals at other locations, each once, in the order of time.
 *
 * @param {readonly Mark[]} marks
 * @param {Foretold} foretold
 * @returns {Arrival[]}
 */
export function arrivalsOf(marks, foretold) {
  /** @type {Map<string, Mark>} */
  const writes = new Map();
  for (const mark of marks) if (mark.sequence !== undefined) writes.set(`${mark.epoch} ${mark.sequence}`, mark);
  /** @type {Map<string, Arrival>} */
  const found = new Map();
  /** @param {Arrival} arrival */
  const add = (arrival) => {
    if (arrival.from === arrival.to || arrival.at < arrival.written) return;
    const { epoch, sequence, from, written, to } = arrival;
    found.set(JSON.stringify([epoch, sequence ?? [from, written], to]), arrival);
  };
  for (const mark of marks) {
    for (const { sequence, location, at, arrives } of mark.missed) {
      if (typeof arrives !== "number" || typeof location !== "string") continue;
      add({ sequence, epoch: mark.epoch, from: location, written: at, to: mark.location, at: arrives });
    }
  }
  for (const { sequence, epoch, to, at } of foretold.all()) {
    const write = writes.get(`${epoch} ${sequence}`);
    if (write !== undefined) add({ sequence, epoch, from: write.location, written: write.at, to, at });
  }
  return [...found.values()].sort((one, other) => one.at - other.at);
}
