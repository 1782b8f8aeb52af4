// Which operations the tail shows, as it stands in the address.

/**
 * A record with what its operation may have beside that, as docs/reference/history.schema.json lists it.
 *
 * @typedef {import("../history.js").HistoryRecord & {
 *   keys?: string[], entries?: any[], prefix?: string, results?: Record<string, any>, names?: any[],
 *   complete?: boolean, successful?: number, missed?: any[], cacheStatus?: string,
 *   reason?: string, text?: string, fault?: string, status?: number,
 * }} HistoryRecord
 */

/**
 * @typedef {object} Filter
 * @property {string} key a part of a key
 * @property {string} location
 * @property {string} op
 * @property {string} outcome
 * @property {boolean} isStaleOnly
 * @property {string} namespace the only one; empty: all
 */

export const OPERATIONS = Object.freeze(["get", "bulkGet", "put", "bulkPut", "delete", "bulkDelete", "list"]);
export const OUTCOMES = Object.freeze(["ok", "refused", "unknown"]);

/**
 * Reads the filter of an address.
 *
 * @param {Readonly<Record<string, string>>} query
 * @param {string} namespace the one that is chosen
 * @returns {Filter}
 */
export function filterOf({ filter = "", location = "", op = "", outcome = "", stale, only }, namespace) {
  return { key: filter, location, op, outcome, isStaleOnly: stale === "1", namespace: only === "1" ? namespace : "" };
}

/**
 * Whether a filter lets everything through.
 *
 * @param {Filter} filter
 */
export function isOpen({ key, location, op, outcome, isStaleOnly, namespace }) {
  return `${key}${location}${op}${outcome}${namespace}` === "" && !isStaleOnly;
}

/**
 * Whether a record passes. What is no operation, a change or an odd line, passes a filter that asks
 * for nothing that only operations have.
 *
 * @param {HistoryRecord} record
 * @param {Filter} filter
 */
export function passes(record, filter) {
  const { key, location, op, outcome, isStaleOnly, namespace } = filter;
  if (record.op === undefined) {
    const isOfIt = namespace === "" || record.namespace === undefined || record.namespace === namespace;
    return isOfIt && `${key}${location}${op}${outcome}` === "" && !isStaleOnly;
  }
  return (
    (namespace === "" || record.namespace === namespace) &&
    (location === "" || record.location === location) &&
    (op === "" || record.op === op) &&
    (outcome === "" || record.outcome === outcome) &&
    (!isStaleOnly || isStale(record)) &&
    (key === "" || keysOf(record).some((each) => each.includes(key)))
  );
}

/**
 * The newest records that pass, the oldest of them first.
 *
 * @param {readonly HistoryRecord[]} records
 * @param {(record: HistoryRecord) => boolean} isShown
 * @param {number} most
 */
export function newest(records, isShown, most) {
  const found = [];
  for (let at = records.length - 1; at >= 0 && found.length < most; at--) {
    if (isShown(records[at])) found.push(records[at]);
  }
  return found.reverse();
}

/**
 * Whether an answer does not show the latest write.
 *
 * @param {HistoryRecord} record
 */
export function isStale({ result, results, missed }) {
  return missed !== undefined || [result, ...Object.values(results ?? {})].some(isStaleRead);
}

/** @param {any} read */
function isStaleRead(read) {
  return read?.missed !== undefined || read?.staleMillis > 0;
}

/**
 * The keys that an operation names; of a list, its prefix.
 *
 * @param {HistoryRecord} record
 * @returns {string[]}
 */
export function keysOf({ key, keys, entries, prefix }) {
  if (key !== undefined) return [key];
  return keys ?? entries?.map((/** @type {any} */ entry) => entry.key) ?? (prefix === undefined ? [] : [prefix]);
}
