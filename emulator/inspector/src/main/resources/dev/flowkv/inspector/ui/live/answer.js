// What an operation wrote or got back, in a few words.
import { counted } from "../elements/counted.js";
import { bytesText } from "../elements/text.js";
import { isStale } from "./filter.js";

/** @typedef {import("./filter.js").HistoryRecord} HistoryRecord */

/**
 * A few words; `value` is a text that anybody may have written, `words` are the page's own.
 *
 * @typedef {{value?: string, words?: string}} Answer
 */

/**
 * What a row shows of an operation.
 *
 * @param {HistoryRecord} record
 * @returns {Answer}
 */
export function answerOf(record) {
  const { op, outcome } = record;
  if (outcome !== "ok") return { words: refusalOf(record) };
  switch (op) {
    case "get":
      return readOf(record.result);
    case "put":
      return contentOf(record);
    case "bulkGet": {
      const reads = Object.values(record.results ?? {});
      return { words: `${reads.filter(({ found }) => found).length} of ${reads.length} found` };
    }
    case "bulkPut":
    case "bulkDelete":
      return { words: `${record.successful ?? 0} of ${(record.entries ?? record.keys ?? []).length} done` };
    case "list": {
      const names = record.names?.length ?? 0;
      return { words: `${counted(names, "name")}, ${record.complete ? "complete" : "and there are more"}` };
    }
    default:
      return {};
  }
}

/**
 * The state's word of a read that is unusual, as stateBadge shows it; empty: it is not.
 *
 * @param {HistoryRecord} record
 */
export function stateOf(record) {
  if (!isStale(record)) return "";
  const { result } = record;
  return result !== undefined && !result.found && result.missed?.cause === "cached" ? "cachedMiss" : "stale";
}

/**
 * What a change is called, as a sentence.
 *
 * @param {HistoryRecord} record
 */
export function changeText({ change, namespace }) {
  const what = namespace === undefined ? "All namespaces" : `The namespace “${namespace}”`;
  const verb = namespace === undefined ? "were" : "was";
  if (change === "emptied") return `${what} ${verb} emptied: a reset or a deletion.`;
  if (change === "replaced") {
    return `${what} ${verb} replaced: a snapshot, an import, or a recording that began with keys there.`;
  }
  return `${what}: ${change}.`;
}

/** @param {any} read */
function readOf(read) {
  if (read === undefined) return {};
  return read.found ? contentOf(read) : { words: "absent" };
}

/** @param {any} content */
function contentOf({ value, valueBytes }) {
  if (typeof value === "string") return { value };
  return valueBytes === undefined ? {} : { words: bytesText(valueBytes) };
}

/** @param {HistoryRecord} record */
function refusalOf({ text, reason, fault, status }) {
  const what = text ?? reason ?? fault ?? "no answer";
  return status === undefined ? what : `${status} ${what}`;
}
