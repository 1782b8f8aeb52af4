// Keeps an answer of the emulator up to date: asks again when something has happened that can have
// changed it, and only then; one request at a time.
import { ApiError } from "../api.js";

/** @typedef {import("../emulator.js").Emulator} Emulator */
/** @typedef {import("../history.js").HistoryRecord} HistoryRecord */

/** Between two questions: many operations are one question, and still it is well within a second. */
const PAUSE_MILLIS = 200;

/** Without a history nobody says that something has happened. */
const UNTOLD_MILLIS = 1000;

/**
 * A part of an element that asks, and renders it again with each answer.
 *
 * @template T
 */
export class Looker {
  /** @type {T | undefined} */
  answer = undefined;
  /** Why there is no answer; empty: nothing is wrong. */
  problem = "";
  /** Whether the answer is of another question, or none has come yet. */
  isOld = true;

  #question = "";
  /** What the last question was asked of. */
  #world = "";
  /** @type {string | undefined} */
  #now = undefined;
  #isAsking = false;
  #isWanted = false;
  /** The same question of the same world is refused again. */
  #isRefused = false;
  #isConnected = false;
  #abort = new AbortController();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #untold = undefined;

  /**
   * @param {import("lit").LitElement} host
   * @param {() => Emulator | undefined} emulator
   * @param {object} how
   * @param {(signal: AbortSignal, emulator: Emulator) => Promise<T>} how.ask
   * @param {(record: HistoryRecord) => boolean} how.concerns whether an operation can change the answer
   * @param {(answer: T) => boolean} how.isAtRest whether the answer stays as it is while only time passes
   * @param {number} [how.pauseMillis] between two questions
   * @param {number} [how.untoldMillis] between two questions where no history says that something has happened
   */
  constructor(host, emulator, how) {
    this.host = host;
    this.emulator = emulator;
    this.how = { pauseMillis: PAUSE_MILLIS, untoldMillis: UNTOLD_MILLIS, ...how };
    host.addController(this);
  }

  hostConnected() {
    this.#isConnected = true;
    this.emulator()?.addEventListener("change", this.#changed);
    this.emulator()?.addEventListener("records", this.#recorded);
    this.again();
  }

  hostDisconnected() {
    this.#isConnected = false;
    this.emulator()?.removeEventListener("change", this.#changed);
    this.emulator()?.removeEventListener("records", this.#recorded);
    clearTimeout(this.#untold);
    this.#abort.abort();
  }

  /**
   * Asks at once where the question is another one than before; for `willUpdate`.
   *
   * @param {string} question what the answer depends on; empty: there is nothing to ask yet
   */
  about(question) {
    if (question === this.#question) return;
    this.#question = question;
    this.isOld = true;
    // What was refused was refused to another question.
    this.problem = "";
    this.#isRefused = false;
    if (question === "") this.answer = undefined;
    this.#abort.abort();
    this.again();
  }

  /** Asks again, now or as soon as the question under way is answered. */
  again() {
    this.#isWanted = true;
    if (!this.#isAsking) void this.#ask();
  }

  #changed = () => {
    const emulator = /** @type {Emulator} */ (this.emulator());
    if (emulator.connection !== "online") return;
    const moves = emulator.clock?.now !== this.#now && !this.#isRefused && (this.answer === undefined || !this.how.isAtRest(this.answer));
    const isToRetry = this.problem !== "" && !this.#isRefused;
    if (this.#isWanted || isToRetry || moves || worldOf(emulator) !== this.#world) this.again();
  };

  /** @param {Event} event */
  #recorded = (event) => {
    const records = /** @type {CustomEvent<HistoryRecord[]>} */ (event).detail;
    // None: the history was emptied, or it is another emulator's.
    if (records.length === 0 || records.some((record) => record.odd !== undefined || this.how.concerns(record))) this.again();
  };

  async #ask() {
    this.#isAsking = true;
    while (this.#isWanted && this.#canAsk()) {
      this.#isWanted = false;
      this.#abort = new AbortController();
      const { signal } = this.#abort;
      await this.#askOnce(signal);
      await pause(signal, this.how.pauseMillis);
    }
    this.#isAsking = false;
    this.#askUntold();
  }

  /** An emulator that does not answer is asked when it is back and its configuration known: a change. */
  #canAsk() {
    const emulator = this.emulator();
    return this.#isConnected && this.#question !== "" && emulator?.connection === "online" && emulator.config !== undefined;
  }

  /** @param {AbortSignal} signal */
  async #askOnce(signal) {
    const emulator = /** @type {Emulator} */ (this.emulator());
    this.#world = worldOf(emulator);
    this.#now = emulator.clock?.now;
    try {
      const answer = await this.how.ask(signal, emulator);
      if (signal.aborted) return;
      this.answer = answer;
      this.problem = "";
      this.#isRefused = false;
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof ApiError && (error.status === 0 || error.status === 401)) {
        // The head says that the emulator does not answer; what was known stays until it does.
        this.#world = "";
        return;
      }
      if (!(error instanceof ApiError)) reportError(error);
      this.#isRefused = error instanceof ApiError && error.status >= 400 && error.status < 500 && error.status !== 429;
      this.answer = undefined;
      this.problem = error instanceof Error ? error.message : String(error);
    }
    this.isOld = false;
    this.host.requestUpdate();
  }

  #askUntold() {
    clearTimeout(this.#untold);
    if (!this.#isConnected || this.#isRefused || (this.emulator()?.historyProblem ?? "") === "") return;
    this.#untold = setTimeout(() => (globalThis.document?.hidden ? this.#askUntold() : this.again()), this.how.untoldMillis);
  }
}

/**
 * What answers depend on besides time and operations.
 *
 * @param {Emulator} emulator
 */
function worldOf({ connection, config, namespaces }) {
  return JSON.stringify([connection, config, namespaces.map(({ id }) => id)]);
}

/**
 * @param {AbortSignal} signal ends it at once
 * @param {number} millis
 */
async function pause(signal, millis) {
  if (signal.aborted) return;
  await new Promise((resolve) => {
    setTimeout(resolve, millis);
    signal.addEventListener("abort", resolve, { once: true });
  });
}
