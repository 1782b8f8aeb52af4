// What is read out of the API's views, apart from how it looks.

/**
 * A value, or the beginning of one.
 *
 * @typedef {{bytes?: number, text?: string, utf8?: false}} Preview
 */

/**
 * What a cache of a location would answer: LocationView in openapi.json.
 *
 * @typedef {Preview & {location: string, shard: number, state: string, present: boolean, sequence: number | null,
 *   cacheStatus: "HIT" | "MISS" | null, ageMillis?: number, freshForMillis?: number,
 *   pending: {sequence: number, lagLeftMillis: number}[], reason: string}} Answer
 */

/**
 * The newest version in the store.
 *
 * @typedef {Preview & {present: boolean, sequence?: number, writtenAt?: string, committedAt?: string,
 *   expiration?: number, deleted?: true, expired?: true}} Stored
 */

/**
 * @typedef {object} KeyRow
 * @property {string} key
 * @property {Stored} store
 * @property {Answer[]} locations
 * @property {string} [problem] why nothing is known of a pinned key
 */
/** @typedef {KeyRow | {group: string}} Row */

/**
 * A version: an entry of `chain`.
 *
 * @typedef {Preview & {sequence: number, committedAt: string, writtenAt: string, tombstone: boolean,
 *   metadata?: unknown, expiration?: number}} Version
 */

/** @typedef {{key: string, now: string, at?: string, chain: Version[], locations: Answer[]}} View */

/**
 * The row of a key that was looked at by itself; its store may hold nothing of it.
 *
 * @param {View} view
 * @returns {KeyRow}
 */
export function rowOfView({ key, now, at, chain, locations }) {
  return { key, store: storedOf(chain[0], Date.parse(at ?? now)), locations };
}

/**
 * @param {Version | undefined} newest
 * @param {number} now milliseconds since the epoch
 * @returns {Stored}
 */
function storedOf(newest, now) {
  if (newest === undefined) return { present: false };
  const { sequence, writtenAt, committedAt, expiration } = newest;
  const about = { sequence, writtenAt, committedAt, expiration };
  if (newest.tombstone) return { present: false, ...about, deleted: true };
  if (expiration !== undefined && expiration * 1000 <= now) return { present: false, ...about, expired: true };
  const { bytes, text, utf8 } = newest;
  return { present: true, ...about, bytes, text, utf8 };
}

/**
 * The state of the store itself, for its mark and its word; undefined: it holds a value.
 *
 * @param {Stored} store
 */
export function stateOfStore(store) {
  if (store.present) return undefined;
  if (store.deleted) return { state: "gone", word: "deleted" };
  return store.expired ? { state: "gone", word: "expired" } : { state: "absent", word: "never written" };
}

/**
 * The word for a location where the store's state says more than the location's own.
 *
 * @param {Stored} store
 * @param {Answer} answer
 */
export function wordOfAnswer(store, { state }) {
  if (state === "lingering") return store.deleted ? "deleted, still answered" : "expired, still answered";
  if (state !== "absent") return undefined;
  if (store.deleted) return "deleted";
  return store.expired ? "expired" : undefined;
}

/**
 * Whether rows stay as they are while only time passes: nothing on its way, nothing cached that is
 * used, nothing that expires.
 *
 * @param {Row[]} rows
 */
export function areAtRest(rows) {
  return rows.every(
    (row) =>
      "group" in row ||
      ((row.store.expiration === undefined || !row.store.present) && row.locations.every(isAtRest)),
  );
}

/** @param {Answer} answer */
function isAtRest({ pending, freshForMillis = 0 }) {
  return pending.length === 0 && freshForMillis === 0;
}

/**
 * The locations of rows, in the API's order: those of the first row that has any.
 *
 * @param {Row[]} rows
 * @param {string[]} others where no row has any
 */
export function locationsOf(rows, others) {
  const row = rows.find((each) => "key" in each && each.locations.length > 0);
  const answers = row === undefined ? others : /** @type {KeyRow} */ (row).locations.map(({ location }) => location);
  return [...new Set(answers)];
}

/**
 * Whether the beginning of a value is the whole of it, as text.
 *
 * @param {Preview} value
 */
export function isWholeText({ bytes, text, utf8 }) {
  return text !== undefined && utf8 !== false && new TextEncoder().encode(text).length === bytes;
}

/**
 * The text of bytes; undefined: they are no UTF-8.
 *
 * @param {BufferSource} bytes
 */
export function textOf(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
