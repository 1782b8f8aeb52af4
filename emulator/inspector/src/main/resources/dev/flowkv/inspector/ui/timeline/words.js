// What is said about an operation: its kind, a plain sentence, and the rule that allows its answer.
import { durationText, visibleText } from "../elements/text.js";
import { keysOf, valueText } from "./operations.js";

/** @typedef {import("./operations.js").Mark} Mark */
/** @typedef {import("./operations.js").Kind} Kind */

/** @type {Readonly<Record<Kind, string>>} */
export const KIND_WORDS = Object.freeze({
  put: "write",
  delete: "delete",
  read: "read of a value",
  absent: "read, absent",
  stale: "stale answer",
  cachedMiss: "cached miss",
  list: "list",
  refused: "refused",
  limited: "refused by a limit (429)",
  fault: "fault",
});

/** Why an answer does not show the latest write, by the `cause` of the record. */
export const CAUSES = Object.freeze({
  "not-arrived": "the write had not arrived at that location",
  cached: "that location answered from its cache",
  "fault-rule": "a fault rule made the answer old",
});

/**
 * A sentence about an operation that is not explained by the emulator.
 *
 * @param {Mark} mark
 */
export function sentenceOf({ record, location, kind, missed, sequence }) {
  const { op, text, fault } = /** @type {any} */ (record);
  const keys = keysOf(record);
  const what = keys.length === 1 ? quoted(keys[0]) : op === "list" ? listOf(record) : `${keys.length} keys`;
  const asked = `${visibleText(String(op))}${what === "" ? "" : ` ${what}`} at ${visibleText(location)}`;
  const told = typeof text === "string" ? `: ${visibleText(text)}` : "";
  switch (kind) {
    case "fault":
      return `${asked} failed${fault === undefined ? ", and its outcome is unknown" : " by a fault rule"}${told}`;
    case "limited":
      return `${asked} was refused by a limit${told}`;
    case "refused":
      return `${asked} was refused${told}`;
    case "put":
    case "delete":
      return `${asked} took effect${sequence === undefined ? "" : ` as write ${sequence} of the namespace`}`;
    case "list":
      return `${asked} shows the latest write of each of its names`;
    case "stale":
    case "cachedMiss":
      return `${asked} answered ${answerOf(record)}, which was not the latest${missed[0] === undefined ? "" : reasonOf(missed[0])}`;
    default:
      return `${asked} answered ${answerOf(record)}, and that was the latest`;
  }
}

/** @param {string} text */
function quoted(text) {
  return `"${visibleText(text, 60)}"`;
}

/** @param {any} record */
function listOf({ prefix }) {
  return typeof prefix === "string" && prefix !== "" ? quoted(prefix) : "";
}

/** @param {any} record */
function answerOf({ op, result, results, names }) {
  if (op === "list") return `${Array.isArray(names) ? names.length : 0} names`;
  if (result === undefined) return `${Object.keys(results ?? {}).length} keys`;
  return result?.found === true ? quoted(valueText(result)) : "absent";
}

/** @param {import("./operations.js").Missed} missed */
function reasonOf({ op, location, cause }) {
  const where = location === undefined ? "" : ` at ${visibleText(location)}`;
  const why = /** @type {Record<string, string>} */ (CAUSES)[cause];
  return `: it lacks a ${visibleText(op)}${where}${why === undefined ? "" : `, because ${why}`}`;
}

/** A record is never deeper than a file that somebody made to hurt. */
const MOST_DEPTH = 6;

/** A rule of docs/reference/history.md. @typedef {{name: string, text: string}} Rule */

/** @type {Readonly<Record<string, Rule>>} */
const RULES = Object.freeze({
  fabrication: {
    name: "no-fabrication",
    text: "A read gives absence, or value and metadata of one write that was called before the read returned.",
  },
  staleness: {
    name: "bounded-staleness",
    text: "What is read may have been the latest at some moment within the bound before the call. The bound is the largest cache TTL used, and propagation.",
  },
  refused: { name: "refused-write", text: "A refused write is never seen. A write of unknown outcome may be." },
  expiration: { name: "expiration", text: "A read that is called after the expiration does not find the value." },
  order: {
    name: "list-order",
    text: "Names have the prefix and are in the order of their UTF-8 bytes. Pages that follow each other do not overlap.",
  },
  content: {
    name: "list-content",
    text: "Each name may be seen by the rules for reads, and each key that must be seen is on a page that covers it.",
  },
});

/**
 * The rules that say whether this answer is allowed. The first one is the one that it is about.
 *
 * @param {Mark} mark
 * @returns {Rule[]}
 */
export function rulesOf({ kind, record }) {
  if (kind === "fault" || kind === "refused" || kind === "limited") return [RULES.refused];
  if (record.op === "list") return kind === "stale" ? [RULES.content, RULES.staleness] : [RULES.content, RULES.order];
  if (kind === "stale" || kind === "cachedMiss") return [RULES.staleness, RULES.fabrication];
  if (kind === "put" || kind === "delete") return [];
  return kind === "absent" ? [RULES.fabrication, RULES.expiration] : [RULES.fabrication];
}

/**
 * What a cluster is, in words.
 *
 * @param {readonly Mark[]} marks
 */
export function clusterWords(marks) {
  /** @type {Map<Kind, number>} */
  const counts = new Map();
  for (const { kind } of marks) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const parts = [...counts].map(([kind, count]) => `${count} ${KIND_WORDS[kind]}`);
  return `${marks.length} operations: ${parts.join(", ")}`;
}

/**
 * How old an answer was, for a bar.
 *
 * @param {Mark} mark
 */
export function ageText({ at, since }) {
  return since === undefined ? "" : since === at ? "old since the same millisecond" : `old for ${durationText(at - since)}`;
}

/**
 * All fields of a record, by their path. What stands in arrays and objects has a row of its own.
 *
 * @param {unknown} value
 * @param {number} most rows
 * @returns {{rows: [string, string | number | boolean | null][], more: number}}
 */
export function fieldsOf(value, most) {
  /** @type {[string, string | number | boolean | null][]} */
  const rows = [];
  let more = 0;
  /** @param {any} each @param {string} path @param {number} depth */
  const walk = (each, path, depth) => {
    const isNested = typeof each === "object" && each !== null;
    if (isNested && depth < MOST_DEPTH && Object.keys(each).length > 0) {
      for (const [name, member] of Object.entries(each)) walk(member, path === "" ? name : `${path}.${name}`, depth + 1);
    } else if (rows.length === most) {
      more++;
    } else {
      rows.push([path, !isNested ? each : Array.isArray(each) ? "[…]" : "{…}"]);
    }
  };
  walk(value, "", 0);
  return { rows, more };
}
