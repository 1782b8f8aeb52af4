// From the lines of a history to what a timeline draws of them: what an operation is, which state its
// answer has, since when that answer was old, and which writes arrive where.

/** @typedef {import("../history.js").HistoryRecord} HistoryRecord */

/**
 * @typedef {"put" | "delete" | "read" | "absent" | "stale" | "cachedMiss" | "list" | "refused" | "limited" | "fault"} Kind
 */

/** What is known of a write that an answer does not show. @typedef {{name: string, sequence?: number, op: string, location?: string, at: number, cause: string, arrives?: number}} Missed */

/**
 * An operation.
 *
 * @typedef {object} Mark
 * @property {HistoryRecord} record
 * @property {number} seq
 * @property {string} location
 * @property {number} at milliseconds on the emulator's clock: when it ended
 * @property {number} call when it arrived
 * @property {Kind} kind
 * @property {boolean} isUnusual
 * @property {string} label the beginning of what was written or answered; not yet safe to show
 * @property {number | undefined} since when what it answered stopped being the latest; undefined: it
 *     is the latest, or that is not known
 * @property {number | undefined} shown which write of the namespace a read of one key answered
 * @property {Missed[]} missed
 * @property {number} epoch how often all of the namespace had been emptied or replaced before
 * @property {number | undefined} sequence which write of the namespace it is
 */

/** @typedef {{record: HistoryRecord, seq: number, at: number, change: string}} Change */
/** @typedef {{marks: Mark[], changes: Change[], odd: HistoryRecord[], epoch: number}} Operations */

/** The last instant that a date can be. */
const MAX_MILLIS = 8.64e15;

const LIMITS = new Set([
  "SAME_KEY_RATE_LIMITED",
  "INVOCATION_LIMIT_EXCEEDED",
  "DAILY_QUOTA_EXCEEDED",
  "REST_RATE_LIMITED",
]);

/** The first is the one that a cluster shows. @type {readonly Kind[]} */
export const KINDS_BY_WEIGHT = Object.freeze(
  /** @type {Kind[]} */ (["fault", "limited", "refused", "cachedMiss", "stale", "put", "delete", "list", "read", "absent"]),
);

/** @type {ReadonlySet<Kind>} */
const UNUSUAL = new Set(/** @type {Kind[]} */ (["fault", "limited", "refused", "cachedMiss", "stale"]));

/**
 * Chooses what a timeline shows, in the order of time; within a millisecond, of the record.
 *
 * @param {readonly HistoryRecord[]} records
 * @param {{namespace: string, key?: string, location?: string, after?: number, version?: number}} filter
 *     key: only operations on it; after: only what was recorded after this number; version: of the
 *     history's format
 * @returns {Operations}
 */
export function operationsOf(records, { namespace, key, location, after = 0, version = 2 }) {
  /** @type {Operations} */
  const found = { marks: [], changes: [], odd: [], epoch: 0 };
  for (const record of records) {
    if (record.odd !== undefined || !hasTime(record)) {
      found.odd.push(record);
    } else if (record.change !== undefined) {
      if (record.namespace === undefined || record.namespace === namespace) {
        // Counted in any case: arrivals that were foretold name their epoch.
        found.epoch++;
        if (record.seq > after) found.changes.push({ record, seq: record.seq, at: Number(record.at), change: record.change });
      }
    } else if (record.seq > after && record.namespace === namespace && (key === undefined || touches(record, key))) {
      if (location === undefined || record.location === location) found.marks.push(markOf(record, key, version, found.epoch));
    }
  }
  // A restored snapshot sets the clock back: later lines can be of earlier times.
  found.marks.sort((one, other) => one.at - other.at || one.seq - other.seq);
  return found;
}

/** @param {HistoryRecord} record */
function hasTime({ at, call, return: end }) {
  return [at, call, end].every((time) => time === undefined || Math.abs(time) <= MAX_MILLIS);
}

/**
 * The keys that an operation names, asks for or finds.
 *
 * @param {HistoryRecord} record
 * @returns {string[]}
 */
export function keysOf(record) {
  const { key, keys, entries } = /** @type {any} */ (record);
  if (typeof key === "string") return [key];
  if (Array.isArray(keys)) return keys.filter((each) => typeof each === "string");
  if (Array.isArray(entries)) return entries.map((entry) => entry?.key).filter((each) => typeof each === "string");
  return [];
}

/**
 * @param {HistoryRecord} record
 * @param {string} key
 */
function touches(record, key) {
  if (record.op !== "list") return keysOf(record).includes(key);
  const { names, missed } = /** @type {any} */ (record);
  return objects(names).some(({ name }) => name === key) || objects(missed).some(({ name }) => name === key);
}

/**
 * @param {HistoryRecord} record
 * @param {string | undefined} key
 * @param {number} version
 * @param {number} epoch
 * @returns {Mark}
 */
