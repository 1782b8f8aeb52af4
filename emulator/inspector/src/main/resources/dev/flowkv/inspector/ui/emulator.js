// All that the page knows of the emulator, kept up to date while the page is visible. There is one
// stream of operations (a long poll that resumes by number) and one look at the clock each second.
import { Api, ApiError } from "./api.js";
import { readHistory } from "./history.js";

/** @typedef {import("./history.js").HistoryRecord} HistoryRecord */
/** @typedef {"connecting" | "online" | "offline" | "token"} Connection */

const CLOCK_MILLIS = 1000;
const WAIT = "25s";
const RETRY_MILLIS = 1000;
const NOTHING_RECORDED = "No history is recorded: the server was started with --history 0.";

/** As many as the server holds by default; older ones are forgotten here too. */
const MAX_RECORDS = 10_000;

/** A look at all namespaces counts their keys, which takes time by their number. */
const NAMESPACES_MILLIS = 2000;
const SHARE_OF_TIME = 20;

/**
 * Fires "change" when anything but the operations is new, "records" when operations came or went,
 * and "notice" with a sentence in `detail` when something happened that the person should know.
 */
export class Emulator extends EventTarget {
  /** @type {Connection} */
  connection = "connecting";
  /** Why there is no history; empty: there is one. */
  historyProblem = "";
  /** @type {{mode: string, now: string, scale?: number} | undefined} */
  clock = undefined;
  /** When the clock was looked at, in milliseconds of performance.now(). */
  clockAt = 0;
  /** @type {{profile: string, seed: number, locations: string[], settings: Record<string, any>} | undefined} */
  config = undefined;
  /** @type {{id: string, title: string, keys: number, valueBytes: number}[]} */
  namespaces = [];
  /** What happens next by itself. @type {{events: any[], more?: boolean, complete?: boolean} | undefined} */
  nextEvents = undefined;
  /** The operations that are held, oldest first. @type {HistoryRecord[]} */
  records = [];
  /** How many operations before these cannot be shown. */
  forgotten = 0;
  /** The namespace that the screens are about. */
  namespace = "";

  #recording = "";
  /** Whether the emulator has said that it records; it may be another one after each failure. */
  #isRecorded = false;
  #last = 0;
  #cleared = 0;
  #namespacesAt = -Infinity;
  #namespacesEvery = NAMESPACES_MILLIS;
  #areNamespacesOld = true;
  #areEventsOld = true;
  #abort = new AbortController();

  /** @param {Api} api */
  constructor(api) {
    super();
    this.api = api;
  }

