// What a timeline is of: the running emulator, or a history file in its place.
import { Anomalies } from "./anomalies.js";
import { Foretold } from "./arrivals.js";
import { namespacesOf } from "./file.js";
import { keysOf } from "./operations.js";
import { modelOf } from "./scene.js";

/** @typedef {import("../emulator.js").Emulator} Emulator */
/** @typedef {import("./file.js").HistoryFile} HistoryFile */
/** @typedef {import("./scene.js").Model} Model */

const MOST_KEYS = 100;

/** What a location can be called: it stands in the source of a test as it is. */
const LOCATION = /^[a-z0-9][a-z0-9-]{0,31}$/;

/** Fires "change" when sentences or arrivals came that are not in the records. */
export class Source extends EventTarget {
  /** @type {HistoryFile | undefined} */
  file = undefined;
  /** The namespaces of the file. @type {string[]} */
  fileNamespaces = [];
  #fileNamespace = "";
  #anomalies = new Anomalies();
  #foretold = new Foretold();
  #last = 0;
  #isAsking = false;
  #asked = 0;
  /** What the model was made of. @type {unknown[]} */
  #of = [];
  /** @type {Model | undefined} */
  #model = undefined;

  constructor() {
    super();
    this.#listen();
  }

  /** @param {HistoryFile | undefined} file undefined: back to the emulator @param {Emulator} emulator */
  open(file, emulator) {
    this.file = file;
    this.fileNamespaces = file === undefined ? [] : namespacesOf(file.records);
    this.#fileNamespace = this.fileNamespaces[0] ?? "";
    this.#anomalies = new Anomalies();
    this.#foretold = new Foretold();
    this.#listen();
    this.#of = [];
    this.#last = 0;
    if (file !== undefined) void this.#anomalies.explain(emulator.api, file.text);
  }

  #listen() {
    this.#anomalies.addEventListener("change", () => this.dispatchEvent(new Event("change")));
  }

  /** @param {string} namespace of the file */
  choose(namespace) {
    this.#fileNamespace = namespace;
  }

  /** @param {Emulator} emulator */
  namespace(emulator) {
    return this.file === undefined ? emulator.namespace : this.#fileNamespace;
  }

  /** @param {Emulator} emulator */
  records(emulator) {
    return this.file?.records ?? emulator.records;
  }

  /** Why there are no sentences; empty: there are. */
  get problem() {
    return this.#anomalies.problem;
  }

  /**
   * What the emulator says of an operation.
   *
   * @param {import("./operations.js").Mark} mark
   * @param {string} [key]
   */
  anomaliesOf(mark, key) {
    return this.#anomalies.of(mark, key);
  }

  /**
   * The model of what is asked for, as long as nothing has changed the same one.
   *
   * @param {Emulator} emulator
   * @param {{key?: string, location?: string, after?: string}} query
   * @returns {Model}
   */
  model(emulator, { key, location, after }) {
    const records = this.records(emulator);
    const namespace = this.namespace(emulator);
    const now = this.file === undefined ? Date.parse(emulator.clock?.now ?? "") : NaN;
    if (this.file === undefined) this.#follow(emulator, namespace, key);
    const configured = this.file === undefined ? (emulator.config?.locations ?? []) : [];
    const of = [records, namespace, key, location, after, now, this.#foretold.version, configured.join()];
    if (this.#model === undefined || of.some((each, i) => !Object.is(each, this.#of[i]))) {
      this.#of = of;
      this.#model = modelOf(records, {
        filter: { namespace, key, location, after: afterOf(after), version: this.file?.version },
        configured,
        foretold: this.#foretold,
        now: Number.isNaN(now) ? undefined : now,
      });
    }
    return this.#model;
  }

  /**
   * Keeps up with the emulator: what it says of its operations, and when writes will arrive.
   *
   * @param {Emulator} emulator
   * @param {string} namespace
   * @param {string | undefined} key
   */
  #follow(emulator, namespace, key) {
    const { records } = emulator;
    const last = records[records.length - 1]?.seq ?? 0;
    if (last < this.#last) this.#foretold.clear(); // Another recording, whose numbers begin again.
    this.#last = last;
    void this.#anomalies.follow(emulator.api, namespace, last);
    const epoch = epochOf(records, namespace);
    this.#foretold.add(emulator.nextEvents?.events ?? [], namespace, epoch);
    if (key !== undefined && last > this.#asked) void this.#ask(emulator, namespace, key, last, epoch);
  }

  /** All arrivals of one key, since the page looks at the next few of everything only. @param {Emulator} emulator @param {string} namespace @param {string} key @param {number} last @param {number} epoch */
  async #ask(emulator, namespace, key, last, epoch) {
    if (this.#isAsking) return;
    this.#isAsking = true;
    this.#asked = last;
    try {
      const { events } = await emulator.api.get("/next-events", { namespace, key, limit: 100 });
      if (this.#foretold.add(events, namespace, epoch)) this.dispatchEvent(new Event("change"));
    } catch {
      // The namespace is gone, or the emulator is: the page says so, and there are fewer arrows.
    } finally {
      this.#isAsking = false;
    }
  }

  /** The keys of the latest operations. @param {Emulator} emulator @returns {string[]} */
  keys(emulator) {
    const namespace = this.namespace(emulator);
    const records = this.records(emulator);
    /** @type {Set<string>} */
    const found = new Set();
    for (let i = records.length - 1; i >= 0 && found.size < MOST_KEYS; i--) {
      if (records[i].namespace === namespace) keysOf(records[i]).slice(0, MOST_KEYS).forEach((key) => found.add(key));
    }
    return [...found].sort();
  }

  /** The locations that can be chosen. @param {Emulator} emulator @returns {string[]} */
  locations(emulator) {
    const found = new Set(this.file === undefined ? emulator.config?.locations : []);
    for (const { location } of this.records(emulator)) if (typeof location === "string") found.add(location);
    return [...found];
  }

  /**
   * What a test is made of.
   *
   * @param {Emulator} emulator
   * @param {import("./operations.js").Mark} mark
   * @param {string | undefined} key
   * @returns {Promise<import("./copy.js").Subject>}
   */
  async testOf(emulator, mark, key) {
    const records = this.records(emulator);
    const odd = records.find(({ location: at }) => at !== undefined && !LOCATION.test(at));
    if (odd !== undefined) throw new Error(`Line ${odd.seq} has a location that no emulator has, so nothing of this file becomes a test.`);
    const forgotten = this.file?.forgotten ?? emulator.forgotten;
    const header = { format: "flowkv-history", forgotten, cleared: forgotten === 0 ? records[0].seq - 1 : 0 };
    const { settings } = await emulator.api.get("/settings");
    const defaults = settings.map((/** @type {any} */ setting) => [setting.name, setting.default]);
    return {
      config: emulator.config,
      defaults: Object.fromEntries(defaults),
      records: /** @type {any} */ ([header, ...records.filter(({ odd }) => odd === undefined)]),
      upTo: mark.seq,
      key,
      notes:
        this.file === undefined
          ? []
          : ["A history does not say under which configuration it was recorded. The test has that of the running emulator."],
    };
  }
}

/** The number in an address; what is none asks for everything. @param {string | undefined} text */
function afterOf(text) {
  return /^\d{1,15}$/.test(text ?? "") ? Number(text) : undefined;
}

/** How often a namespace was emptied or replaced. @param {readonly import("../history.js").HistoryRecord[]} records @param {string} namespace */
function epochOf(records, namespace) {
  return records.filter((each) => each.change !== undefined && (each.namespace ?? namespace) === namespace).length;
}