function markOf(record, key, version, epoch) {
  const reads = readsOf(record, key);
  const missed = record.op === "list" ? missedOfList(record, key) : reads.flatMap(({ name, read }) => missedOf(name, read));
  const old = version < 2 ? reads.filter(({ read }) => read.staleMillis > 0) : reads.filter(({ read }) => read.missed);
  const kind = kindOf(record, reads, old, missed);
  const at = Number(record.return);
  return {
    record,
    seq: record.seq,
    location: String(record.location ?? ""),
    at,
    call: Math.min(Number(record.call), at),
    kind,
    isUnusual: UNUSUAL.has(kind) || missed.length > 0,
    label: labelOf(record, kind, reads, key),
    since: sinceOf(at, old, missed),
    shown: reads.length === 1 && typeof reads[0].read.sequence === "number" ? reads[0].read.sequence : undefined,
    missed,
    epoch,
    sequence: typeof record.sequence === "number" ? record.sequence : undefined,
  };
}

/**
 * What a get or a bulk read answered.
 *
 * @param {HistoryRecord} record
 * @param {string | undefined} key
 * @returns {{name: string, read: any}[]}
 */
function readsOf(record, key) {
  const { result, results } = /** @type {any} */ (record);
  const all = isObject(result)
    ? [{ name: String(record.key ?? ""), read: result }]
    : isObject(results)
      ? Object.entries(results).map(([name, read]) => ({ name, read }))
      : [];
  return all.filter(({ name, read }) => isObject(read) && (key === undefined || name === key));
}

/** @param {HistoryRecord} record @param {{read: any}[]} reads @param {{read: any}[]} old @param {Missed[]} missed @returns {Kind} */
function kindOf(record, reads, old, missed) {
  const { outcome, fault, reason } = /** @type {any} */ (record);
  if (fault !== undefined || outcome === "unknown") return "fault";
  if (outcome === "refused") return LIMITS.has(reason) ? "limited" : "refused";
  if (record.op === "list") return missed.length > 0 ? "stale" : "list";
  if (record.op === "delete" || record.op === "bulkDelete") return "delete";
  if (record.op === "put" || record.op === "bulkPut") return "put";
  if (old.length > 0) {
    return old.some(({ read }) => read.found !== true && read.cacheStatus === "HIT") ? "cachedMiss" : "stale";
  }
  return reads.some(({ read }) => read.found === true) ? "read" : "absent";
}

/** @param {string} name @param {any} read @returns {Missed[]} */
function missedOf(name, read) {
  return isObject(read.missed) && Number.isFinite(read.missed.at) ? [{ ...read.missed, name }] : [];
}

/** @param {HistoryRecord} record @param {string | undefined} key @returns {Missed[]} */
function missedOfList(record, key) {
  return objects(/** @type {any} */ (record).missed).filter(
    ({ name, at }) => Number.isFinite(at) && (key === undefined || name === key),
  );
}

/**
 * Since when an answer is old. Of a list it is the first of the writes that it lacks.
 *
 * @param {number} at
 * @param {{read: any}[]} old
 * @param {Missed[]} missed
 */
function sinceOf(at, old, missed) {
  const starts = old.map(({ read }) => (read.staleMillis > 0 ? at - read.staleMillis : read.missed?.at)).filter(Number.isFinite);
  if (starts.length === 0) starts.push(...missed.map((write) => write.at));
  return starts.length === 0 ? undefined : Math.min(at, ...starts);
}

/** @param {HistoryRecord} record @param {Kind} kind @param {{read: any}[]} reads @param {string | undefined} key */
function labelOf(record, kind, reads, key) {
  const { op, entries, keys, names } = /** @type {any} */ (record);
  if (kind === "fault") return "fault";
  if (kind === "limited") return "429";
  if (kind === "refused") return "refused";
  if (op === "delete") return "delete";
  if (op === "put") return valueText(record);
  if (op === "list") return `${objects(names).length} names`;
  if (op === "bulkPut" && key !== undefined) return valueText(objects(entries).find((entry) => entry.key === key) ?? {});
  if (op === "bulkPut") return `${objects(entries).length} writes`;
  if (op === "bulkDelete") return Array.isArray(keys) ? `${keys.length} deletes` : "deletes";
  if (reads.length === 1) return reads[0].read.found === true ? valueText(reads[0].read) : "absent";
  return `${reads.length} reads`;
}

/**
 * A value as far as it is recorded.
 *
 * @param {any} holder
 * @returns {string}
 */
export function valueText({ value, valueBytes }) {
  if (typeof value === "string") return value;
  return Number.isFinite(valueBytes) ? `${valueBytes} bytes` : "";
}

/** @param {any} value @returns {any[]} */
function objects(value) {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** @param {any} value */
function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