  /** Begins to look; a hidden page does not, so that it takes no connection from others. */
  start() {
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) this.#stop();
      else this.#resume();
    });
    if (!document.hidden) this.#resume();
  }

  /** Whether a first look is over: what is not there by then, the emulator does not have. */
  get isKnown() {
    return this.nextEvents !== undefined;
  }

  /** Names what the numbers of the operations belong to; another one: the emulator was started again. */
  get recording() {
    return this.#recording;
  }

  /** Looks again at once: after a change made here, or with another token. */
  async refresh() {
    this.#areNamespacesOld = true;
    this.#areEventsOld = true;
    this.#namespacesAt = -Infinity;
    if (this.connection === "online") {
      await this.#look();
    } else {
      this.#stop();
      this.#resume();
    }
  }

  /** @param {string} token */
  useToken(token) {
    this.api.token = token;
    this.#stop();
    this.connection = "connecting";
    this.#resume();
  }

  /** @param {string} text a sentence */
  notice(text) {
    this.dispatchEvent(new CustomEvent("notice", { detail: text }));
  }

  #stop() {
    this.#abort.abort();
  }

  #resume() {
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    this.#repeat(signal, CLOCK_MILLIS, () => this.#look());
    this.#repeat(signal, 0, () => this.#follow(signal));
  }

  /**
   * Does something again and again until it is aborted; waits after a failure.
   *
   * @param {AbortSignal} signal
   * @param {number} millis
   * @param {() => Promise<void>} action
   */
  async #repeat(signal, millis, action) {
    while (!signal.aborted) {
      let wait = millis;
      try {
        await action();
      } catch (error) {
        if (signal.aborted) return;
        this.#failed(error);
        wait = RETRY_MILLIS;
      }
      if (this.connection === "token") return;
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }

  /** @param {unknown} error */
  #failed(error) {
    this.#isRecorded = false;
    if (!(error instanceof ApiError)) {
      reportError(error);
      this.notice(String(error));
      return;
    }
    this.#connected(error.status === 401 ? "token" : error.status === 0 ? "offline" : "online");
    if (error.status !== 0 && error.status !== 401) this.notice(error.message);
  }

  /** @param {Connection} connection */
  #connected(connection) {
    if (this.connection === connection) return;
    const wasOffline = this.connection === "offline";
    this.connection = connection;
    if (wasOffline && connection === "online") {
      this.config = undefined;
      this.#areNamespacesOld = true;
      this.#areEventsOld = true;
    }
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }

  async #look() {
    const before = JSON.stringify([this.clock, this.config, this.namespaces, this.nextEvents]);
    const wasMode = this.clock?.mode;
    const was = this.clock?.now;
    const asked = performance.now();
    this.clock = await this.api.get("/clock");
    this.clockAt = (asked + performance.now()) / 2;
    this.#connected("online");
    const hasMoved = this.clock?.mode !== wasMode || this.clock?.now !== was;
    this.config = await this.api.get("/config");
    if (this.#areNamespacesOld && performance.now() - this.#namespacesAt > this.#namespacesEvery) {
      await this.#lookAtNamespaces();
    }
    if (hasMoved || this.#areEventsOld) {
      this.#areEventsOld = false;
      this.nextEvents = await this.api.get("/next-events", { limit: 20 });
    }
    if (JSON.stringify([this.clock, this.config, this.namespaces, this.nextEvents]) !== before) this.#changed();
  }

  async #lookAtNamespaces() {
    const start = performance.now();
    this.#areNamespacesOld = false;
    this.namespaces = (await this.api.get("/namespaces")).namespaces;
    this.#namespacesAt = performance.now();
    this.#namespacesEvery = Math.max(NAMESPACES_MILLIS, SHARE_OF_TIME * (this.#namespacesAt - start));
  }

  /** @param {AbortSignal} signal */
  async #follow(signal) {
    if (!this.#isRecorded) {
      const { recording } = await this.api.get("/version", {}, signal);
      if (recording === null) {
        this.#nothingIsRecorded();
        await new Promise((resolve) => setTimeout(resolve, RETRY_MILLIS));
        return;
      }
      this.#isRecorded = true;
    }
    const query = this.#recording === "" ? {} : { recording: this.#recording, cleared: this.#cleared, wait: WAIT };
    const { header, records } = readHistory(await this.api.text("/history", { after: this.#last, ...query }, signal));
    if (this.historyProblem !== "") {
      this.historyProblem = "";
      this.#changed();
    }
    const isOther = this.#recording !== "" && header.recording !== this.#recording;
    const wasCleared = !isOther && header.cleared > this.#cleared;
    if (isOther) {
      this.records = [];
      this.notice("The emulator was started again. This is what it has done since.");
    } else if (wasCleared && this.#recording !== "") {
      this.records = this.records.filter((record) => record.seq > header.cleared);
      this.notice("The history was emptied.");
    } else if (header.forgotten > 0) {
      // Operations were forgotten unseen: those before them would be shown as if nothing was between.
      this.records = [];
    }
    const isFirst = this.#recording === "";
    this.#recording = header.recording;
    this.#cleared = header.cleared;
    this.#last = header.first - 1 + records.length;
    if (records.length > 0 || isOther || wasCleared || isFirst) {
      this.records = [...this.records, ...records].slice(-MAX_RECORDS);
      // What somebody has cleared is not forgotten: it is not to be there.
      this.forgotten = (this.records[0]?.seq ?? this.#last + 1) - 1 - this.#cleared;
      this.#areNamespacesOld = true;
      this.#areEventsOld = true;
      this.dispatchEvent(new CustomEvent("records", { detail: records }));
    }
    // The server may answer each operation by itself: ten answers a second are enough for people.
    await new Promise((resolve) => setTimeout(resolve, 100));
  }

  #nothingIsRecorded() {
    // No operation tells when these change.
    this.#areNamespacesOld = true;
    this.#areEventsOld = true;
    if (this.#recording !== "") {
      this.notice("The emulator was started again, and records nothing.");
      this.#recording = "";
      this.#last = 0;
      this.#cleared = 0;
      this.records = [];
      this.forgotten = 0;
      this.dispatchEvent(new CustomEvent("records", { detail: [] }));
    }
    if (this.historyProblem === "") {
      this.historyProblem = NOTHING_RECORDED;
      this.#changed();
    }
  }
}
