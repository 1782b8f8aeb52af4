// What was unusual among the operations, in the emulator's own sentences.
import { ApiError } from "../api.js";

/** @typedef {{seq: number, kind: string, sentence: string}} Anomaly */

/** The server explains the whole history for each question; between two of them it has other things to do. */
const SHARE_OF_TIME = 2;
const LEAST_MILLIS = 100;
const MOST_MILLIS = 300;

/** Asks for anomalies as operations come: only for what is new, and one request at a time. */
export class Sentences {
  /** @type {Map<number, Anomaly[]>} */
  #found = new Map();
  #recording = "";
  #last = 0;
  #isAsking = false;
  #isWanted = false;

  /**
   * @param {import("../emulator.js").Emulator} emulator
   * @param {() => void} changed called when there are new ones
   */
  constructor(emulator, changed) {
    this.emulator = emulator;
    this.changed = changed;
  }

  /**
   * The sentences of an operation, in the order of its keys.
   *
   * @param {number} seq
   */
  of(seq) {
    return this.emulator.recording === this.#recording ? (this.#found.get(seq) ?? []) : [];
  }

  /** Asks for what is new, now or after the question that is under way. */
  async ask() {
    this.#isWanted = true;
    if (this.#isAsking) return;
    this.#isAsking = true;
    try {
      while (this.#isWanted) {
        this.#isWanted = false;
        const start = performance.now();
        await this.#askOnce();
        const took = performance.now() - start;
        await new Promise((resolve) => setTimeout(resolve, Math.min(MOST_MILLIS, Math.max(LEAST_MILLIS, SHARE_OF_TIME * took))));
      }
    } finally {
      this.#isAsking = false;
    }
  }

  async #askOnce() {
    const { api, recording, records } = this.emulator;
    if (recording !== this.#recording) {
      this.#recording = recording;
      this.#found.clear();
      this.#last = 0;
    }
    const newest = records.at(-1)?.seq ?? 0;
    if (newest <= this.#last) return;
    try {
      const { anomalies, last } = await api.get("/anomalies", { after: this.#last });
      // Another emulator may have answered: its numbers are asked for with the next look.
      if (this.emulator.recording !== recording) {
        this.#isWanted = true;
        return;
      }
      this.#take(anomalies);
      this.#last = last;
      this.#forget(records[0]?.seq ?? 0);
      if (anomalies.length > 0) this.changed();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      // The emulator's state says what is wrong; the sentences come with the next operation.
    }
  }

  /** @param {Anomaly[]} anomalies */
  #take(anomalies) {
    for (const anomaly of anomalies) {
      const all = this.#found.get(anomaly.seq);
      if (all === undefined) this.#found.set(anomaly.seq, [anomaly]);
      else all.push(anomaly);
    }
  }

  /** @param {number} first the oldest operation that is held */
  #forget(first) {
    for (const seq of this.#found.keys()) {
      if (seq >= first) return;
      this.#found.delete(seq);
    }
  }
}
