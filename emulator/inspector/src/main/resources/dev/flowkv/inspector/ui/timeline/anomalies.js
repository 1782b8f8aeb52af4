// The emulator's sentences about what was unusual, by operation: of the running emulator, asked again
// when there are new operations, or of a file, asked once.

/** @typedef {import("./operations.js").Mark} Mark */
/** @typedef {{seq: number, kind: string, at: number, location: string, namespace: string, key: string, write?: number, sentence: string}} Anomaly */

/** Each question has the whole history explained: one a second is enough for people. */
const PAUSE_MILLIS = 1000;

/** Fires "change" when there are other sentences. */
export class Anomalies extends EventTarget {
  /** What the emulator said when it could not explain; empty: it could. */
  problem = "";
  /** How many there are that were not told, since an answer has a bound. */
  more = 0;
  /** @type {Map<number, Anomaly[]>} */
  #bySeq = new Map();
  #namespace = "";
  #last = 0;
  #isAsking = false;
  /** @type {(() => void) | undefined} */
  #again = undefined;

  /**
   * Asks the emulator, unless nothing has happened since.
   *
   * @param {import("../api.js").Api} api
   * @param {string} namespace
   * @param {number} last the seq of the last operation that is known
   */
  async follow(api, namespace, last) {
    if (this.#isAsking) {
      this.#again = () => void this.follow(api, namespace, last);
      return;
    }
    if (namespace !== this.#namespace || last < this.#last) this.#forget(namespace);
    if (last <= this.#last || namespace === "") return;
    this.#isAsking = true;
    try {
      this.#take(await api.get("/anomalies", { namespace, after: this.#last }));
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
      this.dispatchEvent(new Event("change"));
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MILLIS));
    this.#isAsking = false;
    const again = this.#again;
    this.#again = undefined;
    again?.();
  }

  /**
   * Has a file explained.
   *
   * @param {import("../api.js").Api} api
   * @param {string} text
   */
  async explain(api, text) {
    try {
      this.#take(await api.send("POST", "/explain", text));
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
      this.dispatchEvent(new Event("change"));
    }
  }

  /**
   * What is said about an operation.
   *
   * @param {Mark} mark
   * @param {string} [key]
   * @returns {Anomaly[]}
   */
  of({ seq, at, location }, key) {
    // Numbers begin again with a new recording; what was said of another operation is not of this one.
    const found = (this.#bySeq.get(seq) ?? []).filter((each) => each.at === at && each.location === location);
    const ofKey = found.filter((each) => each.key === key);
    return ofKey.length > 0 ? ofKey : found;
  }

  /** @param {string} namespace */
  #forget(namespace) {
    this.#namespace = namespace;
    this.#bySeq.clear();
    this.#last = 0;
    this.more = 0;
  }

  /** @param {{last: number, more: number, anomalies: Anomaly[]}} answer */
  #take({ last, more, anomalies }) {
    for (const anomaly of anomalies) {
      const before = this.#bySeq.get(anomaly.seq) ?? [];
      if (!before.some(({ key, kind }) => key === anomaly.key && kind === anomaly.kind)) {
        this.#bySeq.set(anomaly.seq, [...before, anomaly]);
      }
    }
    this.#last = last;
    this.more += more;
    this.problem = "";
    this.dispatchEvent(new Event("change"));
  }
}
