// Opens a history file that somebody drops on the page or picks.
import { bytesText, count } from "../elements/text.js";
import { readHistory } from "../history.js";

/** @typedef {import("../history.js").HistoryRecord} HistoryRecord */

/** @typedef {{name: string, text: string, version: number, forgotten: number, records: HistoryRecord[], odd: string}} HistoryFile odd: a sentence on what could not be read; empty: nothing */

/** What this page reads and draws within a few seconds. */
export const MOST_BYTES = 64 * 1024 * 1024;

/** The newest version of the format that is known here. */
const VERSION = 2;

/** Lines that are named by their numbers. */
const MOST_NAMED = 3;

/**
 * @param {File} file
 * @returns {Promise<HistoryFile>}
 * @throws {Error} with a sentence, if it is no history
 */
export async function openHistory(file) {
  if (file.size > MOST_BYTES) {
    throw new Error(
      `“${file.name}” has ${bytesText(file.size)}; this page opens up to ${bytesText(MOST_BYTES)}. \`flowkv report FILE\` makes a page of any history.`,
    );
  }
  return historyOf(file.name, await file.text());
}

/**
 * @param {string} name
 * @param {string} text
 * @returns {HistoryFile}
 */
export function historyOf(name, text) {
  let read;
  try {
    read = readHistory(text);
  } catch {
    throw new Error(
      `“${name}” is no history: its line 1 must be {"format":"flowkv-history",…}. GET /__flowkv/history and \`serve --history-file\` write such files.`,
    );
  }
  const { header, records } = read;
  const { version } = header;
  if (!Number.isInteger(version) || version < 1 || version > VERSION) {
    throw new Error(`“${name}”: line 1 says version ${JSON.stringify(version)} of the format; this page reads versions 1 to ${VERSION}.`);
  }
  return { name, text, version, forgotten: Number(header.forgotten) || 0, records, odd: oddText(text, records) };
}

/**
 * Names the lines that could not be read.
 *
 * @param {string} text
 * @param {HistoryRecord[]} records
 */
function oddText(text, records) {
  const odd = records.filter((record) => record.odd !== undefined);
  if (odd.length === 0) return "";
  // As an editor counts: blank lines are lines, though they are none of a history.
  const numbers = text.split("\n").flatMap((line, i) => (line.trim() === "" ? [] : [i + 1]));
  const lines = records.flatMap((record, i) => (record.odd === undefined ? [] : [numbers[i + 1]]));
  const named = lines.slice(0, MOST_NAMED).join(", ");
  const more = lines.length > MOST_NAMED ? ` and ${count(lines.length - MOST_NAMED)} more` : "";
  return lines.length === 1
    ? `Line ${named} could not be read and is shown as text below the timeline.`
    : `Lines ${named}${more} could not be read and are shown as text below the timeline.`;
}

/**
 * The namespaces of a history, those with most operations first.
 *
 * @param {readonly HistoryRecord[]} records
 */
export function namespacesOf(records) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const { namespace, op } of records) {
    if (typeof namespace === "string" && op !== undefined) counts.set(namespace, (counts.get(namespace) ?? 0) + 1);
  }
  return [...counts].sort((one, other) => other[1] - one[1]).map(([namespace]) => namespace);
}
